import { fail, ok } from '../../contract/errors';
import type { Failure, Result } from '../../contract/errors';
import type { Review } from '../../contract/review';
import type { BranchReview, FileReview, Worktree } from '../../ports/git';
import { branchRef, commitOf } from './branch-start';
import { changes, comparing } from './changes';
import { checkNothingInProgress } from './commit-all';
import { diskSide, fileReview } from './file-review';
import type { GitFolder } from './folder';
import { checkFollow } from './follow';
import type { RunGit } from './git-process';
import { mergeTrees } from './merge-trees';
import { plainCommit, treeOf, treeOnDisk } from './snapshot';
import type { StageLimits } from './survey';
import { checkoutOf, defaultTarget, listBranches, openTarget } from './targets';
import type { Target } from './targets';
import { checkNotRebased } from './unfinished';
import type { OpenWorktree } from './worktree-folder';

const MOST_COMMITS = 300;

export interface ReviewParts {
  readonly run: RunGit;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: StageLimits;
  readonly signal: AbortSignal;
}

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

async function commitsSince(folder: GitFolder, tip: string, without: readonly string[]): Promise<Result<Review['commits']>> {
  const args = ['log', `--max-count=${MOST_COMMITS}`, '-z', '--format=%H %ct %s', tip, ...without.map((name) => `^${name}`), '--'];
  const listed = await folder.text(args);
  if (!listed.ok) return listed;
  const lines = listed.value.split('\0').filter(Boolean);
  return ok(
    lines.map((line) => {
      const [id = '', seconds = '0', ...subject] = line.split(' ');
      return { id, at: Number(seconds) * 1000, subject: subject.join(' ').trim() };
    }),
  );
}

/** The commit that would be merged: the branch with what is uncommitted in its worktree. */
export async function wholeWork(
  worktree: OpenWorktree,
  branch: string,
  limits: StageLimits,
): Promise<Result<{ tip: string; head: string; commit: string; dirty: boolean }>> {
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
  if (!tree.ok) return tree;
  if (!present.ok) return present;
  const at = { tip: tip.value, head: head.value };
  if (tree.value === present.value) return ok({ ...at, commit: head.value, dirty: false });
  const commit = await plainCommit(worktree, tree.value, [head.value], 'What is uncommitted');
  return commit.ok ? ok({ ...at, commit: commit.value, dirty: true }) : commit;
}

