import { err, fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Landed, Worktree } from '../../ports/git';
import { branchRef, commitOf } from './branch-start';
import { conflictFailure, isOf } from './branch-review';
import { commitAll } from './commit-all';
import { hasMarker, messageWithTrailers } from './commit-message';
import type { GitFolder } from './folder';
import type { ReviewParts } from './review-parts';
import { checkFollow, follow, goBack } from './follow';
import { commitTree } from './identity';
import { findLanded, landedTrailers } from './landed';
import { mergeTrees } from './merge-trees';
import { checkoutOf, defaultTarget, listBranches, openTarget } from './targets';
import type { Checkout, Target } from './targets';
import { checkNotRebased } from './unfinished';
import type { OpenWorktree } from './worktree-folder';

export interface HomeRequest {
  readonly worktree: Worktree;
  readonly task: string;
  readonly into: string | null;
  readonly how: Landed['how'];
  readonly message: string;
  readonly tip: string | null;
}

/** Others may commit to the target while the merge is worked out: it is worked out anew this often. */
const MOST_TRIES = 3;

/** One marker for each tip, so that a commit made right before a crash is known for what it is. */
const acceptMarker = (task: string, tip: string) => `accept-${task}-${tip}`;

async function checkSeen(opened: OpenWorktree, tip: string, o: HomeRequest): Promise<Result<void>> {
  if (o.tip === null || o.tip === tip) return ok(undefined);
  const commit = await opened.text(['cat-file', 'commit', tip]);
  if (!commit.ok) return commit;
  if (hasMarker(commit.value, acceptMarker(o.task, o.tip))) return ok(undefined);
  return fail('conflict', 'The branch has moved on since it was looked at.', {
    reason: 'review.moved_on',
    next: 'Look at what is new, then accept it.',
  });
}

/** What a message is about, without the words that only a merge has. */
const subjectOf = (message: string): string => (message.split('\n', 1)[0] ?? '').replace(/^Merge(?: \S+)?: /, '');

/** The tip of the branch with everything in it that was uncommitted. */
async function commitRest(parts: ReviewParts, opened: OpenWorktree, o: HomeRequest): Promise<Result<string>> {
  const { branch } = o.worktree;
  const before = await commitOf(opened, branchRef(branch));
  if (!before.ok) return before;
  if (before.value === null) {
    return fail('conflict', `The branch ${branch} is gone.`, {
      reason: 'git.branch_gone',
      next: 'Retry the task to begin anew, or bring the branch back from the reflog.',
    });
  }
  const seen = await checkSeen(opened, before.value, o);
  if (!seen.ok) return seen;
  const committed = await commitAll(opened, {
    branch,
    message: `Left uncommitted: ${subjectOf(o.message)}`,
    marker: acceptMarker(o.task, before.value),
    limits: parts.limits,
  });
  return committed.ok ? ok(committed.value ?? before.value) : committed;
}

/** The commit that the target is to become: its own where it has all of the work already. */
async function makeCommit(repository: GitFolder, target: Target, tip: string, o: HomeRequest): Promise<Result<string>> {
  const merged = await mergeTrees(repository, target.tip, tip, o.worktree.base === null);
  if (!merged.ok) return merged;
  const { tree, conflicts } = merged.value;
  if (conflicts.length > 0) return err(conflictFailure(target.name, conflicts));
  if (await isOf(repository, tree, target)) return ok(target.tip);
  const parents = o.how === 'merge' ? [target.tip, tip] : [target.tip];
  const message = messageWithTrailers(o.message, landedTrailers(o.task, tip));
  return commitTree(repository, { tree, parents, message });
}

