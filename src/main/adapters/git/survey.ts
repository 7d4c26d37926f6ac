import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';

/** How much a worktree may bring into a commit: more is a build folder that nobody meant to commit. */
export interface StageLimits {
  readonly files: number;
  readonly bytes: number;
}

export const stageLimits: StageLimits = { files: 20_000, bytes: 500 * 1024 * 1024 };

const MAX_LIST_BYTES = 16 * 1024 * 1024;
const STATS_AT_ONCE = 64;
const MAX_EMBEDDED = 200;
const MAX_PASSES = 20;
/** No file has this name: it stands in the index only for as long as git looks for files. */
const SEED = '.croft-seed';

/** Files that the index does not have as they are on disk. A repository inside the worktree is named with a slash at its end. */
async function unstaged(folder: GitFolder): Promise<Result<{ paths: string[]; complete: boolean }>> {
  const listed = await folder.run(['ls-files', '-z', '--others', '--modified', '--exclude-standard'], {
    maxBytes: MAX_LIST_BYTES,
  });
  if (!listed.ok) return listed;
  if (listed.value.code !== 0) return folder.failure('ls-files', listed.value);
  const paths = listed.value.stdout.toString('utf8').split('\0');
  paths.pop();
  return ok({ paths: [...new Set(paths)], complete: !listed.value.truncated });
}

/**
 * Git commits a repository inside the worktree (an agent ran a generator that calls `git init`) as a mere pointer to a commit
 * that nobody else has, or refuses it. With one entry of it in the index git walks into it as into any folder.
 */
async function openEmbedded(folder: GitFolder, paths: readonly string[]): Promise<Result<boolean>> {
  const seeds = paths.filter((path) => path.endsWith('/')).slice(0, MAX_EMBEDDED);
  if (seeds.length === 0) return ok(false);
  const blob = await folder.text(['hash-object', '-w', '--stdin'], { input: '' });
  if (!blob.ok) return blob;
  const input = seeds.map((path) => `100644 ${blob.value}\t${path}${SEED}\0`).join('');
  const seeded = await folder.text(['update-index', '--add', '-z', '--index-info'], { input });
  return seeded.ok ? ok(true) : seeded;
}

async function sizeOf(root: string, paths: readonly string[], limit: number) {
  let bytes = 0;
  let biggest = { path: '', size: -1 };
  for (let i = 0; i < paths.length && bytes <= limit; i += STATS_AT_ONCE) {
    const part = paths.slice(i, i + STATS_AT_ONCE);
    const infos = await Promise.all(part.map((path) => lstat(join(root, path)).catch(() => null)));
    infos.forEach((info, at) => {
      if (!info?.isFile()) return;
      bytes += info.size;
      if (info.size > biggest.size) biggest = { path: part[at] ?? '', size: info.size };
    });
  }
  return { bytes, biggest: biggest.path };
}

function tooLarge(message: string): Result<never> {
  return fail('conflict', message, {
    reason: 'git.too_large',
    next: 'Add what is not meant to be committed to .gitignore, or delete it, then retry.',
  });
}

/** The folder at the top that most of the paths lie in. */
function crowdedFolder(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const top = path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : './';
    counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  return [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), ['./', 0] as const)[0];
}

/** Lets git see the files of embedded repositories, and answers all paths that would be staged. */
export async function survey(folder: GitFolder): Promise<Result<{ paths: string[]; complete: boolean }>> {
  for (let pass = 0; ; pass += 1) {
    const found = await unstaged(folder);
    if (!found.ok) return found;
    const opened = pass < MAX_PASSES ? await openEmbedded(folder, found.value.paths) : ok(false);
    if (!opened.ok) return opened;
    if (!opened.value) return found;
  }
}

/** Refuses what is too much for a commit, with the place where it is. */
export async function checkLimits(folder: GitFolder, limits: StageLimits): Promise<Result<void>> {
  const found = await survey(folder);
  if (!found.ok) return found;
  const { paths, complete } = found.value;
  if (!complete || paths.length > limits.files) {
    return tooLarge(
      `There are more than ${limits.files} changed files, most of them in ${crowdedFolder(paths)}: too many to commit.`,
    );
  }
  const { bytes, biggest } = await sizeOf(folder.path, paths, limits.bytes);
  if (bytes <= limits.bytes) return ok(undefined);
  return tooLarge(
    `The changed files are larger than ${Math.round(limits.bytes / 1024 / 1024)} MB together; the largest is ${biggest}.`,
  );
}

/** Seeds that no `git add` has taken away: an index of the user's must not keep them. */
export async function removeSeeds(folder: GitFolder): Promise<Result<void>> {
  const left = await folder.text(['ls-files', '-z', '--', `:(top,glob)**/${SEED}`]);
  if (!left.ok || left.value === '') return left.ok ? ok(undefined) : left;
  const removed = await folder.text(['update-index', '--force-remove', '-z', '--stdin'], { input: left.value });
  return removed.ok ? ok(undefined) : removed;
}
