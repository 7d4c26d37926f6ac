import type { AddedWorkspace, Workspace } from '../contract/workspace';
import type { Worktree } from '../ports/git';
import type { App } from './app';
import { withFolder } from './review/restore';

const TIE_LIMIT_MS = 60_000;

/** A folder that is being added, and the top of the working tree that it belongs to. */
interface Added {
  readonly path: string;
  readonly root: string;
  readonly vcs: Workspace['vcs'];
}

/**
 * The workspace whose folder was moved to where one is being added: on the list or off it, it goes on there with all of its tasks. Only where
 * that is sure: its own folder is gone, and the repository knows the worktrees of its tasks. Null: there is none.
 */
export async function followMoved(app: App, added: Added): Promise<AddedWorkspace | null> {
  for (const workspace of [...app.store.workspaces(), ...app.store.removedWorkspaces()]) {
    if (await isMovedTo(app, workspace, added)) return moveTo(app, workspace, added);
  }
  return null;
}

/** A task of the added folder would work in the same folder of the worktree. */
function isSameFolder({ path, root }: Added, { folder, ...worktree }: Worktree): boolean {
  return withFolder(path, root, worktree).folder === folder;
}

async function isMovedTo(app: App, workspace: Workspace, added: Added): Promise<boolean> {
  const { path, root } = added;
  const worktrees = app.store.worktreesOf(workspace.id);
  if (worktrees.length === 0 || !worktrees.every((worktree) => isSameFolder(added, worktree))) return false;
  if ((await app.git.inspect(workspace.path)).vcs.kind !== 'missing') return false;
  const tied = await app.git.tieWorktrees({ repository: root, worktrees, signal: AbortSignal.timeout(TIE_LIMIT_MS) });
  if (!tied.ok) app.logger.warn('worktrees of a moved folder were not tied again', { path, error: tied.error.message });
  return tied.ok && tied.value;
}

function moveTo(app: App, { id }: Workspace, { path, vcs }: Added): AddedWorkspace | null {
  return app.store.change((write) => {
    const present = app.store.workspace(id) ?? app.store.removedWorkspace(id);
    if (!present || (app.store.workspaceByPath(path) ?? app.store.removedWorkspace(path))) return null;
    const at = app.clock.now();
    const workspace: Workspace = { ...present, path, vcs, updatedAt: at };
    write.putWorkspace(workspace);
    const fact = { type: 'workspace.changed', workspace, returned: true } as const;
    write.append({ at, workspaceId: id, taskId: null, runId: null, fact });
    return { ...workspace, existed: true, returned: true };
  });
}
