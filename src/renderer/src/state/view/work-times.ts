import type { Ask, Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import { duration } from './words';

/** How long agents have worked, and how long they waited for their user meanwhile. */
export interface WorkTimes {
  readonly worked: number;
  readonly waited: number;
}

/** The questions that are open, by anything. */
export type OpenAsks = ReadonlyMap<unknown, Pick<Ask, 'runId' | 'createdAt'>>;

type TimedRun = Pick<Run, 'id' | 'startedAt' | 'endedAt' | 'waitedMs'>;

/** Times of one run up to now. What it waits since its oldest open question is not in its own number yet. */
export function runTimes({ id, startedAt, endedAt, waitedMs = 0 }: TimedRun, asks: OpenAsks, now: number): WorkTimes {
  if (startedAt === null) return { worked: 0, waited: 0 };
  const whole = Math.max(0, (endedAt ?? now) - startedAt);
  const open = endedAt === null ? [...asks.values()].filter(({ runId }) => runId === id) : [];
  const since = Math.max(startedAt, Math.min(now, ...open.map(({ createdAt }) => createdAt)));
  const waited = Math.min(whole, waitedMs + (open.length > 0 ? now - since : 0));
  return { worked: whole - waited, waited };
}

/** The same of runs together. */
export const sumTimes = (runs: readonly TimedRun[], asks: OpenAsks, now: number): WorkTimes =>
  runs.reduce<WorkTimes>((sum, run) => plus(sum, runTimes(run, asks, now)), { worked: 0, waited: 0 });

/** Times of all runs of a task. `run`: the one that they go on with. */
export function taskTimes(
  { workedMs = 0, waitedMs = 0, updatedAt }: Pick<Task, 'workedMs' | 'waitedMs' | 'updatedAt'>,
  run: TimedRun | undefined,
  asks: OpenAsks,
  now: number,
): WorkTimes {
  const ended = { worked: workedMs, waited: waitedMs };
  // One that has just ended is not in the sum before the task is told of again.
  const isCounted = !run || (run.endedAt !== null && run.endedAt <= updatedAt);
  return isCounted ? ended : plus(ended, runTimes(run, asks, now));
}

/** How long its user let an agent wait; null: not worth a word. */
export const waitWords = (waited: number): string | null =>
  waited < 1000 ? null : `waited ${duration(waited)} for you`;

/** What a time of work means. */
export function workWords(waited: number): string {
  const waits = waitWords(waited);
  return waits === null ? 'Time at work: waiting for you does not count' : `Time at work; it also ${waits}`;
}

/** What the time of a task means, wherever it stands. */
export function timeWords(waited: number): string {
  const waits = waitWords(waited);
  const rest = waits === null ? 'Waiting for you does not count.' : `They also ${waits}: that does not count.`;
  return `How long its agents have worked, in all attempts. ${rest}`;
}

const plus = (a: WorkTimes, b: WorkTimes): WorkTimes => ({ worked: a.worked + b.worked, waited: a.waited + b.waited });
