import type { Failure, Result } from '../../contract/errors';
import type { NeedsYou, Stage } from '../../contract/task';
import { definitionOf, withStage } from './world';
import type { TaskWorld } from './world';

/** A legal move: the world after it, and why, in words for the log. */
export interface Moved {
  readonly world: TaskWorld;
  readonly reason: string;
}

/** Code of the need of a task that waits at a gate. */
export const APPROVAL = 'approval';
/** Code of the need of a task that was taken over, and whose user has left the terminal without handing it back. */
export const TERMINAL_LEFT = 'terminal.left';
/** Code of a hold that its user has made, and only its user ends. */
export const PAUSED = 'paused';
/** Code of a hold of a task that would go on, but the farm starts nothing now. */
export const FARM_PAUSED = 'farm-paused';

export const conflict = (message: string, next?: string): { ok: false; error: Failure } => ({
  ok: false,
  error: { code: 'conflict', reason: 'task.illegal_move', message, ...(next ? { next } : {}) },
});
export const moved = (world: TaskWorld, reason: string): Result<Moved> => ({ ok: true, value: { world, reason } });

/** The stage runs, and the task with it; the run itself is planned next. */
export function enterStage(world: TaskWorld, stage: Stage, at: number): TaskWorld {
  const entered = withStage(world, stage.key, {
    status: 'running',
    error: null,
    startedAt: stage.startedAt ?? at,
    endedAt: null,
    updatedAt: at,
  });
  return { ...entered, state: { kind: 'running', stage: stage.key, runId: null } };
}

/** As if it had never run; what its runs did stays in their rows. */
export function resetStage(stage: Stage, at: number): Stage {
  return { ...stage, status: 'pending', error: null, skipReason: null, startedAt: null, endedAt: null, updatedAt: at };
}

/** True when the verdict of this stage has to be approved by a person before the task moves on. */
export const isGated = (world: TaskWorld, key: string): boolean => definitionOf(world, key).gate === 'approve';

/** Longest pause before an automatic try. */
export const LONGEST_PAUSE_MS = 15 * 60_000;

/** The stage has failed until its user does something. */
export function needsYou(
  world: TaskWorld,
  stage: Stage,
  at: number,
  need: NeedsYou,
  error: string = need.message,
): Result<Moved> {
  const marked = withStage(world, stage.key, { status: 'failed', error, endedAt: at, updatedAt: at });
  return moved({ ...marked, state: { kind: 'needs-you', stage: stage.key, need } }, need.message);
}

/** Back into the queue at its old rank. */
export function requeue(world: TaskWorld, at: number, rank: number): TaskWorld {
  return {
    ...world,
    state: { kind: 'queued', since: at },
    queueRank: world.queueRank ?? rank,
    problemsInARow: 0,
  };
}

/** The first line of a text, short enough for a reason. */
export const firstLine = (text: string): string => {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
};
