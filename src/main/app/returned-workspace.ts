import type { AddedWorkspace, Workspace } from '../contract/workspace';
import type { App } from './app';

/**
 * Puts a workspace that was taken off the list on it again: as it was, with its id, its trust and all of its tasks. Windows read everything
 * anew at the fact, as their snapshot has none of those tasks. Null: it is not off the list (any more).
 */
export function bringBack(app: App, ref: string, vcs: Workspace['vcs'] | null): AddedWorkspace | null {
  return app.store.change((write) => {
    const removed = app.store.removedWorkspace(ref);
    if (!removed) return null;
    const at = app.clock.now();
    const workspace: Workspace = { ...removed, vcs: vcs ?? removed.vcs, updatedAt: at };
    write.putWorkspace(workspace);
    const fact = { type: 'workspace.changed', workspace, returned: true } as const;
    write.append({ at, workspaceId: workspace.id, taskId: null, runId: null, fact });
    return { ...workspace, existed: true, returned: true };
  });
}
