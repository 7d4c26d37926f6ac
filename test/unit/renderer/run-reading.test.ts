import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/main/contract/errors';
import { callWords } from '../../../src/renderer/src/state/view/call-words';
import { runReading } from '../../../src/renderer/src/state/view/run-reading';
import { run, task } from './build';

const failure: Failure = { code: 'internal', message: 'The runs could not be read.' };

describe('how far the runs of a task are read', () => {
  const { stages, ...rest } = task('t', { kind: 'done', at: 1 });
  const begun = { ...rest, stages: stages.map((stage) => ({ ...stage, attempts: stage.index < 2 ? 1 : 0 })) };
  const opened = { task: begun, runs: [run('a', 't')], isComplete: false, failure: null };

  it('is told while there are more than are known', () => {
    expect(runReading(opened)).toBe('asked');
    expect(runReading({ ...opened, failure })).toBe('failed');
  });

  it('is all of them once they were read, however later asking ends', () => {
    expect(runReading({ ...opened, isComplete: true, failure })).toBe('all');
  });

  it('misses none where its stages have not begun, or all they began are known', () => {
    expect(runReading({ ...opened, task: task('t', { kind: 'done', at: 1 }), runs: [], failure })).toBe('all');
    expect(runReading({ ...opened, runs: [run('a', 't'), run('b', 't')], failure })).toBe('all');
  });
});

describe('the calls of an attempt', () => {
  it('are told apart from those that were denied', () => {
    expect(callWords({ toolCount: 1 })).toBe('1 tool call');
    expect(callWords({ toolCount: 12, deniedCount: 0 })).toBe('12 tool calls');
    expect(callWords({ toolCount: 12, deniedCount: 2 })).toBe('12 tool calls, 2 denied');
  });
});
