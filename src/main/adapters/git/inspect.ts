import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkspaceVcs } from '../../contract/workspace';
import { openFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';

export interface Inspection {
  readonly vcs: WorkspaceVcs;
  readonly root: string | null;
  /** A repository without files to work on, or a folder inside of one. */
  readonly isBare?: true;
}

const NONE: Inspection = { vcs: { kind: 'none' }, root: null };
const TIMEOUT_MS = 15_000;

/** The nearest folder upwards that has a `.git`, by looking at files only. */
async function folderWithGit(path: string): Promise<string | null> {
  for (let folder = path; ; folder = dirname(folder)) {
    const entry = await lstat(join(folder, '.git')).catch(() => null);
    if (entry) return folder;
    if (folder === dirname(folder)) return null;
  }
}

/**
 * Git itself cannot answer (it is not installed, or refuses the folder's owner). A folder that looks like a repository still
 * counts as one: were it taken for a plain folder, tasks would work in it directly.
 */
async function byLooks(path: string): Promise<Inspection> {
  const root = await folderWithGit(path);
  return root === null ? NONE : { vcs: { kind: 'git', branch: null, empty: false }, root };
}

async function byGit(folder: GitFolder): Promise<Inspection> {
  const [place, branch, head] = await Promise.all([
    folder.run(['rev-parse', '--is-inside-work-tree', '--is-bare-repository', '--show-toplevel']),
    folder.maybe(['symbolic-ref', '--quiet', '--short', 'HEAD']),
    folder.maybe(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
  ]);
  if (!place.ok) return byLooks(folder.path);
  const [inside, rest] = splitOnce(place.value.stdout.toString('utf8'));
  const [bare, root] = splitOnce(rest);
  // In a bare repository, or inside .git: there are no files for an agent to work on.
  if (inside === 'false') return bare === 'true' ? { ...NONE, isBare: true } : NONE;
  if (place.value.code !== 0 || root === '' || !branch.ok || !head.ok) return byLooks(folder.path);
  return { vcs: { kind: 'git', branch: branch.value, empty: head.value === null }, root };
}

/** The first line, and all the rest without its last line end: a path may hold one. */
function splitOnce(text: string): [string, string] {
  const end = text.indexOf('\n');
  return end < 0 ? [text, ''] : [text.slice(0, end).trimEnd(), text.slice(end + 1).replace(/\r?\n$/, '')];
}

/** What kind of folder this is. A folder inside a repository counts as git; a bare repository does not. Never throws. */
export async function inspect(run: RunGit, env: Readonly<Record<string, string>>, path: string): Promise<Inspection> {
  const real = await realpath(path).catch(() => null);
  const info = real === null ? null : await stat(real).catch(() => null);
  if (real === null || !info?.isDirectory()) return { vcs: { kind: 'missing' }, root: null };
  const folder = await openFolder(run, real, env, AbortSignal.timeout(TIMEOUT_MS));
  return folder.ok ? byGit(folder.value) : byLooks(real);
}
