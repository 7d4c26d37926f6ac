import { describe, expect, it } from 'vitest';
import { handedBackWords, retryStage, stopQuestionOf } from '../../../src/renderer/src/state/task-actions';
import { NOW, run, runId, task } from './build';

const need = { code: 'folder-gone', message: 'The folder is not there any more.', next: 'Bring it back.' };

describe('the stage that a plain retry runs again', () => {
  it('is the one that could not begin, also where no agent has run yet', () => {
    expect(retryStage(task('t', { kind: 'needs-you', stage: 'specification', need }), [])).toBe('specification');
    expect(retryStage(task('t', { kind: 'cancelled', at: NOW, stage: 'specification' }), [])).toBe('specification');
  });

  it('is the first one of a draft that was thrown away, and the last one of a task that is done', () => {
    expect(retryStage(task('t', { kind: 'cancelled', at: NOW, stage: null }), [])).toBe('specification');
    expect(retryStage(task('t', { kind: 'done', at: NOW }), [])).toBe('qa');
  });

  it('is none of a task that has not begun, or whose first run is about to', () => {
    const begins = task('t', { kind: 'running', stage: 'specification', runId: null });
    expect(retryStage(task('t', { kind: 'draft' }), [])).toBeNull();
    expect(retryStage(task('t', { kind: 'queued', since: NOW }), [run('r', 't')])).toBeNull();
    expect(retryStage(begins, [])).toBeNull();
    expect(retryStage(begins, [run('r', 't')])).toBe('specification');
  });
});

it('is asked before words are thrown away or an agent ends, and not before a task that only waits is stopped', () => {
  expect(stopQuestionOf(task('t', { kind: 'draft' }))?.sure).toBe('Throw the draft away?');
  expect(stopQuestionOf(task('t', { kind: 'running', stage: 'qa', runId: runId('r') }))?.sure).toBe('Stop its agent?');
  expect(stopQuestionOf(task('t', { kind: 'queued', since: NOW }))).toBeNull();
});

it('that is handed back goes on at once only where the farm begins things', () => {
  expect(handedBackWords(false, 'open')).toBe('Handed back: its agent goes on.');
  expect(handedBackWords(true, 'paused')).toBe('Handed back: its verdict counts.');
  expect(handedBackWords(false, 'paused')).toBe('Handed back: its agent goes on in its turn when you resume Croft.');
  expect(handedBackWords(false, 'draining')).toBe(
    'Handed back. Croft is about to quit: its agent goes on in its turn when you start Croft again, or if you do not quit after all.',
  );
});
