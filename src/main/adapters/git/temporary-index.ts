import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitFolder } from './folder';

const PREFIX = 'croft-index-';
const STALE_MS = 3_600_000;

/** Removes what a farm that was killed has left behind. */
async function removeStale(gitFolder: string): Promise<void> {
  const names = (await readdir(gitFolder)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const file = join(gitFolder, name);
    const info = await stat(file).catch(() => null);
    if (info && Date.now() - info.mtimeMs > STALE_MS) await rm(file, { force: true });
  }
}

/**
 * Copies the index with its time. Git takes a file for unchanged when size and time say so, and looks into it only when it is
 * not older than the index: under a younger index a change made right after a checkout would go unseen. Cut to whole seconds,
 * so that it errs on the side of looking.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const info = await stat(from).catch(() => null);
  // A worktree without an index is one without files.
  if (info === null) return;
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const seconds = Math.floor(info.mtimeMs / 1000);
  await utimes(to, seconds, seconds);
}

/**
 * Lets `work` stage things without touching the worktree's own index. It starts as a copy, so that git need not read
 * again what has not changed.
 */
export async function withTemporaryIndex<T>(
  worktree: GitFolder & { readonly gitFolder: string },
  work: (folder: GitFolder) => Promise<T>,
): Promise<T> {
  await removeStale(worktree.gitFolder);
  const index = join(worktree.gitFolder, `${PREFIX}${randomUUID()}`);
  try {
    await copyIndex(join(worktree.gitFolder, 'index'), index);
    return await work(worktree.with({ GIT_INDEX_FILE: index }));
  } finally {
    await Promise.all([rm(index, { force: true }), rm(`${index}.lock`, { force: true })]);
  }
}
