import { lstat, mkdir, readdir, realpath, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { branchRef } from './branch-start';
import type { GitFolder } from './folder';
import type { OpenWorktree } from './worktree-folder';
import { isThere } from './worktree-folder';
import { listWorktrees, worktreeCommand } from './worktree-list';
import type { WorktreeEntry } from './worktree-list';

/** Twice forced: also where git's own lock of an unfinished `worktree add` was left behind. */
const REMOVE = ['remove', '--force', '--force', '--'];
const MOST_TRIES = 3;
const PAUSE_MS = 40;

/** A path with the links of its existing part resolved: how git names a worktree whose folder may be gone. */
export async function settledPath(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  return dirname(path) === path ? path : join(await settledPath(dirname(path)), basename(path));
}

/** The folder holds something that is not ours. */
export function takenFolder(path: string): Result<never> {
  return fail('conflict', `The folder ${path} is there already and is not a worktree of this repository.`, {
    reason: 'git.folder_taken',
    next: 'Look at what is in it; move or delete the folder, then retry.',
  });
}

function takenBranch(branch: string, path: string): Result<never> {
  return fail('conflict', `The branch ${branch} is checked out in ${path}.`, {
    reason: 'git.branch_taken',
    next: `Free the branch there: that folder keeps its commit and its files. Or switch it yourself (git -C '${path}' switch --detach), then retry.`,
    repair: { kind: 'free-branch', path },
  });
}

/** Forgets a worktree whose folder is gone, or a spare with its folder. A locked one may be on a disk that is only away. */
export async function forget(repository: GitFolder, entry: WorktreeEntry): Promise<Result<void>> {
  if (entry.locked) {
    return fail('conflict', `The worktree ${entry.path} is locked and its folder is not there.`, {
      reason: 'git.worktree_locked',
      next: `Bring the folder back, or run: git worktree unlock '${entry.path}'`,
      repair: { kind: 'unlock-worktree', path: entry.path },
    });
  }
  for (let tries = 1; ; tries += 1) {
    const removed = await worktreeCommand(repository, [...REMOVE, entry.path]);
    if (removed.ok || (await isForgotten(repository, entry))) return ok(undefined);
    // Of two that remove the same spare at once git fails for one, while the other is still at it.
    if (!entry.spare || tries >= MOST_TRIES) return removed;
    await sleep(PAUSE_MS * tries);
  }
}

/** Whether somebody else was faster: git fails to remove what it does not list any more. */
async function isForgotten(repository: GitFolder, { path }: WorktreeEntry): Promise<boolean> {
  const listed = await listWorktrees(repository);
  return listed.ok && !listed.value.some((entry) => entry.path === path) && !(await isThere(path));
}

/** Frees the way for `worktree add`, or answers true: the worktree is there. Deletes nothing that has files. */
async function clearTheWay(repository: GitFolder, branch: string, path: string): Promise<Result<boolean>> {
  const listed = await listWorktrees(repository);
  if (!listed.ok) return listed;
  const entries = listed.value;
  const holder = entries.find((entry) => entry.branch === branchRef(branch) && entry.path !== path);
  if (holder) {
    if (!holder.spare && (await isThere(holder.path))) return takenBranch(branch, holder.path);
    const forgotten = await forget(repository, holder);
    if (!forgotten.ok) return forgotten;
  }
  const registered = entries.find((entry) => entry.path === path);
  if (registered?.spare) {
    const forgotten = await forget(repository, registered);
    return forgotten.ok ? ok(false) : forgotten;
  }
  const files = await readdir(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : ['?']));
  if (!registered) return files === null || files.length === 0 ? ok(false) : takenFolder(path);
  if (files === null) {
    const forgotten = await forget(repository, registered);
    return forgotten.ok ? ok(false) : forgotten;
  }
  if (!(await isThere(join(path, '.git')))) {
    const repaired = await worktreeCommand(repository, ['repair']);
    if (!repaired.ok) return repaired;
  }
  return ok(true);
}

/** True when a `worktree add` was broken off before any checkout began: there is nothing in the folder but `.git`. */
async function isHalfMade(path: string, worktree: Result<OpenWorktree>): Promise<boolean> {
  const begun = worktree.ok ? ['index', 'index.lock'].map((name) => join(worktree.value.gitFolder, name)) : [];
  for (const file of begun) if (await isThere(file)) return false;
  const files = await readdir(path);
  const dotGit = await lstat(join(path, '.git')).catch(() => null);
  return files.every((name) => name === '.git') && !dotGit?.isDirectory();
}

async function scrap(repository: GitFolder, path: string): Promise<Result<void>> {
  await rm(join(path, '.git'), { force: true });
  await rmdir(path);
  const removed = await worktreeCommand(repository, [...REMOVE, path]);
  return removed.ok ? ok(undefined) : removed;
}

async function add(repository: GitFolder, path: string, branch: string): Promise<Result<void>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Without the checkout: which programs the configuration names is only known inside the new worktree.
  const added = await worktreeCommand(repository, ['add', '--quiet', '--no-checkout', '--', path, branch]);
  return added.ok ? ok(undefined) : added;
}

/** The registered worktree, made first if it is not there. */
export async function placeWorktree(
  open: () => Promise<Result<OpenWorktree>>,
  repository: GitFolder,
  branch: string,
  path: string,
): Promise<Result<OpenWorktree>> {
  const there = await clearTheWay(repository, branch, path);
  if (!there.ok) return there;
  const present = there.value ? await open() : null;
  if (present && !(await isHalfMade(path, present))) return present;
  if (present) {
    const scrapped = await scrap(repository, path);
    if (!scrapped.ok) return scrapped;
  }
  const added = await add(repository, path, branch);
  return added.ok ? open() : added;
}
