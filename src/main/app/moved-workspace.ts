import type { Result } from '../contract/errors';
import type { AddedWorkspace, Workspace } from '../contract/workspace';
import type { Worktree } from '../ports/git';
import type { App } from './app';
import { movePlaces } from './moved-places';
import { withFolder } from './review/restore';

const GIT_LIMIT_MS = 60_000;

/** A folder that is being added, and the top of the working tree that it belongs to; null: there is none. */
export interface AddedFolder {
  readonly path: string;
  readonly root: string | null;
  readonly vcs: Workspace['vcs'];
  /** Its user has accepted now that tasks work in the folder itself. */
  readonly acceptInPlace?: boolean;
}

interface InRepository extends AddedFolder {
  readonly root: string;
}

interface Added extends InRepository {
  /** Tasks of which work was put away or saved in its repository; looked for once, and only where it is asked for. */
  readonly held: () => Promise<readonly string[]>;
}

/**
 * The workspace whose folder was moved to where one is being added: on the list or off it, it goes on there with all of its tasks. Only where
 * that is sure: its own folder is gone, and the repository knows the worktrees of its tasks, or, where they have none, work of theirs that was
 * put away. Null: there is none.
 */
export async function followMoved(app: App, folder: InRepository): Promise<AddedWorkspace | null> {
  let held: Promise<readonly string[]> | null = null;
  const added: Added = { ...folder, held: () => (held ??= heldAt(app, folder.root)) };
  for (const workspace of [...app.store.workspaces(), ...app.store.removedWorkspaces()]) {
    if (await isMovedTo(app, workspace, added)) return moveTo(app, workspace, added);
  }
  return null;
}

async function heldAt(app: App, root: string): Promise<readonly string[]> {
  const held = await tasksHeldIn(app, root);
  return held.ok ? held.value : [];
}

/** Tasks of which a repository holds work that was put away or saved. */
export const tasksHeldIn = ({ git }: App, root: string): Promise<Result<string[]>> =>
  git.tasksHeld(root, AbortSignal.timeout(GIT_LIMIT_MS));

async function isMovedTo(app: App, workspace: Workspace, added: Added): Promise<boolean> {
  const worktrees = app.store.worktreesOf(workspace.id);
  const isLike =
    worktrees.length > 0
      ? worktrees.every((worktree) => isSameFolder(added, worktree))
      : await holdsWorkOf(app, workspace, added);
  if (!isLike || !(await isGone(app, workspace.path))) return false;
  if (worktrees.length === 0) return wasWholeRepository(app, workspace);
  const tied = await tie(app, worktrees, added);
  const { path } = added;
  if (!tied.ok) app.logger.warn('worktrees of a moved folder were not tied again', { path, error: tied.error.message });
  return tied.ok && tied.value;
}

/** The folder of a workspace is not there any more. */
export const isGone = async ({ git }: App, path: string): Promise<boolean> =>
  (await git.inspect(path)).vcs.kind === 'missing';

/** A task of the added folder would work in the same folder of the worktree. */
export function isSameFolder({ path, root }: InRepository, { folder, ...worktree }: Worktree): boolean {
  return withFolder(path, root, worktree).folder === folder;
}

/** Ties worktrees to the repository that they are of; false: it is another one. */
export const tie = ({ git }: App, worktrees: readonly Worktree[], { root }: InRepository): Promise<Result<boolean>> =>
  git.tieWorktrees({ repository: root, worktrees, signal: AbortSignal.timeout(GIT_LIMIT_MS) });

async function holdsWorkOf(app: App, { id }: Workspace, { path, root, held }: Added): Promise<boolean> {
  if (path !== root) return false;
  const tasks = new Set<string>(app.store.taskIdsOf(id));
  return tasks.size > 0 && (await held()).some((task) => tasks.has(task));
}

/** The work that was put away does not tell in which folder of the repository it was done: the one around it has to, and no repository is there. */
async function wasWholeRepository({ git }: App, { path }: Workspace): Promise<boolean> {
  const around = await git.inspect(path.replace(/[/\\][^/\\]*$/, '') || '/');
  return around.vcs.kind !== 'missing' && around.root === null;
}

/** Lets a workspace go on in another folder. Null: it is gone, or that folder is a workspace already. */
export function moveTo(
  app: App,
  { id }: Workspace,
  { path, vcs, acceptInPlace = false }: AddedFolder,
): AddedWorkspace | null {
  return app.store.change((write) => {
    const present = app.store.workspace(id) ?? app.store.removedWorkspace(id);
    if (!present || (app.store.workspaceByPath(path) ?? app.store.removedWorkspace(path))) return null;
    const at = app.clock.now();
    const inPlaceAccepted = present.inPlaceAccepted || acceptInPlace;
    const workspace: Workspace = { ...present, path, vcs, inPlaceAccepted, updatedAt: at };
    write.putWorkspace(workspace);
    const fact = { type: 'workspace.changed', workspace, returned: true } as const;
    write.append({ at, workspaceId: id, taskId: null, runId: null, fact });
    movePlaces(app, write, workspace);
    return { ...workspace, existed: true, returned: true };
  });
}
