import { err, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { TaskId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { Task } from '../../contract/task';
import { isOver } from '../../core/task/world';
import type { Kept } from '../../ports/git';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { moveTask, noSuchTask, taskFact, viewOf } from '../task-writes';
import { orGone } from './gone';
import { putAway } from './put-away';
import { restoreWorktree } from './restore';
import { conflictOf, findSubject, inUse, noWork } from './subject';

const GIT_LIMIT_MS = 20 * 60_000;
/** How long work that was put away can be brought back. */
export const KEPT_FOR_MS = 30 * 24 * 3_600_000;

function record(app: App, task: TaskRecord, at: number, kept: Kept): Result<Task> {
  return app.store.change((write) => {
    const present = app.store.task(task.id);
    if (!present) return err(noSuchTask);
    const used = inUse(app, present);
    if (used) return err(used);
    const now = app.clock.now();
    const earlier = kept.at === at ? {} : { keptAt: kept.at };
    const review = { kind: 'discarded', at, until: kept.at + KEPT_FOR_MS, ...earlier } as const;
    write.putTask({ ...present, review, place: { kind: 'none' }, updatedAt: now });
    if (!isOver(present.state)) {
      return moveTask(app, write, task.id, { kind: 'cancel', at: now, reason: 'its work was discarded' });
    }
    const view = viewOf(app, task.id);
    write.append(taskFact(task, now, { type: 'task.changed', task: view, move: null }));
    return ok(view);
  });
}

/** Puts the work of a task away. It is kept first, then the task says so, and only then anything goes. */
export async function discard(app: App, { taskId, mayGo = [] }: ParsedOf<'review.discard'>): Promise<Result<Task>> {
  const found = findSubject(app, taskId);
  if (!found.ok) return found;
  const { task, workspace } = found.value;
  if (task.review.kind === 'discarded') return ok(viewOf(app, taskId));
  const refused = noWork(task) ?? inUse(app, task);
  if (refused !== null || task.place.kind !== 'worktree')
    return err(refused ?? conflictOf('no_work', 'There is no work.'));
  const { place: worktree } = task;
  const at = app.clock.now();
  const asKept = await app.git.keep({
    repository: workspace.path,
    worktree,
    task: task.id,
    title: task.title,
    at,
    mayGo,
    signal: AbortSignal.timeout(GIT_LIMIT_MS),
  });
  const kept = await orGone(app, found.value, asKept);
  if (!kept.ok) return kept;
  const recorded = record(app, task, at, kept.value);
  if (recorded.ok) await putAway(app, found.value, worktree, kept.value.at, { mayGo });
  return recorded;
}

/** Brings discarded work back as it was; the task itself stays where it stands. */
export async function restore(app: App, taskId: TaskId): Promise<Result<Task>> {
  const found = findSubject(app, taskId);
  if (!found.ok) return found;
  const { task } = found.value;
  if (task.review.kind !== 'discarded') {
    if (task.review.kind === 'open' && task.place.kind === 'worktree') return ok(viewOf(app, taskId));
    return err(conflictOf('not_discarded', 'The work of this task was not discarded.'));
  }
  const used = inUse(app, task);
  if (used) return err(used);
  const restored = await restoreWorktree(app, found.value, AbortSignal.timeout(GIT_LIMIT_MS));
  const place = await orGone(app, found.value, restored);
  if (!place.ok) return place;
  return app.store.change((write) => {
    const present = app.store.task(taskId);
    if (!present) return err(noSuchTask);
    const at = app.clock.now();
    const isBack = present.review.kind === 'discarded';
    if (isBack) write.putTask({ ...present, review: { kind: 'open' }, place: place.value, updatedAt: at });
    const view = viewOf(app, taskId);
    const fact = { type: 'task.changed', task: view, move: null, ...(isBack && { restored: true as const }) } as const;
    write.append(taskFact(task, at, fact));
    return ok(view);
  });
}
