import { fail } from '../contract/errors';
import type { TaskId } from '../contract/ids';
import type { TaskRecord } from '../ports/store';
import type { App } from './app';

/**
 * The folder that a task works in directly; null where it has, or will have, a worktree. It is named as its workspace names it: an agent
 * that was at work when the folder moved is in it still, and its task's place has the old name.
 */
export function sharedFolderOf(app: Pick<App, 'store'>, task: TaskRecord): string | null {
  if (task.place.kind === 'worktree') return null;
  const workspace = app.store.workspace(task.workspaceId);
  if (task.place.kind === 'in-place') return workspace?.path ?? task.place.path;
  // A folder that is gone is told of by its workspace only: it may be back, and its tasks still work in it one after the other.
  const isShared = workspace?.vcs.kind === 'none' || (workspace?.vcs.kind === 'missing' && workspace.inPlaceAccepted);
  return workspace && isShared ? workspace.path : null;
}

/**
 * Folders in which agents work directly, with the tasks that these are of. An agent that is being ended counts until its run is settled:
 * its task may be paused or cancelled already.
 */
export function foldersInUse(app: Pick<App, 'store'>): ReadonlyMap<string, ReadonlySet<TaskId>> {
  const inUse = new Map<string, Set<TaskId>>();
  const working = [
    ...app.store.tasksIn(['running']),
    ...app.store.openRuns().flatMap(({ taskId }) => app.store.task(taskId) ?? []),
  ];
  for (const task of working) {
    const folder = sharedFolderOf(app, task);
    if (folder === null) continue;
    const users = inUse.get(folder) ?? new Set();
    inUse.set(folder, users.add(task.id));
  }
  return inUse;
}

/** Why a task that goes on past the queue must not now: another one works in its folder. Null: nothing is in its way. */
export function folderBusy(app: Pick<App, 'store'>, task: TaskRecord): ReturnType<typeof fail> | null {
  const folder = sharedFolderOf(app, task);
  const users = folder === null ? [] : [...(foldersInUse(app).get(folder) ?? [])];
  if (users.every((id) => id === task.id)) return null;
  return fail('conflict', 'Another task works in the same folder right now.', {
    reason: 'task.folder_busy',
    next: 'Wait until it is over, or pause it.',
  });
}
