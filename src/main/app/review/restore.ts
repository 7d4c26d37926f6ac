import { err, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Worktree } from '../../ports/git';
import type { App } from '../app';
import { conflictOf, keptAt, worktreeOf } from './subject';
import type { Subject } from './subject';

/** Where in its worktree a workspace is that is a subfolder of its repository. */
export function withFolder(workspacePath: string, root: string | null, worktree: Worktree): Worktree {
  const inside = root !== null && workspacePath.startsWith(root) ? workspacePath.slice(root.length) : '';
  const folder = inside.replace(/^[/\\]+/, '');
  return folder === '' ? worktree : { ...worktree, folder };
}

/** Brings branch and worktree of discarded work back. */
export async function restoreWorktree(
  app: App,
  { task, workspace }: Subject,
  signal: AbortSignal,
): Promise<Result<Worktree>> {
  if (task.review.kind !== 'discarded')
    return err(conflictOf('not_discarded', 'The work of this task was not discarded.'));
  const { path, branch } = worktreeOf(app, task);
  const restored = await app.git.restoreKept({
    repository: workspace.path,
    kept: { task: task.id, at: keptAt(task.review) },
    path,
    branch,
    copyFiles: workspace.copyFiles,
    signal,
  });
  if (!restored.ok) return restored;
  const { root } = await app.git.inspect(workspace.path);
  return ok(withFolder(workspace.path, root, restored.value));
}
