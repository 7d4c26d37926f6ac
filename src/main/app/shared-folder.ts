import { fail } from '../contract/errors';
import type { TaskRecord } from '../ports/store';
import type { App } from './app';

/** The folder that a task works in directly; null where it has, or will have, a worktree. */
export function sharedFolderOf(app: Pick<App, 'store'>, task: TaskRecord): string | null {
  if (task.place.kind === 'in-place') return task.place.path;
  const workspace = task.place.kind === 'none' ? app.store.workspace(task.workspaceId) : null;
  return workspace?.vcs.kind === 'none' ? workspace.path : null;
}

/** Why a task that goes on past the queue must not now: another one works in its folder. Null: nothing is in its way. */
export function folderBusy(app: Pick<App, 'store'>, task: TaskRecord): ReturnType<typeof fail> | null {
  const folder = sharedFolderOf(app, task);
  const running = folder === null ? [] : app.store.tasksIn(['running']);
  if (!running.some((other) => other.id !== task.id && sharedFolderOf(app, other) === folder)) return null;
  return fail('conflict', 'Another task works in the same folder right now.', {
    reason: 'task.folder_busy',
    next: 'Wait until it is over, or pause it.',
  });
}
