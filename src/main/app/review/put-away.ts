import type { Result } from '../../contract/errors';
import type { TaskId } from '../../contract/ids';
import type { Worktree } from '../../ports/git';
import type { App } from '../app';
import { taskFact } from '../task-writes';
import type { Subject } from './subject';

const LIMIT_MS = 10 * 60_000;

/** True while the work of a task was decided over and nobody has begun anew: what is left of it on disk may go. */
const isLeft = (app: App, id: TaskId): boolean => {
  const task = app.store.task(id);
  return task !== null && task.place.kind === 'none' && task.review.kind !== 'open';
};

/**
 * Removes worktree and branch of work that was decided over; git keeps a copy of all of it first. Idempotent, and harmless where a person
 * has to help: what could not be removed stays, is told, and the sweep tries again.
 */
export async function putAway(
  app: App,
  { task, workspace }: Subject,
  worktree: Worktree,
  at: number,
  signal?: AbortSignal,
): Promise<Result<void>> {
  const done = await app.git.putAway({
    repository: workspace.path,
    worktree,
    task: task.id,
    title: task.title,
    at,
    isUnwanted: () => isLeft(app, task.id),
    signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]) : AbortSignal.timeout(LIMIT_MS),
  });
  if (done.ok || signal?.aborted) return done;
  const { message, next = null } = done.error;
  app.logger.warn('a worktree could not be removed', { taskId: task.id, path: worktree.path, error: message });
  app.store.change((write) =>
    write.append(
      taskFact(task, app.clock.now(), {
        type: 'notice',
        level: 'warn',
        code: 'review.left_behind',
        message: `The worktree of “${task.title}” could not be removed: ${message}`,
        next,
      }),
    ),
  );
  return done;
}
