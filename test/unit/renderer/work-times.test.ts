import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/main/contract/run';
import { presentRun } from '../../../src/renderer/src/state/view/present-run';
import {
  runTimes,
  sumTimes,
  taskTimes,
  timeWords,
  waitWords,
  workWords,
} from '../../../src/renderer/src/state/view/work-times';
import { ask, ended, NOW, run, runId, taskId } from './build';

const MINUTE = 60_000;
const none = new Map();
const asksOf = (...asks: ReturnType<typeof ask>[]) => new Map(asks.map((each) => [each.id, each]));
const at = (startedAt: number | null, endedAt: number | null, more: Partial<Run> = {}) =>
  run('r', 't', { startedAt, endedAt, ...(endedAt !== null && { status: ended }), ...more });

describe('the times of a run', () => {
  it('are its work and its waits, up to now while it lives', () => {
    expect(runTimes(at(null, null), none, NOW)).toEqual({ worked: 0, waited: 0 });
    expect(runTimes(at(NOW - 9000, null), none, NOW)).toEqual({ worked: 9000, waited: 0 });
    expect(runTimes(at(NOW - 9000, NOW - 1000, { waitedMs: 3000 }), none, NOW)).toEqual({ worked: 5000, waited: 3000 });
    expect(runTimes(at(NOW - 9000, null, { waitedMs: 3000 }), none, NOW)).toEqual({ worked: 6000, waited: 3000 });
    expect(runTimes(at(NOW + 10, null), none, NOW)).toEqual({ worked: 0, waited: 0 });
  });

  it('stand still at work from its oldest open question on', () => {
    const open = asksOf(
      ask('b', 't', { createdAt: NOW - 2000 }),
      ask('a', 't', { createdAt: NOW - 4000 }),
      ask('other', 't', { runId: runId('other'), createdAt: NOW - 8000 }),
    );
    const waiting = at(NOW - 9000, null, { waitedMs: 3000 });
    expect(runTimes(waiting, open, NOW)).toEqual({ worked: 2000, waited: 7000 });
    expect(runTimes(waiting, open, NOW + MINUTE)).toEqual({ worked: 2000, waited: 7000 + MINUTE });
    // One that is over waits for nobody, whatever is open still.
    expect(runTimes(at(NOW - 9000, NOW - 1000), open, NOW)).toEqual({ worked: 8000, waited: 0 });
  });

  it('go on where they were when the question is answered', () => {
    const before = runTimes(at(NOW - 9000, null), asksOf(ask('a', 't', { createdAt: NOW - 4000 })), NOW);
    expect(runTimes(at(NOW - 9000, null, { waitedMs: 4000 }), none, NOW)).toEqual(before);
  });

  it('are added up', () => {
    const runs = [at(NOW - 9000, NOW, { waitedMs: 3000 }), at(NOW - 2000, null)];
    expect(sumTimes(runs, none, NOW)).toEqual({ worked: 8000, waited: 3000 });
  });
});

describe('the times of a task', () => {
  const over = { workedMs: 5000, waitedMs: 500, updatedAt: NOW - 4000 };

  it('are those of all its attempts, and go on with the one that runs', () => {
    expect(taskTimes(over, undefined, none, NOW)).toEqual({ worked: 5000, waited: 500 });
    expect(taskTimes(over, at(null, null), none, NOW).worked).toBe(5000);
    expect(taskTimes(over, at(NOW - 3000, null, { waitedMs: 1000 }), none, NOW)).toEqual({
      worked: 7000,
      waited: 1500,
    });
    expect(taskTimes({ updatedAt: NOW }, at(NOW + 10, null), none, NOW).worked).toBe(0);
  });

  it('count a run that has just ended once', () => {
    expect(taskTimes(over, at(NOW - 3000, NOW - 1000), none, NOW).worked).toBe(7000);
    expect(taskTimes(over, at(NOW - 9000, NOW - 4000), none, NOW).worked).toBe(5000);
  });
});

describe('the run with which the time of a task goes on', () => {
  const first = run('first', 't', { createdAt: NOW, status: ended, endedAt: NOW });
  const ending = run('ending', 't', { createdAt: NOW + 1 });
  const planned = run('planned', 't', { createdAt: NOW + 2, status: { kind: 'planned' } });
  const other = run('other', 'u', { createdAt: NOW + 9 });
  const of = (...runs: Run[]) => presentRun(new Map(runs.map((each) => [each.id, each])), taskId('t'))?.id;

  it('is the newest that has not ended, also where the task stands at none any more', () => {
    expect(of(first, ending, other)).toBe(ending.id);
    expect(of(planned, ending, first)).toBe(planned.id);
    const later = { ...first, id: runId('later'), createdAt: NOW + 5 };
    expect(of(ending, later)).toBe(ending.id);
  });

  it('is the newest where all have ended, and none where there is none', () => {
    const later = { ...first, id: runId('later'), createdAt: NOW + 5 };
    expect(of(later, first)).toBe(later.id);
    expect(of(other)).toBeUndefined();
  });

  it('is looked for again when the runs have changed', () => {
    const runs = new Map([[first.id, first]]);
    expect(presentRun(runs, taskId('t'))).toBe(first);
    expect(presentRun(new Map([...runs, [ending.id, ending]]), taskId('t'))).toBe(ending);
  });
});

describe('the words of a time', () => {
  it('say the wait where there was one, and that it does not count', () => {
    expect(waitWords(999)).toBeNull();
    expect(waitWords(3 * MINUTE)).toBe('waited 3 m for you');
    expect(workWords(0)).toBe('Time at work: waiting for you does not count');
    expect(workWords(3 * MINUTE)).toBe('Time at work; it also waited 3 m for you');
    expect(timeWords(0)).toBe('How long its agents have worked, in all attempts. Waiting for you does not count.');
    expect(timeWords(3 * MINUTE)).toMatch(/They also waited 3 m for you: that does not count\.$/);
  });
});
