import { fail, ok } from '../../contract/errors';
import type { Failure, Result } from '../../contract/errors';
import { branchRef, commitOf } from './branch-start';
import type { GitFolder } from './folder';
import { plainCommit, treeOf, treeOnDisk } from './snapshot';
import type { StageLimits } from './survey';
import type { OpenWorktree } from './worktree-folder';

/** Where the work parted from its target; where there is none, where it began. */
export async function partingPoint(
  folder: GitFolder,
  tip: string,
  target: string | null,
  base: string | null,
): Promise<Result<string | null>> {
  if (target === null) return ok(base);
  const common = await folder.maybe(['merge-base', target, tip]);
  return common.ok ? ok(common.value ?? base) : common;
}

export interface WholeWork {
  readonly tip: string;
  readonly head: string;
  readonly commit: string;
  readonly dirty: boolean;
  /** Why what is uncommitted could not be taken in; null: it was. */
  readonly problem: Failure | null;
}

/** The commit that would be merged: the branch with what is uncommitted in its worktree. */
export async function wholeWork(
  worktree: OpenWorktree,
  branch: string,
  limits: StageLimits,
): Promise<Result<WholeWork>> {
  const [tip, head] = [await commitOf(worktree, branchRef(branch)), await commitOf(worktree, 'HEAD')];
  if (!tip.ok) return tip;
  if (!head.ok) return head;
  if (tip.value === null || head.value === null) {
    return fail('conflict', `The branch ${branch} is gone.`, {
      reason: 'git.branch_gone',
      next: 'Retry the task to begin anew, or bring the branch back from the reflog.',
    });
  }
  const [tree, present] = [await treeOnDisk(worktree, { limits, tolerant: true }), await treeOf(worktree, head.value)];
  if (!present.ok) return present;
  const at = { tip: tip.value, head: head.value, problem: null };
  if (!tree.ok) {
    const tooMuch = tree.error.reason === 'git.too_large';
    return tooMuch ? ok({ ...at, commit: head.value, dirty: true, problem: tree.error }) : tree;
  }
  if (tree.value === present.value) return ok({ ...at, commit: head.value, dirty: false });
  const commit = await plainCommit(worktree, tree.value, [head.value], 'What is uncommitted');
  return commit.ok ? ok({ ...at, commit: commit.value, dirty: true }) : commit;
}
