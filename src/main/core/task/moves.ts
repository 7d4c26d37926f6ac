import type { Failure, Result } from '../../contract/errors';
import type { Stage } from '../../contract/task';
import { definitionOf, withStage } from './world';
import type { TaskWorld } from './world';

/** A legal move: the world after it, and why, in words for the log. */
export interface Moved {
  readonly world: TaskWorld;
  readonly reason: string;
}

/** Code of the need of a task that waits at a gate. */
export const APPROVAL = 'approval';

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
