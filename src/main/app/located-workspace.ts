import { err, ok } from '../contract/errors';
import type { Failure, Result } from '../contract/errors';
import type { WorkspaceId } from '../contract/ids';
import type { AddedWorkspace, Workspace } from '../contract/workspace';
import type { App } from './app';
import { isGone, isSameFolder, moveTo, tasksHeldIn, tie } from './moved-workspace';
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
  const hindrance = (await discardedElsewhere(app, lost, folder)) ?? (await worktreesElsewhere(app, lost, folder));
  if (hindrance) return err(hindrance);
  const moved = moveTo(app, lost, folder);
  return moved ? ok(moved) : null;
}

/** Work that was discarded is promised to come back: the copies of it have to be in this repository. Null: they are, or there are none. */
async function discardedElsewhere(app: App, lost: Workspace, { path, root }: AddedFolder): Promise<Failure | null> {
  const restorable = app.store.restorableOf(lost.id, app.clock.now());
  if (restorable.length === 0) return null;
  const held = root === null ? ok([]) : await tasksHeldIn(app, root);
  if (!held.ok) return held.error;
  const here = new Set<string>(held.value);
  if (restorable.every((task) => here.has(task))) return null;
  return anotherRepository(lost, path, 'work of its tasks that was discarded, and can be restored, is kept in');
}

/** Null: the worktrees of its tasks are of this repository, and tied to it again; or there are none. */
async function worktreesElsewhere(app: App, lost: Workspace, folder: AddedFolder): Promise<Failure | null> {
  const worktrees = app.store.worktreesOf(lost.id);
  const { path, root } = folder;
  if (worktrees.length === 0) return null;
  if (root === null) return anotherRepository(lost, path, IN_WORKTREES);
  const other = worktrees.find((worktree) => !isSameFolder({ ...folder, root }, worktree));
  if (other) return anotherFolder(lost, path, other.folder);
  const tied = await tie(app, worktrees, { ...folder, root });
  if (!tied.ok) return tied.error;
  return tied.value ? null : anotherRepository(lost, path, IN_WORKTREES);
}

const IN_WORKTREES = 'the work of its tasks is in worktrees of';

const anotherFolder = ({ name }: Workspace, path: string, folder = ''): Failure => ({
  code: 'conflict',
  reason: 'workspace.another_folder',
  message: `The tasks of ${name} work in the ${folder === '' ? 'topmost folder' : `folder ${folder}`} of their repository, and ${path} is not that one.`,
  next: 'Choose that folder. Or add this one as a workspace of its own.',
});

const anotherRepository = ({ name }: Workspace, path: string, what: string): Failure => ({
  code: 'conflict',
  reason: 'workspace.another_repository',
  message: `${path} is not the folder of ${name}: ${what} another repository.`,
  next: 'Choose the folder that it was moved to. Or add this one as a workspace of its own.',
});
