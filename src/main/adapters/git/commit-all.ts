import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { branchRef } from './branch-start';
import { hasMarker, messageWithMarker } from './commit-message';
import { commitTree } from './identity';
import { readPlaceRecord } from './place-record';
import { readCommits } from './read-commits';
import type { ReadCommit } from './read-commits';
import { oddEntries } from './read-index';
import type { OddEntries } from './read-index';
import { stageAll } from './stage-all';
import type { StageLimits } from './survey';
import { isThere } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';

/** What git keeps of a merge, cherry-pick or revert that waits for its commit. */
const PENDING = [
  'MERGE_HEAD',
  'MERGE_MODE',
  'MERGE_MSG',
  'AUTO_MERGE',
  'SQUASH_MSG',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
];

const IN_PROGRESS: readonly (readonly [file: string, what: string, finish: string])[] = [
  ['rebase-merge', 'rebase', 'git rebase --continue, or git rebase --abort'],
  ['rebase-apply', 'rebase', 'git rebase --continue, or git rebase --abort'],
  ['sequencer', 'cherry-pick', 'git cherry-pick --continue, or git cherry-pick --abort'],
];

interface Standing {
  /** Commit that the worktree stands on. */
  readonly head: ReadCommit | null;
  /** Commit of the task's branch. */
  readonly tip: string | null;
  readonly onBranch: boolean;
}

/** A state in which a commit would be wrong or impossible is told, not repaired: it is somebody's unfinished work. Else: what is odd in the index. */
export async function checkNothingInProgress(worktree: OpenWorktree): Promise<Result<OddEntries>> {
  for (const [file, what, finish] of IN_PROGRESS) {
    if (!(await isThere(join(worktree.gitFolder, file)))) continue;
    return fail('conflict', `A ${what} is in progress in the worktree.`, {
      reason: 'git.in_progress',
      next: `Finish it in ${worktree.path} (${finish}), then retry.`,
    });
  }
  const odd = await oddEntries(worktree);
  if (!odd.ok || odd.value.unmerged.length === 0) return odd;
  const paths = odd.value.unmerged;
  const some = paths.slice(0, 3).join(', ') + (paths.length > 3 ? ` and ${paths.length - 3} more` : '');
  return fail('conflict', `There are merge conflicts that nobody has resolved: ${some}.`, {
    reason: 'git.unmerged',
    next: `Resolve them in ${worktree.path} and run git add on the files, or retry the stage.`,
  });
}

/** Whether HEAD names the branch. Its file says so wherever refs are files. */
async function isOn(worktree: OpenWorktree, branch: string): Promise<Result<boolean>> {
  const head = await readFile(join(worktree.gitFolder, 'HEAD'), 'utf8').catch(() => '');
  if (head.trim() === `ref: ${branchRef(branch)}`) return ok(true);
  const ref = await worktree.maybe(['symbolic-ref', '--quiet', 'HEAD']);
  return ref.ok ? ok(ref.value === branchRef(branch)) : ref;
}

/** Where HEAD and the branch stand. An agent may have made a branch of its own: its commits are taken over if they go on from ours. */
async function standing(worktree: OpenWorktree, branch: string): Promise<Result<Standing>> {
  const read = await readCommits(worktree, 'HEAD', branchRef(branch));
  if (!read.ok) return read;
  const head = read.value[0];
  const tip = read.value[1]?.id ?? null;
  const at = await isOn(worktree, branch);
  if (!at.ok) return at;
  const onBranch = at.value;
  if (onBranch || tip === null || head?.id === tip) return ok({ head, tip, onBranch });
  const goesOn = head === null ? ok(null) : await worktree.maybe(['merge-base', '--is-ancestor', tip, head.id]);
  if (!goesOn.ok) return goesOn;
  if (goesOn.value !== null) return ok({ head, tip, onBranch });
  return fail('conflict', `The worktree is no longer on ${branch}, and what it is on does not go on from it.`, {
    reason: 'git.branch_diverged',
    next: `Bring the work onto the branch in ${worktree.path} (git switch ${branch}, then git cherry-pick), and retry.`,
  });
}

/** Further parents of a merge whose conflicts are all resolved. */
async function mergeParents(worktree: OpenWorktree): Promise<string[]> {
  const file = join(worktree.gitFolder, 'MERGE_HEAD');
  const info = await lstat(file).catch(() => null);
  if (!info?.isFile() || info.size > 4096) return [];
  return (await readFile(file, 'utf8')).split('\n').filter((line) => /^[0-9a-f]{40,64}$/.test(line));
}

/** Moves the branch to `commit`, only from where it was seen, and puts the worktree back on it. */
async function settle(worktree: OpenWorktree, branch: string, at: Standing, commit: string): Promise<Result<void>> {
  if (commit !== at.tip) {
    const input =
      at.tip === null
        ? `create ${branchRef(branch)}\0${commit}\0`
        : `update ${branchRef(branch)}\0${commit}\0${at.tip}\0`;
    const moved = await worktree.text(['update-ref', '-m', 'croft: stage ended', '--stdin', '-z'], { input });
    if (!moved.ok) return moved;
  }
  if (at.onBranch) return ok(undefined);
  const attached = await worktree.text([
    'symbolic-ref',
    '-m',
    'croft: back on the task branch',
    'HEAD',
    branchRef(branch),
  ]);
  return attached.ok ? ok(undefined) : attached;
}

/**
 * Commits everything in the worktree to its branch by git's plumbing, which runs no hook, editor, signature or clean-up.
 * A crash at any point leaves either the old tip or the new one; called again it does what is left.
 */
export async function commitAll(
  worktree: OpenWorktree,
  o: { readonly branch: string; readonly message: string; readonly marker: string; readonly limits: StageLimits },
): Promise<Result<string | null>> {
  const [clear, at] = await Promise.all([checkNothingInProgress(worktree), standing(worktree, o.branch)]);
  if (!clear.ok) return clear;
  if (!at.ok) return at;
  const { head, tip } = at.value;
  if (head !== null && hasMarker(head.text, o.marker)) {
    const settled = await settle(worktree, o.branch, at.value, head.id);
    return settled.ok ? ok(head.id) : settled;
  }
  const copied = (await readPlaceRecord(worktree.gitFolder))?.copied ?? [];
  const staged = await stageAll(worktree, { copied, limits: o.limits, tolerant: false, odd: clear.value });
  if (!staged.ok) return staged;
  const tree = await worktree.text(['write-tree']);
  if (!tree.ok) return tree;
  const merged = await mergeParents(worktree);
  const nothing = tree.value === (head?.tree ?? null) && merged.length === 0;
  const parents = [...(head === null ? [] : [head.id]), ...merged];
  const commit = nothing
    ? ok(head?.id ?? null)
    : await commitTree(worktree, { tree: tree.value, parents, message: messageWithMarker(o.message, o.marker) });
  if (!commit.ok) return commit;
  if (commit.value === null) return ok(null);
  const settled = await settle(worktree, o.branch, at.value, commit.value);
  if (!settled.ok) return settled;
  if (nothing) return ok(commit.value === tip ? null : commit.value);
  await Promise.all(PENDING.map((file) => rm(join(worktree.gitFolder, file), { force: true })));
  return ok(commit.value);
}
