import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { isThere } from './worktree-folder';
import type { OpenWorktree } from './worktree-folder';

const MOST_LIST_BYTES = 16 * 1024 * 1024;
const LOOKS_AT_ONCE = 64;

/** All folders, but the top, that hold files which are no ignored ones. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (
      let at = path.endsWith('/') ? path.slice(0, -1) : dirname(path);
      at !== '.' && !folders.has(at);
      at = dirname(at)
    ) {
      folders.add(at);
    }
  }
  return [...folders];
}

/**
 * Refuses a worktree that holds repositories of their own (an agent ran `git init`, or initialized a submodule): their commits are in no
 * other place, and no copy of files would keep them.
 */
export async function checkNothingEmbedded(worktree: OpenWorktree): Promise<Result<void>> {
  const listed = await worktree.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    maxBytes: MOST_LIST_BYTES,
  });
  if (!listed.ok) return listed;
  if (listed.value.code !== 0) return worktree.failure('ls-files', listed.value);
  const folders = foldersOf(listed.value.stdout.toString('utf8').split('\0').filter(Boolean));
  const found: string[] = [];
  for (let i = 0; i < folders.length; i += LOOKS_AT_ONCE) {
    const part = folders.slice(i, i + LOOKS_AT_ONCE);
    const there = await Promise.all(part.map((folder) => isThere(join(worktree.path, folder, '.git'))));
    found.push(...part.filter((_, at) => there[at]));
  }
  const modules = await readdir(join(worktree.gitFolder, 'modules')).catch(() => []);
  const names = [...new Set([...found, ...modules])].toSorted();
  if (names.length === 0) return ok(undefined);
  return fail(
    'conflict',
    `The worktree holds repositories of their own, whose history would be lost: ${names.slice(0, 5).join(', ')}.`,
    {
      reason: 'review.embedded',
      next: `Push or move them, or delete their .git, in ${worktree.path}; then try again.`,
    },
  );
}
