import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Worktree } from '../../ports/git';
import { checkBranchName, ensureBranch, findBranch } from './branch-start';
import { commonFolder, openFolder } from './folder';
import type { RunGit } from './git-process';
import { restoreSaved } from './saved';
import { fillWorktree } from './worktree-fill';
import { openWorktree } from './worktree-folder';
import { placeWorktree, settledPath, takenFolder } from './worktree-place';

export interface WorktreeRequest {
  readonly repository: string;
  readonly path: string;
  readonly branch: string;
  readonly from?: string;
  readonly existing?: boolean;
  readonly savedOf?: string;
  readonly copyFiles: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Makes the task's branch and worktree, or finishes what is missing of them. Each step leaves a mark that the next call sees:
 * the branch (with its base), the registered folder, the index, the place record. No step moves a branch or deletes files.
 */
export async function ensureWorktree(
  run: RunGit,
  env: Readonly<Record<string, string>>,
  o: WorktreeRequest,
): Promise<Result<Worktree>> {
  const opened = await openFolder(run, o.repository, env, o.signal);
  if (!opened.ok) return opened;
  const repository = opened.value;
  const common = await commonFolder(repository);
  if (!common.ok) return common;
  const legal = await checkBranchName(repository, o.branch);
  if (!legal.ok) return legal;
  const start = await (o.existing ? findBranch(repository, o.branch) : ensureBranch(repository, o.branch, o.from));
  if (!start.ok) return start;
  const path = await settledPath(o.path);
  const worktree = await placeWorktree(() => openWorktree(run, env, path, o.signal), repository, o.branch, path);
  if (!worktree.ok) return worktree.error.reason === 'git.worktree_damaged' ? takenFolder(o.path) : worktree;
  const commonHere = await commonFolder(worktree.value);
  if (!commonHere.ok) return commonHere;
  if (commonHere.value !== common.value) return takenFolder(o.path);
  const { savedOf } = o;
  const more = () =>
    savedOf === undefined ? Promise.resolve(ok(undefined)) : restoreSaved(worktree.value, o.branch, savedOf);
  const filled = await fillWorktree(worktree.value, repository, o.copyFiles, o.signal, more);
  return filled.ok ? ok({ kind: 'worktree', path: o.path, branch: o.branch, base: start.value.base }) : filled;
}
