import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { openFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';

/** A worktree of ours, checked to be what it says. */
export interface OpenWorktree extends GitFolder {
  /** Its private git folder, inside that of the repository. */
  readonly gitFolder: string;
}

/** Links are not followed. */
export const isThere = async (path: string) => (await lstat(path).catch(() => null)) !== null;

function damaged(path: string): Result<never> {
  return fail('conflict', `${path} is no longer a worktree of its repository: its .git file was removed or replaced.`, {
    reason: 'git.worktree_damaged',
    next: 'Retry the task: Croft ties the folder to its branch again and keeps the files.',
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
    });
  }
  const dotGit = await lstat(join(real, '.git')).catch(() => null);
  if (!dotGit?.isFile()) return damaged(path);
  const folder = await openFolder(run, real, { ...env, GIT_CEILING_DIRECTORIES: dirname(real) }, signal);
  if (!folder.ok) return folder;
  const top = await folder.value.text(['rev-parse', '--show-toplevel']);
  if (!top.ok) return top.error.reason === 'git.not_a_repository' ? damaged(path) : top;
  const gitFolder = await folder.value.text(['rev-parse', '--absolute-git-dir']);
  if (!gitFolder.ok) return gitFolder;
  const linked = await lstat(join(gitFolder.value, 'commondir')).catch(() => null);
  if (resolve(top.value) !== real || !linked?.isFile()) return damaged(path);
  return ok({ ...folder.value, gitFolder: gitFolder.value });
}
