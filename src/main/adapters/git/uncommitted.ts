import { openFolder } from './folder';
import type { GitFolder } from './folder';
import type { RunGit } from './git-process';

type Environment = Readonly<Record<string, string>>;

/** It is looked at while somebody waits for a form: git gives up on a folder that takes longer. */
const TIMEOUT_MS = 5_000;
const MAX_LIST_BYTES = 4 * 1024 * 1024;

/** Whether the commit at HEAD has the folder that git runs in; the top of a repository always counts as there. */
export async function isAtHead(folder: GitFolder): Promise<boolean> {
  const place = await folder.run(['rev-parse', '--show-prefix']);
  // Git tells nothing of this folder: what comes next says why.
  if (!place.ok || place.value.code !== 0 || place.value.stdout.toString('utf8').trim() === '') return true;
  const tree = await folder.run(['rev-parse', '--verify', '--quiet', 'HEAD:./']);
  return !tree.ok || tree.value.code === 0;
}

/** See `Git.hasCommittedFolder`. */
export async function hasCommittedFolder(run: RunGit, env: Environment, path: string): Promise<boolean> {
  const folder = await openFolder(run, path, env, AbortSignal.timeout(TIMEOUT_MS));
  return !folder.ok || isAtHead(folder.value);
}

/** See `Git.uncommittedFiles`. */
export async function uncommittedFiles(
  run: RunGit,
  env: Environment,
  path: string,
  except: readonly string[],
): Promise<number | null> {
  const folder = await openFolder(run, path, env, AbortSignal.timeout(TIMEOUT_MS));
  if (!folder.ok) return null;
  const options = ['--porcelain', '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=all'];
  const places = ['.', ...except.map((pattern) => `:(exclude,glob)${pattern}`)];
  const status = await folder.value.run(['status', ...options, '--', ...places], { maxBytes: MAX_LIST_BYTES });
  if (!status.ok || status.value.code !== 0 || status.value.truncated) return null;
  return status.value.stdout.toString('utf8').split('\0').filter(Boolean).length;
}