/** What stands against merging `commit` into the target now, and the conflicts that there would be. */
async function obstacles(
  parts: ReviewParts,
  repository: GitFolder,
  target: Target,
  commit: string,
  worktree: Worktree,
): Promise<Result<{ conflicts: readonly string[]; blocked: Failure | null }>> {
  const merged = await mergeTrees(repository, target.tip, commit, worktree.base === null);
  if (!merged.ok) return parts.signal.aborted ? merged : ok({ conflicts: [], blocked: merged.error });
  const { tree, conflicts } = merged.value;
  if (conflicts.length > 0) return ok({ conflicts, blocked: conflictFailure(target.name, conflicts) });
  const common = await repository.text(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  if (!common.ok) return common;
  const free = await checkNotRebased(common.value, target.name);
  if (!free.ok) return ok({ conflicts, blocked: free.error });
  const checkout = await checkoutOf(parts.run, repository, parts.env, target.name, parts.signal);
  const followed = checkout.ok && checkout.value ? await checkFollow(checkout.value, target.tip, tree) : checkout;
  return ok({ conflicts, blocked: followed.ok ? null : followed.error });
}

/** Says which files keep two branches from being merged. */
export function conflictFailure(into: string, conflicts: readonly string[]): Failure {
  const names = conflicts.slice(0, 5).join(', ') + (conflicts.length > 5 ? ` and ${conflicts.length - 5} more` : '');
  return {
    code: 'conflict',
    reason: 'review.conflicts',
    message: `It would conflict with ${into} in ${names}.`,
    next: `Send it back and ask the agent to merge ${into} and solve the conflicts, or merge ${into} into the branch yourself.`,
  };
}

const NOTHING: Failure = {
  code: 'conflict',
  reason: 'review.nothing',
  message: 'There is nothing to bring home: the task has changed no files.',
  next: 'Discard it, or send it back with words.',
};

const NO_TARGET: Failure = {
  code: 'conflict',
  reason: 'review.no_target',
  message: 'The repository has no other branch that the work could go into.',
  next: 'Make one, for instance with git branch main, and look again.',
};

/** Everything about bringing a branch into another; only objects are written. */
export async function branchReview(
  parts: ReviewParts,
  repository: GitFolder,
  opened: OpenWorktree,
  o: { readonly worktree: Worktree; readonly into: string | null; readonly limit: number },
): Promise<Result<BranchReview>> {
  const { branch, base: start } = o.worktree;
  const branches = await listBranches(repository, branch);
  if (!branches.ok) return branches;
  const into = o.into === null ? await defaultTarget(repository, branch, branches.value) : ok(o.into);
  if (!into.ok) return into;
  const target = into.value === null ? null : await openTarget(repository, into.value, branch);
  const aim = target?.ok ? target.value : null;
  const work = await wholeWork(opened, branch, parts.limits);
  if (!work.ok) return work;
  const { tip, head, commit, dirty } = work.value;
  const base = await partingPoint(repository, head, aim?.tip ?? null, start);
  if (!base.ok) return base;
  const hidden = [aim?.tip, start].filter((name) => typeof name === 'string');
  const commits = await commitsSince(repository, head, aim && start !== null ? [aim.tip] : hidden);
  if (!commits.ok) return commits;
  const behind = aim ? await repository.text(['rev-list', '--count', aim.tip, `^${head}`]) : ok('0');
  if (!behind.ok) return behind;
  const changed = await changes(opened, { base: base.value, limit: o.limit, limits: parts.limits });
  if (!changed.ok) return changed;
  const found = aim ? await obstacles(parts, repository, aim, commit, o.worktree) : ok({ conflicts: [], blocked: null });
  if (!found.ok) return found;
  const unfinished = await checkNothingInProgress(opened);
  const isNothing = !dirty && head === start;
  const noTarget = target === null ? NO_TARGET : target.ok ? null : target.error;
  return ok({
    into: into.value,
    branches: branches.value,
    base: base.value,
    tip,
    commits: commits.value,
    behind: Number(behind.value),
    dirty,
    conflicts: [...found.value.conflicts],
    blocked: isNothing ? NOTHING : (noTarget ?? (unfinished.ok ? found.value.blocked : unfinished.error)),
    ...changed.value,
  });
}

/** One file of the review: against where the work parted from its default target, as it is on disk now. */
export async function branchFile(
  parts: ReviewParts,
  repository: GitFolder,
  opened: OpenWorktree,
  o: { readonly worktree: Worktree; readonly path: string; readonly maxBytes: number },
): Promise<Result<FileReview>> {
  const base = await defaultBase(repository, opened, o.worktree);
  if (!base.ok) return base;
  return comparing(opened, base.value, parts.limits, (folder, from) =>
    fileReview(folder, {
      range: [from],
      from,
      path: o.path,
      maxBytes: o.maxBytes,
      after: async () => ok(await diskSide(opened.path, o.path, o.maxBytes)),
    }),
  );
}

async function defaultBase(
  repository: GitFolder,
  opened: OpenWorktree,
  { branch, base }: Worktree,
): Promise<Result<string | null>> {
  const branches = await listBranches(repository, branch);
  if (!branches.ok) return branches;
  const into = await defaultTarget(repository, branch, branches.value);
  if (!into.ok) return into;
  const target = into.value === null ? ok(null) : await commitOf(repository, branchRef(into.value));
  const head = await commitOf(opened, 'HEAD');
  if (!target.ok) return target;
  if (!head.ok) return head;
  return head.value === null ? ok(base) : partingPoint(opened, head.value, target.value, base);
}
