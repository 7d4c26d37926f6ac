import { lstat, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Worktree } from '../../ports/git';
import { branchRef, checkBranchName, commitOf, firstCommit } from './branch-start';
import { openFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';
import { treeOf } from './snapshot';
import { isThere } from './worktree-folder';
import { listWorktrees } from './worktree-list';

/** A branch that work can go into. */
export interface Target {
  readonly name: string;
  readonly tip: string;
  /** The branch has no commit yet: `tip` is the empty one that the work began from, and the branch is to be made. */
  readonly isUnborn: boolean;
}

const USUAL = ['main', 'master', 'develop', 'trunk'];
const MOST_BRANCHES = 1000;

/** Local branches, the most recently used first, without the task's own. */
export async function listBranches(folder: GitFolder, own: string): Promise<Result<string[]>> {
  const format = '%(refname:lstrip=2)';
  const args = [
    'for-each-ref',
    `--count=${MOST_BRANCHES}`,
    '--sort=-committerdate',
    `--format=${format}`,
    'refs/heads/',
  ];
  const listed = await folder.text(args);
  return listed.ok ? ok(listed.value.split('\n').filter((name) => name !== '' && name !== own)) : listed;
}

/** The branch that the repository's own checkout is on, also where it has no commit yet. Null: detached. */
export async function ownBranch(folder: GitFolder): Promise<Result<string | null>> {
  return folder.maybe(['symbolic-ref', '--quiet', '--short', 'HEAD']);
}

/** Where work goes unless told: the branch of the repository's own checkout, else main and its like. */
export async function defaultTarget(
  folder: GitFolder,
  own: string,
  branches: readonly string[],
): Promise<Result<string | null>> {
  const present = await ownBranch(folder);
  if (!present.ok) return present;
  if (present.value !== null && present.value !== own) return ok(present.value);
  return ok(USUAL.find((name) => branches.includes(name)) ?? branches[0] ?? null);
}

/** The commit without files that a branch began from in an empty repository; a new one where the agent has rewritten it. */
async function emptyStart(folder: GitFolder, own: string): Promise<Result<string>> {
  const roots = await folder.text(['rev-list', '--max-parents=0', '--first-parent', branchRef(own), '--']);
  const empty = await folder.text(['mktree'], { input: '' });
  if (!roots.ok) return roots;
  if (!empty.ok) return empty;
  const root = roots.value.split('\n').at(-1) ?? '';
  const tree = await treeOf(folder, root);
  return tree.ok && tree.value === empty.value ? ok(root) : firstCommit(folder);
}

/** The branch with its tip, or why nothing can go into it. */
export async function openTarget(
  folder: GitFolder,
  name: string,
  { branch: own, base }: Pick<Worktree, 'branch' | 'base'>,
): Promise<Result<Target>> {
  const legal = await checkBranchName(folder, name);
  if (!legal.ok) return legal;
  if (name === own) {
    return fail('invalid', "The task's own branch cannot be its target.", { reason: 'review.own_branch' });
  }
  const tip = await commitOf(folder, branchRef(name));
  if (!tip.ok) return tip;
  if (tip.value !== null) return ok({ name, tip: tip.value, isUnborn: false });
  const present = await ownBranch(folder);
  if (!present.ok) return present;
  if (present.value !== name) {
    return fail('not_found', `There is no branch ${name} any more.`, {
      reason: 'review.target_gone',
      next: 'Choose another branch.',
    });
  }
  if (base === null) {
    const start = await emptyStart(folder, own);
    return start.ok ? ok({ name, tip: start.value, isUnborn: true }) : start;
  }
  return fail('conflict', `The branch ${name} has no commit yet, so there is nothing to merge into.`, {
    reason: 'review.unborn',
    next: `Run git merge '${own}' in ${folder.path}: it makes the work the first commits of ${name}.`,
  });
}

/** A folder in which a branch is checked out. */
export type Checkout = GitFolder & { readonly gitFolder: string };

/** Git folder of a checkout, if the folder truly is one of this repository: an agent may have written what git's list says. */
async function openCheckout(
  run: RunGit,
  repository: GitFolder,
  env: Readonly<Record<string, string>>,
  path: string,
  signal: AbortSignal,
): Promise<Result<Checkout>> {
  const strange = () =>
    fail(
      'conflict',
      `Git says that the branch is checked out in ${path}, but that is no checkout of this repository.`,
      {
        reason: 'git.strange_checkout',
        next: 'Look at it with: git worktree list',
      },
    );
  const real = await realpath(path).catch(() => null);
  const dotGit = real === null ? null : await lstat(join(real, '.git')).catch(() => null);
  if (real === null || !dotGit) return strange();
  const folder = await openFolder(run, real, env, signal);
  if (!folder.ok) return folder;
  const ask = ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir', '--absolute-git-dir'];
  const [there, here] = await Promise.all([folder.value.text(ask), repository.text(ask)]);
  if (!there.ok || !here.ok) return strange();
  const [top = '', common = '', gitFolder = ''] = there.value.split('\n');
  if (resolve(top) !== real || common !== here.value.split('\n')[1]) return strange();
  return ok({ ...folder.value, gitFolder });
}

/** The folder where a branch is checked out; null: nowhere. One whose folder is gone does not count, unless it is locked: its disk may be away. */
export async function checkoutOf(
  run: RunGit,
  repository: GitFolder,
  env: Readonly<Record<string, string>>,
  branch: string,
  signal: AbortSignal,
): Promise<Result<Checkout | null>> {
  const listed = await listWorktrees(repository);
  if (!listed.ok) return listed;
  const holders = listed.value.filter((entry) => entry.branch === branchRef(branch));
  const present = [];
  for (const holder of holders) {
    if (await isThere(holder.path)) present.push(holder);
    else if (holder.locked) {
      return fail('conflict', `${branch} is checked out in ${holder.path}, which is locked and not there.`, {
        reason: 'git.worktree_locked',
        next: `Bring the folder back, or run: git worktree unlock '${holder.path}'`,
      });
    }
  }
  const [first, second] = present;
  if (!first) return ok(null);
  if (second) {
    return fail('conflict', `${branch} is checked out in two folders: ${first.path} and ${second.path}.`, {
      reason: 'git.branch_taken',
      next: 'Switch one of them to another branch.',
    });
  }
  return openCheckout(run, repository, env, first.path, signal);
}