/** True when the branch was moved; false: it is no longer where it was seen. */
async function moveTarget(folder: GitFolder, target: Target, commit: string, o: HomeRequest): Promise<Result<boolean>> {
  const ref = branchRef(target.name);
  const input = target.isUnborn ? `create ${ref}\0${commit}\0` : `update ${ref}\0${commit}\0${target.tip}\0`;
  const args = ['update-ref', '-m', `croft: ${o.how} of ${o.task}`, '--stdin', '-z'];
  const moved = await folder.text(args, { input });
  if (moved.ok) return ok(true);
  const present = await commitOf(folder, ref);
  if (!present.ok) return present;
  return present.value === (target.isUnborn ? null : target.tip) ? moved : ok(false);
}

/**
 * Moves the target, and the files where it is checked out. Files first: a crash in between leaves changes that the next call finds to be
 * the ones it would make; the branch never points to what the files do not show.
 */
async function land(
  repository: GitFolder,
  checkout: Checkout | null,
  target: Target,
  commit: string,
  o: HomeRequest,
): Promise<Result<boolean>> {
  if (checkout === null) return moveTarget(repository, target, commit, o);
  const adopted = await checkFollow(checkout, target.tip, commit);
  if (!adopted.ok) return adopted;
  const followed = await follow(checkout, target.tip, commit, adopted.value);
  if (!followed.ok) return followed;
  const moved = await moveTarget(checkout, target, commit, o);
  if (moved.ok && moved.value) return moved;
  const back = await goBack(checkout, commit, target.tip, adopted.value);
  return back.ok ? moved : back;
}

async function tryOnce(
  parts: ReviewParts,
  repository: GitFolder,
  name: string,
  tip: string,
  o: HomeRequest,
): Promise<Result<Landed | null>> {
  const target = await openTarget(repository, name, o.worktree);
  if (!target.ok) return target;
  const start = target.value.isUnborn ? target.value.tip : o.worktree.base;
  const landed = await findLanded(repository, { target: target.value, tip, task: o.task, base: start });
  if (!landed.ok || landed.value !== null) return landed;
  if (tip === start) {
    return fail('conflict', 'There is nothing to bring home: the task has changed no files.', {
      reason: 'review.nothing',
      next: 'Discard it, or send it back with words.',
    });
  }
  const common = await repository.text(['rev-parse', '--path-format=absolute', '--git-common-dir']);
  if (!common.ok) return common;
  const free = await checkNotRebased(common.value, name);
  if (!free.ok) return free;
  const checkout = await checkoutOf(parts.run, repository, parts.env, name, parts.signal);
  if (!checkout.ok) return checkout;
  const commit = await makeCommit(repository, target.value, tip, o);
  if (!commit.ok) return commit;
  if (commit.value === target.value.tip) return ok({ into: name, commit: commit.value, how: o.how });
  const done = await land(repository, checkout.value, target.value, commit.value, o);
  if (!done.ok) return done;
  return ok(done.value ? { into: name, commit: commit.value, how: o.how } : null);
}

/** Brings the work into its target, or changes nothing there. */
export async function bringHome(
  parts: ReviewParts,
  repository: GitFolder,
  opened: OpenWorktree,
  o: HomeRequest,
): Promise<Result<Landed>> {
  const branches = await listBranches(repository, o.worktree.branch);
  if (!branches.ok) return branches;
  const into = o.into === null ? await defaultTarget(repository, o.worktree.branch, branches.value) : ok(o.into);
  if (!into.ok) return into;
  if (into.value === null) {
    return fail('conflict', 'The repository has no other branch that the work could go into.', {
      reason: 'review.no_target',
      next: 'Make one, for instance with git branch main, and look again.',
    });
  }
  const known = await openTarget(repository, into.value, o.worktree);
  if (!known.ok) return known;
  const tip = await commitRest(parts, opened, o);
  if (!tip.ok) return tip;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const landed = await tryOnce(parts, repository, into.value, tip.value, o);
    if (!landed.ok) return landed;
    if (landed.value !== null) return ok(landed.value);
  }
  return fail('conflict', `${into.value} moves while the work is brought into it.`, {
    reason: 'review.target_moves',
    next: 'Wait until whoever commits there is done, then try again.',
  });
}
