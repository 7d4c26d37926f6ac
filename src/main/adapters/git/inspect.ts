import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkspaceVcs } from '../../contract/workspace';
import { openFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';

export interface Inspection {
  readonly vcs: WorkspaceVcs;
  readonly root: string | null;
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
  const inside = await folder.maybe(['rev-parse', '--is-inside-work-tree']);
  if (!inside.ok) return byLooks(folder.path);
  // In a bare repository, or inside .git: there are no files for an agent to work on.
  if (inside.value !== 'true') return NONE;
  const [root, branch, head] = await Promise.all([
    folder.maybe(['rev-parse', '--show-toplevel']),
    folder.maybe(['symbolic-ref', '--quiet', '--short', 'HEAD']),
    folder.maybe(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
  ]);
  if (!root.ok || root.value === null || !branch.ok || !head.ok) return byLooks(folder.path);
  return { vcs: { kind: 'git', branch: branch.value, empty: head.value === null }, root: root.value };
}

/** What kind of folder this is. A folder inside a repository counts as git; a bare repository does not. Never throws. */
export async function inspect(run: RunGit, env: Readonly<Record<string, string>>, path: string): Promise<Inspection> {
  const real = await realpath(path).catch(() => null);
  const info = real === null ? null : await stat(real).catch(() => null);
  if (real === null || !info?.isDirectory()) return { vcs: { kind: 'missing' }, root: null };
  const folder = await openFolder(run, real, env, AbortSignal.timeout(TIMEOUT_MS));
  return folder.ok ? byGit(folder.value) : byLooks(real);
}
