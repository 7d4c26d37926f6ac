import { writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { copyFiles } from './copy-files';
import { lockedFailure } from './failures';
import type { GitFolder } from './folder';
import { readPlaceRecord, writePlaceRecord } from './place-record';
import { isThere } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';

const CHECKOUT_TIMEOUT_MS = 15 * 60_000;
const LOOK_MS = 100;
const PID_FILE = 'croft-checkout.pid';

/** True when a process with this id is there. Another one may have got the id since: then it is waited for in vain, not harmed. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A first checkout that was broken off has left its lock. The git that made it may have outlived the farm and still be at it
 * (a process that is not our child can only be looked at); once it is gone, the lock may go. Nothing can be lost: nobody has
 * worked in this worktree yet.
 */
async function awaitFirstCheckout(worktree: OpenWorktree, signal: AbortSignal): Promise<Result<void>> {
  const lock = join(worktree.gitFolder, 'index.lock');
  const pid = Number(await readFile(join(worktree.gitFolder, PID_FILE), 'utf8').catch(() => ''));
  const deadline = performance.now() + CHECKOUT_TIMEOUT_MS;
  while (pid > 0 && (await isThere(lock)) && isAlive(pid)) {
    if (signal.aborted || performance.now() > deadline) return lockedFailure(lock);
    await sleep(LOOK_MS);
  }
  await rm(lock, { force: true });
  return ok(undefined);
}

/** Fills the worktree with the files of its HEAD. Git writes the index last: where there is one, this was done. */
export async function checkOut(worktree: OpenWorktree, signal: AbortSignal): Promise<Result<void>> {
  const index = join(worktree.gitFolder, 'index');
  if (await isThere(index)) return ok(undefined);
  const free = await awaitFirstCheckout(worktree, signal);
  if (!free.ok || (await isThere(index))) return free;
  const done = await worktree.text(['reset', '--hard', '--quiet', '--no-recurse-submodules'], {
    timeoutMs: CHECKOUT_TIMEOUT_MS,
    onStart: (pid) => writeFileSync(join(worktree.gitFolder, PID_FILE), String(pid)),
  });
  return done.ok ? ok(undefined) : done;
}

/** Those of `paths` that the branch itself does not have. */
async function notTracked(worktree: GitFolder, paths: readonly string[]): Promise<Result<string[]>> {
  if (paths.length === 0) return ok([]);
  const tracked = await worktree.text(['ls-files', '-z', '--', ...paths.map((path) => `:(literal)${path}`)]);
  if (!tracked.ok) return tracked;
  const known = new Set(tracked.value.split('\0'));
  return ok(paths.filter((path) => !known.has(path)));
}

/**
 * Gives a new worktree its files: those of the branch, what `more` brings to them, and copies of the chosen untracked ones. Does nothing where
 * that was done.
 */
export async function fillWorktree(
  worktree: OpenWorktree,
  repository: GitFolder,
  patterns: readonly string[],
  signal: AbortSignal,
  more: () => Promise<Result<void>> = () => Promise.resolve(ok(undefined)),
): Promise<Result<void>> {
  if ((await readPlaceRecord(worktree.gitFolder)) !== null) return ok(undefined);
  const checkedOut = await checkOut(worktree, signal);
  const added = checkedOut.ok ? await more() : checkedOut;
  if (!added.ok) return added;
  return copyIn(worktree, repository, patterns);
}

/** Copies the chosen untracked files in, and notes that the worktree is whole. */
export async function copyIn(
  worktree: OpenWorktree,
  repository: GitFolder,
  patterns: readonly string[],
): Promise<Result<void>> {
  const prefix = await repository.text(['rev-parse', '--show-prefix']);
  if (!prefix.ok) return prefix;
  const copied = await copyFiles({
    from: repository,
    prefix: prefix.value,
    worktree: worktree.path,
    patterns,
  });
  if (!copied.ok) return copied;
  const ours = await notTracked(worktree, copied.value);
  if (!ours.ok) return ours;
  await writePlaceRecord(worktree.gitFolder, ours.value);
  return ok(undefined);
}
