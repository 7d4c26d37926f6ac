import { mkdtemp, readlink, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';
import { plainCommit } from './snapshot';
import { withTemporaryIndex } from './temporary-index';
import type { OpenWorktree } from './worktree-folder';

const HASH_TIMEOUT_MS = 10 * 60_000;

/** A name as git reads it from a list of lines. */
const quoted = (path: string): string =>
  /^"|[\n\r]/.test(path)
    ? `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`
    : path;

/** A commit with files that git ignores, byte for byte as they are; null: there are none. */
export async function keepIgnored(worktree: OpenWorktree, paths: readonly string[]): Promise<Result<string | null>> {
  if (paths.length === 0) return ok(null);
  const tree = await withTemporaryIndex(worktree, (folder) => treeOfFiles(folder, paths));
  return tree.ok ? plainCommit(worktree, tree.value, [], 'Ignored files') : tree;
}

async function treeOfFiles(folder: GitFolder, paths: readonly string[]): Promise<Result<string>> {
  const emptied = await folder.text(['read-tree', '--empty']);
  if (!emptied.ok) return emptied;
  const entries: string[] = [];
  const files: { readonly path: string; readonly mode: string }[] = [];
  for (const path of paths) {
    const full = join(folder.path, path);
    const target = await readlink(full).catch(() => null);
    if (target === null) {
      const info = await stat(full).catch(() => null);
      if (info) files.push({ path, mode: (info.mode & 0o100) === 0 ? '100644' : '100755' });
      continue;
    }
    const blob = await folder.text(['hash-object', '-w', '--stdin'], { input: target });
    if (!blob.ok) return blob;
    entries.push(`120000 ${blob.value}\t${path}`);
  }
  const input = files.map(({ path }) => `${quoted(path)}\n`).join('');
  const hash = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
  const hashed = await folder.text(hash, { input, timeoutMs: HASH_TIMEOUT_MS });
  if (!hashed.ok) return hashed;
  const ids = hashed.value.split('\n');
  files.forEach(({ path, mode }, at) => entries.push(`${mode} ${ids[at]}\t${path}`));
  const added = await folder.text(['update-index', '-z', '--index-info'], { input: `${entries.join('\0')}\0` });
  return added.ok ? folder.text(['write-tree']) : added;
}

/**
 * Writes the files of such a commit into a worktree as they were. To git the worktree is an empty folder elsewhere meanwhile: attributes of the
 * repository would have it change their line ends.
 */
export async function restoreIgnored(worktree: OpenWorktree, commit: string): Promise<Result<void>> {
  const empty = await mkdtemp(join(worktree.gitFolder, 'croft-empty-'));
  try {
    return await withTemporaryIndex(worktree, (folder) =>
      writeFiles(folder.with({ GIT_WORK_TREE: empty }), commit, worktree.path),
    );
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}

async function writeFiles(folder: GitFolder, commit: string, path: string): Promise<Result<void>> {
  const read = await folder.text(['read-tree', commit]);
  if (!read.ok) return read;
  const args = ['checkout-index', '--all', '--force', '--quiet', `--prefix=${path}/`];
  const written = await folder.run(['-c', 'core.autocrlf=false', ...args]);
  if (!written.ok) return written;
  return written.value.code === 0 ? ok(undefined) : folder.failure('checkout-index', written.value);
}
