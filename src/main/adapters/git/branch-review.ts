import { ok } from '../../contract/errors';
import type { Failure, Result } from '../../contract/errors';
import type { Review } from '../../contract/review';
import type { BranchReview, Worktree } from '../../ports/git';
import { changes } from './changes';
import { checkNothingInProgress } from './commit-all';
import type { GitFolder } from './folder';
import { checkFollow } from './follow';
import { mergeTrees } from './merge-trees';
import type { ReviewParts } from './review-parts';
import { treeOf } from './snapshot';
import { checkoutOf, defaultTarget, listBranches, openTarget } from './targets';
import type { Target } from './targets';
import { checkNotRebased } from './unfinished';
import { partingPoint, wholeWork } from './whole-work';
import type { OpenWorktree } from './worktree-folder';

const MOST_COMMITS = 300;

async function commitsSince(
  folder: GitFolder,
  tip: string,
  without: readonly string[],
): Promise<Result<Review['commits']>> {
  const args = [
    'log',
    `--max-count=${MOST_COMMITS}`,
    '-z',
    '--format=%H %ct %s',
    tip,
    ...without.map((name) => `^${name}`),
    '--',
  ];
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

interface Obstacles {
  readonly conflicts: readonly string[];
  readonly blocked: Failure | null;
  /** A merge would change nothing in the target. */
  readonly isHome?: boolean;
}

/** What stands against merging `commit` into the target now, and the conflicts that there would be. */
async function obstacles(
  parts: ReviewParts,
  repository: GitFolder,
  target: Target,
  commit: string,
  worktree: Worktree,
): Promise<Result<Obstacles>> {
  const merged = await mergeTrees(repository, target.tip, commit, worktree.base === null);
  if (!merged.ok) return parts.signal.aborted ? merged : ok({ conflicts: [], blocked: merged.error });
  const { tree, conflicts } = merged.value;
  if (conflicts.length > 0) return ok({ conflicts, blocked: conflictFailure(target.name, conflicts) });
  if (await isOf(repository, tree, target)) return ok({ conflicts, blocked: null, isHome: true });
  const common = await repository.text(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  if (!common.ok) return common;
  const free = await checkNotRebased(common.value, target.name);
  if (!free.ok) return ok({ conflicts, blocked: free.error });
  const checkout = await checkoutOf(parts.run, repository, parts.env, target.name, parts.signal);
  const followed = checkout.ok && checkout.value ? await checkFollow(checkout.value, target.tip, tree) : checkout;
  return ok({ conflicts, blocked: followed.ok ? null : followed.error });
}

/** Whether a merge that gives `tree` would bring the target nothing. */
export async function isOf(repository: GitFolder, tree: string, target: Target): Promise<boolean> {
  const present = target.isUnborn ? null : await treeOf(repository, target.tip);
  return present?.ok === true && present.value === tree;
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
  const target = into.value === null ? null : await openTarget(repository, into.value, o.worktree);
  const aim = target?.ok ? target.value : null;
  const work = await wholeWork(opened, branch, parts.limits);
  if (!work.ok) return work;
  const { tip, head, commit, dirty, problem } = work.value;
  const base = await partingPoint(repository, head, aim?.tip ?? null, start);
  if (!base.ok) return base;
  const hidden = [aim?.tip, start].filter((name) => typeof name === 'string');
  const commits = await commitsSince(repository, head, aim && start !== null ? [aim.tip] : hidden);
  if (!commits.ok) return commits;
  const behind = aim && !aim.isUnborn ? await repository.text(['rev-list', '--count', aim.tip, `^${head}`]) : ok('0');
  if (!behind.ok) return behind;
  const changed = await changes(opened, { base: base.value, limit: o.limit, limits: parts.limits });
  if (!changed.ok) return changed;
  const found = aim
    ? await obstacles(parts, repository, aim, commit, o.worktree)
    : ok<Obstacles>({ conflicts: [], blocked: null });
  if (!found.ok) return found;
  const unfinished = await checkNothingInProgress(opened);
  const { conflicts, blocked, isHome = false } = found.value;
  const isNothing = !dirty && head === (aim?.isUnborn ? aim.tip : start);
  const noTarget = target === null ? NO_TARGET : target.ok ? null : target.error;
  return ok({
    into: into.value,
    branches: branches.value,
    base: base.value,
    tip,
    commits: commits.value,
    behind: Number(behind.value),
    dirty,
    ...(isHome && !isNothing && { isHome }),
    conflicts: [...conflicts],
    blocked: isNothing ? NOTHING : (noTarget ?? problem ?? (unfinished.ok ? blocked : unfinished.error)),
    ...changed.value,
  });
}
