import { lstat, mkdir, open, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';
import { isWithin, openInside } from './open-inside';

const MAX_FILES = 200;
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const LIST_TIMEOUT_MS = 60_000;

/** A pattern that stays inside the repository: no absolute path, no `..`, no NUL. */
function isSafePattern(pattern: string): boolean {
  return !isAbsolute(pattern) && !pattern.includes('\0') && !pattern.split(/[\\/]/).includes('..');
}

/** Untracked and ignored files of the folder that match a pattern, relative to it. */
async function candidates(from: GitFolder, patterns: readonly string[]): Promise<Result<string[]>> {
  const wrong = patterns.find((pattern) => !isSafePattern(pattern));
  if (wrong !== undefined) {
    return fail('invalid', `The pattern ${JSON.stringify(wrong)} for copied files leaves the workspace.`, {
      reason: 'git.copy_pattern',
      next: 'Change the copied files in the settings of the workspace.',
    });
  }
  const pathspecs = patterns.map((pattern) => `:(glob)${pattern}`);
  const listed = await from.text(['ls-files', '-z', '--others', '--', ...pathspecs], { timeoutMs: LIST_TIMEOUT_MS });
  if (!listed.ok) return listed;
  // An entry that ends in a slash is a repository of its own inside this one.
  return ok(
    listed.value
      .split('\0')
      .filter((path) => path !== '' && !path.endsWith('/'))
      .slice(0, MAX_FILES),
  );
}

/** True when nothing on the way to `folder` leads out of `root`; what is not there yet cannot. */
async function staysInside(root: string, folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const real = await realpath(at).catch(() => null);
    if (real !== null) return isWithin(root, real);
    if (at === dirname(at)) return false;
  }
}

async function writeNew(target: string, bytes: Uint8Array, mode: number): Promise<void> {
  const copy = await open(target, 'wx', mode & 0o777);
  try {
    await copy.writeFile(bytes);
  } finally {
    await copy.close();
  }
}

async function copyOne(root: string, source: string, targetRoot: string, target: string): Promise<boolean> {
  const file = await openInside(root, source, MAX_FILE_BYTES);
  if (file === null) return false;
  try {
    const { mode, size } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(size + 1), 0, size + 1, 0);
    if (bytesRead > size || !(await staysInside(targetRoot, dirname(target)))) return false;
    await mkdir(dirname(target), { recursive: true });
    await writeNew(target, buffer.subarray(0, bytesRead), mode);
    return true;
  } catch {
    // It is there already, or cannot be made: the agent does without it.
    return false;
  } finally {
    await file.close();
  }
}

/**
 * Copies untracked files of the repository into a new worktree; files that are there already stay as they are.
 * Only regular files that truly lie inside the repository, at most 200 of at most 10 MB.
 * Answers all that match and are in the worktree now, relative to its top.
 */
export async function copyFiles(o: {
  readonly from: GitFolder;
  /** The folder's place below the top of the repository, with a slash at its end unless empty. */
  readonly prefix: string;
  readonly worktree: string;
  readonly patterns: readonly string[];
}): Promise<Result<string[]>> {
  if (o.patterns.length === 0) return ok([]);
  const found = await candidates(o.from, o.patterns);
  if (!found.ok) return found;
  const [root, targetRoot] = await Promise.all([realpath(o.from.path), realpath(o.worktree)]);
  const copied: string[] = [];
  for (const path of found.value) {
    const inWorktree = o.prefix + path;
    const target = join(targetRoot, inWorktree);
    const done = await copyOne(root, join(root, path), targetRoot, target);
    const there = done || (await lstat(target).catch(() => null)) !== null;
    if (there) copied.push(inWorktree);
  }
  return ok(copied);
}
