import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';
import { readPlaceRecord } from './place-record';
import { plainCommit } from './snapshot';
import { withTemporaryIndex } from './temporary-index';
import type { OpenWorktree } from './worktree-folder';

const MOST_FILES = 500;
const MOST_FILE_BYTES = 10 * 1024 * 1024;
const MOST_LIST_BYTES = 8 * 1024 * 1024;

/** True when the repository's own folder has the very same file: it was copied from there and can be copied again. */
async function isOnlyACopy(repository: string, worktree: string, path: string): Promise<boolean> {
  const [here, there] = [join(worktree, path), join(repository, path)];
  const [a, b] = [await lstat(here).catch(() => null), await lstat(there).catch(() => null)];
  if (!a?.isFile() || !b?.isFile() || a.size !== b.size || a.size > MOST_FILE_BYTES) return false;
  const [left, right] = await Promise.all([readFile(here), readFile(there)]).catch(() => [null, null]);
  return left !== null && right !== null && left.equals(right);
}

/**
 * Single files that git ignores or Croft has copied in. Ignored folders (dependencies, build output) are left out: whatever makes them can
 * make them again.
 */
async function singleFiles(worktree: OpenWorktree, repository: string): Promise<Result<string[]>> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  const listed = await worktree.run(args, { maxBytes: MOST_LIST_BYTES });
  if (!listed.ok) return listed;
  if (listed.value.code !== 0) return worktree.failure('ls-files', listed.value);
  const copied = (await readPlaceRecord(worktree.gitFolder))?.copied ?? [];
  const ignored = listed.value.stdout
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '' && !path.endsWith('/'));
  const kept: string[] = [];
  for (const path of new Set([...copied, ...ignored])) {
    if (kept.length >= MOST_FILES) break;
    const info = await lstat(join(worktree.path, path)).catch(() => null);
    if (!info?.isFile() || info.size > MOST_FILE_BYTES) continue;
    if (!(await isOnlyACopy(repository, worktree.path, path))) kept.push(path);
  }
  return ok(kept);
}

/** A commit with the ignored files that would be lost; null: there are none. `repository`: the top of the user's own checkout. */
export async function keepIgnored(worktree: OpenWorktree, repository: string): Promise<Result<string | null>> {
  const paths = await singleFiles(worktree, repository);
  if (!paths.ok || paths.value.length === 0) return paths.ok ? ok(null) : paths;
  const tree = await withTemporaryIndex(worktree, (folder) => treeOfFiles(folder, paths.value));
  return tree.ok ? plainCommit(worktree, tree.value, [], 'Ignored files') : tree;
}

async function treeOfFiles(folder: GitFolder, paths: readonly string[]): Promise<Result<string>> {
  const emptied = await folder.text(['read-tree', '--empty']);
  if (!emptied.ok) return emptied;
  const added = await folder.text(['update-index', '--add', '-z', '--stdin'], { input: paths.join('\0') });
  return added.ok ? folder.text(['write-tree']) : added;
}
