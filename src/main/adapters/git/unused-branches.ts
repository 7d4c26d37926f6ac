import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { baseRef, branchRef } from './branch-start';
import type { GitFolder } from './folder';
import { standsAsWorktree } from './worktree-folder';
import { listWorktrees } from './worktree-list';
import { forget, settledPath } from './worktree-place';

/** Where the worktree of a task would be, and the branch of it. */
export interface UnusedPlace {
  readonly path: string;
  readonly branch: string;
}

/** A branch that Croft has made, and that nobody has moved since. */
export interface UnusedBranch extends UnusedPlace {
  readonly commit: string;
}

/** Those of the branches that are where Croft has made them: what stands beside them says so. */
export async function unusedBranches(
  repository: GitFolder,
  places: readonly UnusedPlace[],
): Promise<Result<UnusedBranch[]>> {
  const listed = await repository.text([
    'for-each-ref',
    '--format=%(refname) %(objectname)',
    'refs/croft/base/',
    'refs/heads/',
  ]);
  if (!listed.ok) return listed;
  const commits = new Map(listed.value.split('\n').map((line) => line.split(' ') as [string, string]));
  return ok(
    places.flatMap((place) => {
      const commit = commits.get(baseRef(place.branch));
      return commit !== undefined && commits.get(branchRef(place.branch)) === commit ? [{ ...place, commit }] : [];
    }),
  );
}

/** Nothing is in the folder, or no more than the `.git` of a `worktree add` that was broken off. */
async function isEmpty(path: string): Promise<boolean> {
  const files = await readdir(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : ['?']));
  const dotGit = await lstat(join(path, '.git')).catch(() => null);
  return files.every((name) => name === '.git') && !dotGit?.isDirectory() && !(await standsAsWorktree(path));
}

/** Clears away what a `worktree add` that was broken off has left. False: somebody has the branch checked out, or something is in the folder. */
async function isFree(repository: GitFolder, { path, branch }: UnusedPlace): Promise<Result<boolean>> {
  const entries = await listWorktrees(repository);
  if (!entries.ok) return entries;
  const own = await settledPath(path);
  const mine = entries.value.filter((one) => one.path === own || one.branch === branchRef(branch));
  const isHeld = mine.some((one) => one.locked || (one.path !== own && !one.spare));
  if (isHeld || !(await isEmpty(own))) return ok(false);
  // Git forgets no worktree whose folder stands without its `.git`.
  await rm(join(own, '.git'), { force: true });
  await rmdir(own).catch(() => undefined);
  for (const entry of mine) {
    const forgotten = await forget(repository, entry);
    if (!forgotten.ok) return forgotten;
  }
  return ok(true);
}

/** Removes a branch without work, and what Croft remembers beside it, where no worktree has it. False: it stays. */
export async function removeUnused(
  repository: GitFolder,
  unused: UnusedBranch,
  isUnwanted: () => boolean,
): Promise<Result<boolean>> {
  const free = isUnwanted() ? await isFree(repository, unused) : ok(false);
  if (!free.ok || !free.value || !isUnwanted()) return free.ok ? ok(false) : free;
  const { branch, commit } = unused;
  const input = [branchRef(branch), baseRef(branch)].map((ref) => `delete ${ref}\0${commit}\0`).join('');
  const removed = await repository.text(['update-ref', '-m', 'croft: never used', '--stdin', '-z'], { input });
  return removed.ok ? ok(true) : removed;
}
