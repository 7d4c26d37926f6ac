import type { Result } from '../../contract/errors';
import type { TaskId } from '../../contract/ids';
import type { Worktree } from '../../ports/git';
import type { App } from '../app';
import { taskFact } from '../task-writes';
import type { Subject } from './subject';

const LIMIT_MS = 10 * 60_000;

interface PutAwayOptions {
  /** What of it may be lost for good. */
  readonly mayGo?: readonly string[];
  /** Given by who tries again unasked: what stays as nobody agreed to lose it is told only where a crash has kept it from being told. */
  readonly signal?: AbortSignal;
}

/** True while the work of a task was decided over and nobody has begun anew: what is left of it on disk may go. */
const isLeft = (app: App, id: TaskId): boolean => {
  const task = app.store.task(id);
  return task !== null && task.place.kind === 'none' && task.review.kind !== 'open';
};

const CODE = 'review.left_behind';
/** A task whose work was decided over has little to tell after that. */
const LOOKED_THROUGH = 100;

/** Whether its user knows that the worktree stays. */
function isTold(app: App, taskId: TaskId): boolean {
  const { events } = app.store.events({ taskId, limit: LOOKED_THROUGH });
  return events.some(({ fact }) => fact.type === 'notice' && fact.code === CODE && fact.level === 'info');
}

/**
 * Removes worktree and branch of work that was decided over; git keeps a copy of all of it first. Idempotent, and harmless where a person
 * has to help: what could not be removed stays, is told, and the sweep tries again.
 */
export async function putAway(
  app: App,
  { task, workspace }: Subject,
  worktree: Worktree,
  at: number,
  { mayGo = [], signal }: PutAwayOptions = {},
): Promise<Result<void>> {
  const done = await app.git.putAway({
    repository: workspace.path,
    worktree,
    task: task.id,
    title: task.title,
    at,
    mayGo,
    isUnwanted: () => isLeft(app, task.id),
    signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]) : AbortSignal.timeout(LIMIT_MS),
  });
  if (done.ok || signal?.aborted) return done;
  const { message, reason, next = null } = done.error;
  const stays = reason === 'review.not_kept';
  if (stays && signal && isTold(app, task.id)) return done;
  app.logger.warn('a worktree could not be removed', { taskId: task.id, path: worktree.path, error: message });
  app.store.change((write) =>
    write.append(
      taskFact(task, app.clock.now(), {
        type: 'notice',
        level: stays ? 'info' : 'warn',
        code: CODE,
        message: `The worktree of “${task.title}” ${stays ? 'stays where it is.' : 'could not be removed:'} ${message}`,
        next: stays
          ? `Move what you need out of ${worktree.path} and delete it there: Croft then removes the rest.`
          : next,
      }),
    ),
  );
  return done;
}
