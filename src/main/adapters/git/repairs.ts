import { lstat, realpath, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitRepairs } from '../../ports/git';
import { branchRef, commitOf } from './branch-start';
import { commonFolder, openFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';
import { lookForHolders } from './lock-holders';
import { openInside } from './open-inside';
import type { createTurns } from './turns';
import { isThere } from './worktree-folder';
import { listWorktrees, worktreeCommand } from './worktree-list';
import { settledPath } from './worktree-place';

/** A git that goes on without a process in sight is broken off after this long; where nobody can say, after that. */
const OLD_MS = { seen: 60_000, unseen: 10 * 60_000 } as const;

/** A path, with room to spare. */
const MAX_GITDIR = 64 * 1024;

const GONE = fail('conflict', 'There is no such lock any more.', { reason: 'repair.not_needed', next: 'Retry.' });

const seconds = (ms: number): string =>
  ms < 120_000 ? `${Math.max(0, Math.round(ms / 1000))} seconds` : `${Math.round(ms / 60_000)} minutes`;

/** The lock file as it lies in the repository's own git folder; a failure for every other path. */
async function ownLock(common: string, path: string): Promise<Result<string>> {
  const folder = await realpath(dirname(path)).catch(() => null);
  if (folder === null) return GONE;
  const isOwn = folder === common || folder.startsWith(common + sep);
  if (isOwn && basename(path).endsWith('.lock')) return ok(join(folder, basename(path)));
  return fail('invalid', `${path} is no lock of this repository.`, { reason: 'repair.not_a_lock' });
}

/** The folder of the worktree that a lock belongs to; null: it is one of the repository itself, which every git in it may need. */
async function worktreeOf(common: string, lock: string): Promise<string | null> {
  const [first, name] = relative(common, lock).split(sep);
  if (first !== 'worktrees' || name === undefined) return null;
  const file = await openInside(common, join(common, first, name, 'gitdir'), MAX_GITDIR);
  if (file === null) return null;
  try {
    return dirname((await file.readFile('utf8')).trim());
  } finally {
    await file.close();
  }
}

/** Removes a lock that was left behind: only a file, only an old one, and only while no git has it or works there. */
async function removeLock(repository: GitFolder, path: string): Promise<Result<void>> {
  const common = await commonFolder(repository);
  if (!common.ok) return common;
  const entries = await listWorktrees(repository);
  if (!entries.ok) return entries;
  const lock = await ownLock(common.value, path);
  if (!lock.ok) return lock;
  const info = await lstat(lock.value).catch(() => null);
  if (info === null) return GONE;
  if (!info.isFile())
    return fail('conflict', `${path} is no file.`, { reason: 'repair.not_a_lock', next: 'Look at it.' });
  const worktree = await worktreeOf(common.value, lock.value);
  const places = worktree === null ? [common.value, ...entries.value.map((entry) => entry.path)] : [worktree];
  const held = await lookForHolders(lock.value, [dirname(lock.value), ...places]);
  if (held === 'held') {
    return fail('conflict', `A git command still runs there, and ${path} may be its lock.`, {
      reason: 'repair.lock_held',
      next: 'Wait until it has ended, or end it; then try again.',
    });
  }
  const age = Date.now() - info.mtimeMs;
  const old = held === 'free' && process.platform === 'linux' ? OLD_MS.seen : OLD_MS.unseen;
  if (age < old) {
    return fail('conflict', `The lock is only ${seconds(age)} old: a git command may still need it.`, {
      reason: 'repair.lock_young',
      next: `Try again when it is ${seconds(old)} old.`,
    });
  }
  await unlink(lock.value);
  return ok(undefined);
}

/** Lets another folder go on without the branch, at the same commit. Its files and its index stay as they are. */
async function freeBranch(
  open: (path: string) => Promise<Result<GitFolder>>,
  repository: GitFolder,
  { branch, path }: { readonly branch: string; readonly path: string },
): Promise<Result<void>> {
  const entries = await listWorktrees(repository);
  if (!entries.ok) return entries;
  const own = await settledPath(path);
  const holder = entries.value.find((entry) => entry.path === own && entry.branch === branchRef(branch));
  if (!holder) {
    return fail('conflict', `${path} does not have the branch ${branch} checked out any more.`, {
      reason: 'repair.not_needed',
      next: 'Retry.',
    });
  }
  const folder = await open(own);
  if (!folder.ok) return folder;
  const tip = await commitOf(folder.value, 'HEAD');
  if (!tip.ok) return tip;
  if (tip.value === null)
    return fail('conflict', `The branch ${branch} has no commit.`, { reason: 'repair.no_commit' });
  const args = ['update-ref', '--no-deref', '-m', `croft: let go of ${branch}`, 'HEAD', tip.value];
  const freed = await folder.value.text(args);
  return freed.ok ? ok(undefined) : freed;
}

async function unlockWorktree(repository: GitFolder, path: string): Promise<Result<void>> {
  const entries = await listWorktrees(repository);
  if (!entries.ok) return entries;
  const own = await settledPath(path);
  const entry = entries.value.find((one) => one.path === own && one.locked);
  if (!entry || (await isThere(own))) {
    return fail('conflict', `${path} is no locked worktree whose folder is gone.`, {
      reason: 'repair.not_needed',
      next: 'Retry.',
    });
  }
  const unlocked = await worktreeCommand(repository, ['unlock', entry.path]);
  return unlocked.ok ? ok(undefined) : unlocked;
}

/** What is mended in a repository at a click. Each looks first whether that is still needed and safe. */
export function createRepairs(
  run: RunGit,
  env: Readonly<Record<string, string>>,
  inTurn: ReturnType<typeof createTurns>,
): GitRepairs {
  const within = (
    repository: string,
    signal: AbortSignal,
    work: (folder: GitFolder) => Promise<Result<void>>,
  ): Promise<Result<void>> =>
    inTurn(repository, async () => {
      const opened = await openFolder(run, repository, env, signal);
      return opened.ok ? work(opened.value) : opened;
    });
  return {
    removeLock: ({ repository, path, signal }) => within(repository, signal, (folder) => removeLock(folder, path)),
    freeBranch: ({ repository, branch, path, signal }) =>
      within(repository, signal, (folder) =>
        freeBranch((other) => openFolder(run, other, env, signal), folder, { branch, path }),
      ),
    unlockWorktree: ({ repository, path, signal }) =>
      within(repository, signal, (folder) => unlockWorktree(folder, path)),
  };
}
