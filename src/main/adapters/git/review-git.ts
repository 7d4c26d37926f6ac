import type { Result } from '../../contract/errors';
import type { Git, Worktree } from '../../ports/git';
import { branchRef, checkBranchName, commitOf } from './branch-start';
import { branchFile } from './branch-file';
import { branchReview } from './branch-review';
import { bringHome } from './bring-home';
import { spanChanges, spanFile } from './file-review';
import { commonFolder, openFolder } from './folder';
import type { GitFolder } from './folder';
import type { ReviewParts } from './review-parts';
import type { RunGit } from './git-process';
import { keep, notKept } from './keep';
import { checkNotTaken, putAway } from './put-away';
import { keptSpan, restoreKept, sweepKept } from './restore-kept';
import type { StageLimits } from './survey';
import type { InTurn } from './turns';
import { openWorktree } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';

type ReviewGit = Pick<
  Git,
  | 'branchTip'
  | 'review'
  | 'reviewFile'
  | 'spanChanges'
  | 'spanFile'
  | 'bringHome'
  | 'keep'
  | 'notKept'
  | 'putAway'
  | 'keptSpan'
  | 'restoreKept'
  | 'sweepKept'
>;

export interface ReviewGitOptions {
  readonly run: RunGit;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: StageLimits;
  readonly inTurn: InTurn;
}

/**
 * The part of git that brings work home, puts it away and back. What moves the target waits for its turn at the repository first (whichever
 * of its folders it was asked through) and at the worktree then; always in this order, so that no two wait for each other.
 */
export function createReviewGit({ inTurn, ...tools }: ReviewGitOptions): ReviewGit {
  const inRepository = async <T>(
    path: string,
    signal: AbortSignal,
    work: (repository: GitFolder, parts: ReviewParts) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const opened = await openFolder(tools.run, path, tools.env, signal);
    return opened.ok ? work(opened.value, { ...tools, signal }) : opened;
  };
  const inBoth = <T>(
    o: { readonly repository: string; readonly worktree: Worktree; readonly signal: AbortSignal },
    work: (repository: GitFolder, opened: OpenWorktree, parts: ReviewParts) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    inTurn(o.worktree.path, () =>
      inRepository(o.repository, o.signal, async (repository, parts) => {
        const opened = await openWorktree(tools.run, tools.env, o.worktree.path, o.signal);
        return opened.ok ? work(repository, opened.value, parts) : opened;
      }),
    );

  return {
    branchTip: (repository, branch, signal) =>
      inRepository(repository, signal, async (folder) => {
        const legal = await checkBranchName(folder, branch);
        return legal.ok ? commitOf(folder, branchRef(branch)) : legal;
      }),
    review: (o) => inBoth(o, (repository, opened, parts) => branchReview(parts, repository, opened, o)),
    reviewFile: (o) => inBoth(o, (repository, opened, parts) => branchFile(parts, repository, opened, o)),
    spanChanges: (o) => inRepository(o.repository, o.signal, (folder) => spanChanges(folder, o.span, o.limit)),
    spanFile: (o) => inRepository(o.repository, o.signal, (folder) => spanFile(folder, o.span, o.path, o.maxBytes)),
    async bringHome(o) {
      const common = await inRepository(o.repository, o.signal, commonFolder);
      if (!common.ok) return common;
      return inTurn(`into ${common.value}`, () =>
        inBoth(o, (repository, opened, parts) => bringHome(parts, repository, opened, o)),
      );
    },
    keep: (o) =>
      inTurn(o.worktree.path, () =>
        inRepository(o.repository, o.signal, async (repository, parts) => {
          const free = await checkNotTaken(repository, o.worktree.branch, o.worktree.path);
          return free.ok ? keep(parts, repository, o) : free;
        }),
      ),
    notKept: (o) =>
      inTurn(o.worktree.path, () =>
        inRepository(o.repository, o.signal, (repository, parts) => notKept(parts, repository, o.worktree)),
      ),
    putAway: (o) =>
      inTurn(o.worktree.path, () =>
        inRepository(o.repository, o.signal, (repository, parts) => putAway(parts, repository, o)),
      ),
    keptSpan: (o) => inRepository(o.repository, o.signal, (repository) => keptSpan(repository, o.kept)),
    restoreKept: (o) =>
      inTurn(o.path, () =>
        inRepository(o.repository, o.signal, (repository, parts) => restoreKept(parts, repository, o)),
      ),
    sweepKept: (o) => inRepository(o.repository, o.signal, (repository) => sweepKept(repository, o.before)),
  };
}
