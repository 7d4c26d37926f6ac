import type { Result } from '../../contract/errors';
import { ok } from '../../contract/errors';
import type { TaskPlace } from '../../contract/task';
import type { Workspace } from '../../contract/workspace';
import { branchOf } from '../../core/task/slug';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { taskFact, viewOf } from '../task-writes';

/** Longest time for making a worktree of a large repository. */
const PLACE_LIMIT_MS = 10 * 60_000;

/** Gives a task its files to work on: a worktree on its own branch, or the folder itself where there is no git. */
export async function placeTask(app: App, task: TaskRecord, signal: AbortSignal): Promise<Result<TaskPlace>> {
  const workspace = app.store.workspace(task.workspaceId);
  if (!workspace) {
    const error = {
      code: 'not_found',
      reason: 'workspace.unknown',
      message: 'The workspace of this task was removed.',
    } as const;
    return { ok: false, error };
  }
  const place = await placeIn(app, task, workspace, AbortSignal.any([signal, AbortSignal.timeout(PLACE_LIMIT_MS)]));
  if (!place.ok) return place;
  app.store.change((write) => {
    const present = app.store.task(task.id);
    if (!present) return;
    const at = app.clock.now();
    write.putTask({ ...present, place: place.value, updatedAt: at });
    write.append(taskFact(task, at, { type: 'task.changed', task: viewOf(app, task.id), move: null }));
  });
  return place;
}

/** True when the folder that a task works in was removed, or is no worktree any more. */
export async function placeIsGone(app: App, task: TaskRecord): Promise<boolean> {
  if (task.place.kind === 'none') return false;
  const { vcs } = await app.git.inspect(task.place.path);
  return vcs.kind === 'missing' || (task.place.kind === 'worktree' && vcs.kind === 'none');
}

async function placeIn(
  app: App,
  task: TaskRecord,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Result<TaskPlace>> {
  const { vcs, root } = await app.git.inspect(workspace.path);
  if (vcs.kind === 'missing') {
    const error = {
      code: 'not_found',
      reason: 'workspace.folder_missing',
      message: `The folder ${workspace.path} is not there any more.`,
      next: 'Put it back, or remove the workspace and add it where it is now.',
    } as const;
    return { ok: false, error };
  }
  if (vcs.kind === 'git' && root !== null) {
    const worktree = await app.git.ensureWorktree({
      repository: workspace.path,
      path: app.places.worktree(workspace.id, task.id),
      branch: branchOf(task.id, task.title),
      copyFiles: workspace.copyFiles,
      signal,
    });
    const folder = workspace.path.startsWith(root) ? workspace.path.slice(root.length).replace(/^[/\\]+/, '') : '';
    return worktree.ok && folder !== '' ? ok({ ...worktree.value, folder }) : worktree;
  }
  if (!workspace.inPlaceAccepted) {
    const error = {
      code: 'conflict',
      reason: 'workspace.in_place_not_accepted',
      message: `${workspace.path} is no git repository: agents would change its files directly and Croft could not undo it.`,
      next: 'Run `git init` there, or accept it in the settings of the workspace.',
    } as const;
    return { ok: false, error };
  }
  return ok({ kind: 'in-place', path: workspace.path });
}
