import type { TaskPlace } from '../contract/task';
import type { Workspace } from '../contract/workspace';
import type { StoreWriter, TaskRecord } from '../ports/store';
import type { App } from './app';
import { taskFact, viewOf } from './task-writes';

/**
 * Tasks that work in the folder of a workspace itself go on where that is now, in the change that moves it. Not one whose agent is at work:
 * that is followed under the name that its process was started with, and its task comes along before the next run.
 */
export function movePlaces(app: App, write: StoreWriter, { id }: Workspace): void {
  const atWork = new Set(app.store.openRuns().flatMap((run) => (run.status.kind === 'running' ? [run.taskId] : [])));
  for (const taskId of app.store.taskIdsOf(id)) {
    const task = app.store.task(taskId);
    if (task && !atWork.has(taskId)) movePlace(app, write, task);
  }
}

/** Before the next run of a task: false where it works where its workspace is. */
export function followMovedFolder(app: App, task: TaskRecord): boolean {
  if (placeNow(app, task) === null) return false;
  return app.store.change((write) => {
    const present = app.store.task(task.id);
    return present !== null && movePlace(app, write, present);
  });
}

function movePlace(app: App, write: StoreWriter, task: TaskRecord): boolean {
  const place = placeNow(app, task);
  if (place === null) return false;
  write.putTask({ ...task, place });
  const fact = { type: 'task.changed', task: viewOf(app, task.id), move: null } as const;
  write.append(taskFact(task, app.clock.now(), fact));
  return true;
}

/** Null: it is where its workspace is, or in a worktree, or in none. */
function placeNow({ store }: App, { place, workspaceId }: TaskRecord): TaskPlace | null {
  const path = store.workspace(workspaceId)?.path;
  return place.kind === 'in-place' && path !== undefined && place.path !== path ? { kind: 'in-place', path } : null;
}
