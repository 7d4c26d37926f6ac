import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Worktree } from '../../ports/git';
import { branchRef, commitOf } from './branch-start';
import type { GitFolder } from './folder';
import { listWorktrees, worktreeCommand } from './worktree-list';
import type { WorktreeEntry } from './worktree-list';
import { settledPath } from './worktree-place';

/** The repository has the worktree on record, on its own branch, and the commit that it began at. */
async function isOf(repository: GitFolder, entries: readonly WorktreeEntry[], worktree: Worktree): Promise<boolean> {
  const path = await settledPath(worktree.path);
  const isListed = entries.some((entry) => entry.path === path && entry.branch === branchRef(worktree.branch));
  if (!isListed || worktree.base === null) return isListed;
  const base = await commitOf(repository, worktree.base);
  return base.ok && base.value !== null;
}

/**
 * Ties worktrees to their repository again after it was moved. What its own records say of the worktrees moved with it; what those say of
 * it did not.
 */
export async function tieWorktrees(repository: GitFolder, worktrees: readonly Worktree[]): Promise<Result<boolean>> {
  const entries = await listWorktrees(repository);
  if (!entries.ok) return entries;
  const mine: boolean[] = [];
  for (const worktree of worktrees) mine.push(await isOf(repository, entries.value, worktree));
  if (!mine.includes(true)) return ok(false);
  // One whose own folder is gone makes git complain; all others are tied all the same.
  const tied = await worktreeCommand(repository, ['repair']);
  return tied.ok || tied.error.code !== 'unavailable' ? ok(true) : tied;
}
