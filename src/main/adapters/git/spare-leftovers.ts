import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { RunGit } from './git-process';
import { removeSpare, SPARE_FOLDER } from './spare';
import { isThere } from './worktree-folder';

/** Folders of spares in the folders inside of `root`. */
async function sparesIn(root: string): Promise<string[]> {
  const folders = await readdir(root).catch(() => []);
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(root, folder)).catch(() => []);
      return names.filter((name) => name.startsWith(SPARE_FOLDER)).map((name) => join(root, folder, name));
    }),
  );
  return lists.flat();
}

/** The git folder of the repository that a worktree is of, by what its files say; null: they say nothing, or it is gone. */
async function repositoryOf(path: string): Promise<string | null> {
  const dotGit = await readFile(join(path, '.git'), 'utf8').catch(() => '');
  const gitFolder = /^gitdir: (.*)$/m.exec(dotGit)?.[1];
  if (gitFolder === undefined) return null;
  const common = dirname(dirname(resolve(path, gitFolder.trim())));
  return (await isThere(common)) ? common : null;
}

/** Removes the spares that a farm has left which could not remove them itself. */
export async function removeLeftSpares(
  run: RunGit,
  env: Readonly<Record<string, string>>,
  root: string,
  signal: AbortSignal,
): Promise<Result<void>> {
  let failed: Result<void> = ok(undefined);
  for (const path of await sparesIn(root)) {
    if (signal.aborted) return failed;
    const repository = await repositoryOf(path);
    const removed = repository === null ? ok(undefined) : await removeSpare(run, env, { repository, path });
    if (!removed.ok) failed = removed;
    if (repository === null) await rm(path, { recursive: true, force: true });
  }
  return failed;
}
