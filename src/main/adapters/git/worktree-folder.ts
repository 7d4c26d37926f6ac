import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { LOOK_TIMEOUT_MS, openFolder, unreadFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';

/** A worktree of ours, checked to be what it says. */
export interface OpenWorktree extends GitFolder {
  /** Its private git folder, inside that of the repository. */
  readonly gitFolder: string;
}

/** A path, with room to spare. */
const MAX_DOT_GIT = 64 * 1024;

/** Links are not followed. */
export const isThere = async (path: string) => (await lstat(path).catch(() => null)) !== null;

function damaged(path: string): Result<never> {
  return fail('conflict', `${path} is no longer a worktree of its repository: its .git file was removed or replaced.`, {
    reason: 'git.worktree_damaged',
    next: 'Retry the task: Croft ties the folder to its branch again and keeps the files.',
    repair: { kind: 'make-worktree' },
  });
}

/**
 * Opens a task's worktree. An agent may have removed or replaced `.git` there; then git would look further up and work on
 * another repository. So git is kept from looking up, and the folder must be the top of a linked worktree.
 */
export async function openWorktree(
  run: RunGit,
  env: Readonly<Record<string, string>>,
  path: string,
  signal: AbortSignal,
): Promise<Result<OpenWorktree>> {
  const real = await realpath(path).catch(() => null);
  if (real === null) {
    return fail('not_found', `The worktree ${path} is not there.`, {
      reason: 'git.worktree_missing',
      next: 'Retry the task: Croft makes it again from its branch.',
      repair: { kind: 'make-worktree' },
    });
  }
  const dotGit = await lstat(join(real, '.git')).catch(() => null);
  if (!dotGit?.isFile()) return damaged(path);
  const within = { ...env, GIT_CEILING_DIRECTORIES: dirname(real) };
  const [folder, said] = await Promise.all([
    openFolder(run, real, within, signal),
    unreadFolder(run, real, within, signal).text(['rev-parse', '--show-toplevel', '--absolute-git-dir'], {
      timeoutMs: LOOK_TIMEOUT_MS,
    }),
  ]);
  if (!folder.ok) return folder;
  if (!said.ok) return said.error.reason === 'git.not_a_repository' ? damaged(path) : said;
  const gitFolder = behindTop(said.value, real);
  const linked = gitFolder === null ? null : await lstat(join(gitFolder, 'commondir')).catch(() => null);
  if (gitFolder === null || !linked?.isFile()) return damaged(path);
  return ok({ ...folder.value, gitFolder });
}

/** The second of two paths, one a line, if the first is `top`; null otherwise. Both may hold line ends. */
function behindTop(text: string, top: string): string | null {
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1))
    if (resolve(text.slice(0, end)) === top) return text.slice(end + 1);
  return null;
}

/**
 * Whether a worktree of ours still stands, by looking at files alone: the folder, its `.git` file, and what that names. Git itself may find
 * more that is wrong with it.
 */
export async function standsAsWorktree(path: string): Promise<boolean> {
  const dotGit = join(path, '.git');
  const entry = await lstat(dotGit).catch(() => null);
  if (!entry?.isFile() || entry.size > MAX_DOT_GIT) return false;
  const named = /^gitdir: (.*)$/m.exec(await readFile(dotGit, 'utf8').catch(() => ''))?.[1];
  return named !== undefined && (await isThere(join(resolve(path, named.trim()), 'commondir')));
}
