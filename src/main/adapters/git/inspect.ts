import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FolderKind } from '../../ports/git';
import { openFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';

const NONE: FolderKind = { vcs: { kind: 'none' }, root: null };
const GIT_DATA: FolderKind = { ...NONE, isGitData: true };
const TIMEOUT_MS = 15_000;

/** The nearest folder upwards that has a `.git`, by looking at files only. */
async function folderWithGit(path: string): Promise<string | null> {
  for (let folder = path; ; folder = dirname(folder)) {
    const entry = await lstat(join(folder, '.git')).catch(() => null);
    if (entry) return folder;
    if (folder === dirname(folder)) return null;
  }
}

const hasGitData = (path: string): boolean => path.split(sep).includes('.git');

/**
 * Git itself cannot answer (it is not installed, or refuses the folder's owner). A folder that looks like a repository still
 * counts as one: were it taken for a plain folder, tasks would work in it directly.
 */
async function byLooks(path: string): Promise<FolderKind> {
  if (hasGitData(path)) return GIT_DATA;
  const root = await folderWithGit(path);
  return root === null ? NONE : { vcs: { kind: 'git', branch: null, empty: false }, root };
}

async function byGit(folder: GitFolder): Promise<FolderKind> {
  const [place, branch, head] = await Promise.all([
    folder.run([
      'rev-parse',
      ...['--is-inside-work-tree', '--is-bare-repository', '--is-inside-git-dir', '--show-toplevel'],
    ]),
    folder.maybe(['symbolic-ref', '--quiet', '--short', 'HEAD']),
    folder.maybe(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
  ]);
  if (!place.ok) return byLooks(folder.path);
  const [inside, rest] = splitOnce(place.value.stdout.toString('utf8'));
  const [bare, more] = splitOnce(rest);
  const [data, root] = splitOnce(more);
  if (inside === 'false' && bare === 'true') return { ...NONE, isBare: true };
  // Where a repository names a work tree that its own data lies in, git takes the data for files of that.
  if (data === 'true' || (root !== '' && hasGitData(relative(root, folder.path)))) return GIT_DATA;
  if (inside === 'false') return NONE;
  if (place.value.code !== 0 || root === '' || !branch.ok || !head.ok) return byLooks(folder.path);
  return { vcs: { kind: 'git', branch: branch.value, empty: head.value === null }, root };
}

/** The first line, and all the rest without its last line end: a path may hold one. */
function splitOnce(text: string): [string, string] {
  const end = text.indexOf('\n');
  return end < 0 ? [text, ''] : [text.slice(0, end).trimEnd(), text.slice(end + 1).replace(/\r?\n$/, '')];
}

/** What kind of folder this is. A folder inside a repository counts as git; a bare repository and git's own data do not. Never throws. */
export async function inspect(run: RunGit, env: Readonly<Record<string, string>>, path: string): Promise<FolderKind> {
  const real = await realpath(path).catch(() => null);
  const info = real === null ? null : await stat(real).catch(() => null);
  if (real === null || !info?.isDirectory()) return { vcs: { kind: 'missing' }, root: null };
  const folder = await openFolder(run, real, env, AbortSignal.timeout(TIMEOUT_MS));
  return folder.ok ? byGit(folder.value) : byLooks(real);
}
