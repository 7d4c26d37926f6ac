import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { FarmEvent, FarmFact } from '../../../src/main/contract/event';
import { classOf } from '../../../src/main/contract/event-class';
import { eventLine } from '../../../src/renderer/src/state/view/event-words';
import { storyClasses, tellsStory, tidyStory } from '../../../src/renderer/src/state/view/story';
import { agentEvent, ended, NOW, run, task } from './build';

const fact = (seq: number, of: FarmFact): FarmEvent => ({
  ...{ seq, at: NOW, workspaceId: null, taskId: null, runId: null },
  fact: of,
});
const of = (event: object) => agentEvent(1, 'r', event as AgentEvent);
const timedOut = { ...ended, outcome: { kind: 'timeout', afterMs: 1 } } as const;
const home = task(
  't',
  { kind: 'done', at: NOW },
  {
    review: { kind: 'accepted', at: 5, into: 'main', commit: '1a2b3c4d5e6f', how: 'squash' },
  },
);
const stays = { from: 'running', to: 'running' };
const done = task('t', { kind: 'done', at: NOW });

describe('the story of the farm', () => {
  it('has moves of tasks, runs, asks, notices, verdicts, limits and what goes wrong', () => {
    const story = [
      fact(1, { type: 'task.changed', task: done, move: { from: 'running', to: 'done', reason: 'x' } }),
      fact(2, { type: 'run.changed', run: run('r', 't', { status: timedOut }) }),
      fact(2, { type: 'task.changed', task: home, move: null }),
      fact(3, { type: 'notice', level: 'info', code: 'x', message: 'x', next: null }),
      fact(4, { type: 'farm.changed', control: 'paused' }),
      ...['verdict', 'limit', 'error', 'retry', 'verdict-rejected'].map((kind) => of({ kind })),
    ];
    expect(story.map(tellsStory)).toEqual(story.map(() => true));
    expect(story.every((event) => storyClasses.includes(classOf(event.fact)))).toBe(true);
  });

  it('has no steps, words or numbers of agents', () => {
    const rest = [
      fact(1, { type: 'task.changed', task: done, move: null }),
      fact(2, { type: 'review.changed', taskId: done.id }),
      fact(3, { type: 'run.changed', run: run('r', 't', { status: { kind: 'running' } }) }),
      fact(4, { type: 'run.changed', run: run('r', 't', { status: ended }) }),
      fact(5, { type: 'task.changed', task: done, move: { ...stays, reason: 'QA, attempt 1: first attempt' } }),
      ...['text', 'thinking', 'tool', 'usage', 'session', 'state', 'note'].map((kind) => of({ kind })),
      of({ kind: 'tool-end', ok: false }),
      of({ kind: 'turn-end', ok: false }),
    ];
    expect(rest.map(tellsStory)).toEqual(rest.map(() => false));
  });

  it('tells an end of a run, and what became of work, once', () => {
    const at = (seq: number, more: Parameters<typeof run>[2]) =>
      fact(seq, { type: 'run.changed', run: run('r', 't', more) });
    const review = (seq: number) => fact(seq, { type: 'task.changed', task: home, move: null });
    const events = [review(6), at(5, { status: timedOut }), at(4, { status: timedOut }), review(3), review(2)];
    expect(tidyStory(events).map(({ seq }) => seq)).toEqual([4, 2]);
  });

  it('tells each discard, and that the work was restored in between, once', () => {
    const away = (seq: number, at: number) => {
      const review = { kind: 'discarded', at, until: at + 9, keptAt: 1 } as const;
      return fact(seq, { type: 'task.changed', task: { ...done, review }, move: null });
    };
    const back = fact(4, { type: 'task.changed', task: done, move: null, restored: true });
    const events = [
      away(7, 5),
      away(6, 5),
      fact(5, { type: 'notice', level: 'info', code: 'x', message: 'x', next: null }),
    ];
    events.push(back, away(3, 1), away(2, 1));
    expect(events.map(tellsStory)).toEqual(events.map(() => true));
    expect(tidyStory(events).map(({ seq }) => seq)).toEqual([6, 5, 4, 2]);
    expect(eventLine(back).text).toBe('restored: its work is back');
  });

  it('tells once per outage that the worker answers again, and not at each start of the farm', () => {
    const worker = (seq: number, worker: 'up' | 'down') => fact(seq, { type: 'farm.changed', control: 'open', worker });
    const events = [worker(6, 'up'), worker(5, 'up'), worker(4, 'down'), worker(3, 'down'), worker(2, 'up')];
    expect(events.every(tellsStory)).toBe(true);
    const told = tidyStory([fact(7, { type: 'farm.changed', control: 'paused' }), ...events]);
    expect(told.map(({ seq }) => seq)).toEqual([7, 5, 4, 3]);
    expect(told.map((event) => eventLine(event).text).slice(1, 3)).toEqual([
      'the worker answers again',
      'the worker does not answer',
    ]);
  });

  it('is in words: why a task goes on, and what became of its work', () => {
    const text = (of: FarmFact) => eventLine(fact(1, of)).text;
    const goesOn = { ...stays, reason: 'implementation passed: QA begins' };
    const turned = {
      type: 'notice',
      level: 'info',
      code: 'x',
      message: '“\u202Egnp.exe” is done',
      next: null,
    } as const;
    expect(text(turned)).toBe('“gnp.exe” is done');
    expect(text({ type: 'task.changed', task: done, move: goesOn })).toBe('Implementation passed: QA begins');
    const moves = (from: string, to: string, reason: string) =>
      text({ type: 'task.changed', task: done, move: { from, to, reason } });
    expect(moves('draft', 'queued', 'queued')).toBe('Queued');
    expect(moves('running', 'needs-you', 'QA failed 4 times')).toBe('Needs you: QA failed 4 times');
    expect(moves('needs-you', 'queued', 'approved by you')).toBe('Queued: approved by you');
    expect(moves('queued', 'cancelled', 'stopped by you')).toBe('Stopped: stopped by you');
    expect(text({ type: 'task.changed', task: home, move: null })).toBe('squashed into main as 1a2b3c4');
    const away = { ...home, review: { kind: 'discarded', at: 1, until: 2 } as const };
    expect(text({ type: 'task.changed', task: away, move: null })).toBe('discarded');
  });
});
