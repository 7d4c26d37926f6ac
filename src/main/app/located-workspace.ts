import { err, ok } from '../contract/errors';
import type { Failure, Result } from '../contract/errors';
import type { WorkspaceId } from '../contract/ids';
import type { AddedWorkspace, Workspace } from '../contract/workspace';
import type { App } from './app';
import { isGone, isSameFolder, moveTo, tie } from './moved-workspace';
import type { AddedFolder } from './moved-workspace';

/** The workspace, on the list or off it, that has lost its folder, and for which its user names another one by its id. */
export async function lostWorkspace(app: App, id: WorkspaceId | undefined): Promise<Workspace | null> {
  if (id === undefined) return null;
  const workspace = app.store.workspace(id) ?? app.store.removedWorkspace(id);
  return workspace && (await isGone(app, workspace.path)) ? workspace : null;
}

/**
 * Its user says that the folder of a lost workspace is here now: it goes on here with all of its tasks. Nothing but that has to show it, as
 * for drafts alone, or where there is no git; work in worktrees has to belong to this repository all the same.
 */
export async function locate(app: App, lost: Workspace, folder: AddedFolder): Promise<Result<AddedWorkspace> | null> {
  const worktrees = app.store.worktreesOf(lost.id);
  const { root } = folder;
  if (worktrees.length > 0) {
    const isTied =
      root !== null &&
      worktrees.every((worktree) => isSameFolder({ ...folder, root }, worktree)) &&
      (await tie(app, worktrees, { ...folder, root }));
    if (!isTied) return err(anotherRepository(lost, folder.path));
  }
  const moved = moveTo(app, lost, folder);
  return moved ? ok(moved) : null;
}

const anotherRepository = ({ name }: Workspace, path: string): Failure => ({
  code: 'conflict',
  reason: 'workspace.another_repository',
  message: `${path} is not the folder of ${name}: the work of its tasks is in worktrees of another repository.`,
  next: 'Choose the folder that it was moved to. Or add this one as a workspace of its own.',
});
