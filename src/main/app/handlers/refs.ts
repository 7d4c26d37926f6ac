import type { Failure, Result } from '../../contract/errors';
import { err, ok } from '../../contract/errors';
import type { TaskId, WorkspaceId } from '../../contract/ids';
import type { Workspace } from '../../contract/workspace';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { noSuchTask } from '../task-writes';

const noSuchWorkspace: Failure = {
  code: 'not_found',
  reason: 'workspace.unknown',
  message: 'There is no such workspace.',
  next: 'Add the folder first.',
};

/** A workspace by its id or its absolute path. */
export function findWorkspace(app: Pick<App, 'store'>, ref: string): Result<Workspace> {
  const found = ref.startsWith('ws_') ? app.store.workspace(ref as WorkspaceId) : app.store.workspaceByPath(ref);
  return found ? ok(found) : err(noSuchWorkspace);
}

export function findTask(app: Pick<App, 'store'>, id: TaskId): Result<TaskRecord> {
  const task = app.store.task(id);
  return task ? ok(task) : err(noSuchTask);
}
