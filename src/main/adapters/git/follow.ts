import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { GitFolder } from './folder';
import { lockedFailure } from './failures';
import { localChanges, pathChanges } from './follow-changes';
import type { PathChange } from './follow-changes';
import type { Checkout } from './targets';
import { withTemporaryIndex } from './temporary-index';
import { checkNothingUnfinished } from './unfinished';
import { isThere } from './worktree-folder';

const CHECKOUT_TIMEOUT_MS = 15 * 60_000;
const MOST_NAMED = 5;

/** Paths that are in the way but have the very content that is to come: nothing is lost when they are taken over. */
export type Adopted = readonly string[];

/** Names of the index in a form in which files of this folder are the same. */
async function trackedPaths(checkout: GitFolder): Promise<Result<(path: string) => boolean>> {
  const [listed, ignoresCase] = await Promise.all([
    checkout.text(['ls-files', '-z']),
    checkout.maybe(['config', '--type=bool', '--get', 'core.ignorecase']),
  ]);
  if (!listed.ok) return listed;
  const same = ignoresCase.ok && ignoresCase.value === 'true' ? (path: string) => path.toLowerCase() : String;
  const known = new Set(listed.value.split('\0').map(same));
  return ok((path) => known.has(same(path)));
}

/** The untracked thing that stands where a new file is to come: the file itself, or something on the way to it. */
async function inTheWay(root: string, path: string, isTracked: (path: string) => boolean): Promise<string | null> {
  const folders: string[] = [];
  for (let at = dirname(path); at !== '.'; at = dirname(at)) folders.unshift(at);
  for (const folder of folders) {
    const info = await lstat(join(root, folder)).catch(() => null);
    if (info === null) return null;
    if (!info.isDirectory()) return isTracked(folder) ? null : folder;
  }
  const there = (await lstat(join(root, path)).catch(() => null)) !== null;
  return there && !isTracked(path) ? path : null;
}

/** The first untracked file in a folder that is to become a file. Ignored ones count: git would delete them unasked. */
async function untrackedIn(checkout: GitFolder, folder: string): Promise<Result<string | null>> {
  const listed = await checkout.text(['ls-files', '--others', '-z', '--', `:(top,literal)${folder}`]);
  return listed.ok ? ok(listed.value.split('\0')[0] || null) : listed;
}

interface Untracked {
  /** Files that stand where one is to come. */
  readonly same: string[];
  /** What blocks in any case. */
  readonly blocking: string[];
}

/** Untracked things of the user where new files are to come. */
async function untrackedInTheWay(checkout: Checkout, coming: readonly PathChange[]): Promise<Result<Untracked>> {
  const isTracked = await trackedPaths(checkout);
  if (!isTracked.ok) return isTracked;
  const found: Untracked = { same: [], blocking: [] };
  for (const { path, kind } of coming) {
    if (kind === 'deleted') continue;
    const obstacle = await inTheWay(checkout.path, path, isTracked.value);
    if (obstacle === null) continue;
    const info = await lstat(join(checkout.path, obstacle)).catch(() => null);
    if (info?.isDirectory()) {
      const inside = await untrackedIn(checkout, obstacle);
      if (!inside.ok) return inside;
      if (inside.value !== null) found.blocking.push(inside.value);
    } else (obstacle === path ? found.same : found.blocking).push(obstacle);
  }
  return ok(found);
}

/** Those of `paths` whose file on disk is what `to` has there. Looked at in a copy of the index. */
async function alreadyThere(checkout: Checkout, paths: readonly string[], to: string): Promise<Result<Set<string>>> {
  if (paths.length === 0) return ok(new Set());
  return withTemporaryIndex(checkout, async (folder) => {
    const input = paths.join('\0');
    const added = await folder.run(['update-index', '--add', '--remove', '-z', '--stdin'], { input });
    if (!added.ok) return added;
    // One that is a folder now, or cannot be read, is not what is to come.
    if (added.value.code !== 0) return ok(new Set<string>());
    const differing = await folder.text(['diff-index', '--cached', '--name-only', '--no-renames', '-z', to]);
    if (!differing.ok) return differing;
    const other = new Set(differing.value.split('\0'));
    return ok(new Set(paths.filter((path) => !other.has(path))));
  });
}

/** A staged version that neither commit has would be lost with the index entry. */
const stagedElsewhere = (change: { inHead: string; inIndex: string }, coming: PathChange) =>
  change.inIndex !== change.inHead && change.inIndex !== coming.object && !/^0*$/.test(change.inIndex);

function wouldLose(checkout: GitFolder, paths: readonly string[]): Result<never> {
  const names = paths.slice(0, MOST_NAMED).join(', ');
  const more = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : '';
  return fail('conflict', `Your own changes in ${checkout.path} would be overwritten: ${names}${more}.`, {
    reason: 'review.would_overwrite',
    next: 'Commit, stash or move them away, then try again.',
  });
}

/**
 * Whether the files of a checkout can go from one commit to another without touching what its user has changed there. Changes in files
 * that are the same in both commits do not matter. Answers the paths to take over first.
 */
export async function checkFollow(checkout: Checkout, from: string, to: string): Promise<Result<Adopted>> {
  const lock = join(checkout.gitFolder, 'index.lock');
  if (await isThere(lock)) return lockedFailure(lock);
  const free = await checkNothingUnfinished(checkout);
  if (!free.ok) return free;
  const [coming, local] = await Promise.all([pathChanges(checkout, from, to), localChanges(checkout)]);
  if (!coming.ok) return coming;
  if (!local.ok) return local;
  const byPath = new Map(coming.value.map((change) => [change.path, change]));
  const touched = local.value.filter((change) => byPath.has(change.path) || change.unmerged);
  const blocking = new Set<string>();
  const asked = new Set<string>();
  for (const change of touched) {
    const next = byPath.get(change.path);
    const isLost = change.unmerged || !next || stagedElsewhere(change, next);
    (isLost ? blocking : asked).add(change.path);
  }
  const known = new Set(touched.map(({ path }) => path));
  const untracked = await untrackedInTheWay(
    checkout,
    coming.value.filter(({ path }) => !known.has(path)),
  );
  if (!untracked.ok) return untracked;
  untracked.value.same.forEach((path) => asked.add(path));
  untracked.value.blocking.forEach((path) => blocking.add(path));
  const same = await alreadyThere(checkout, [...asked], to);
  if (!same.ok) return same;
  for (const path of asked) if (!same.value.has(path)) blocking.add(path);
  return blocking.size > 0 ? wouldLose(checkout, [...blocking].toSorted()) : ok([...same.value]);
}

/** Brings index and files of a checkout from one commit to another; what its user has changed in other files stays. */
export async function follow(checkout: Checkout, from: string, to: string, adopted: Adopted): Promise<Result<void>> {
  if (adopted.length > 0) {
    const input = adopted.join('\0');
    const taken = await checkout.text(['update-index', '--add', '--remove', '-z', '--stdin'], { input });
    if (!taken.ok) return taken;
  }
  // Git takes a file whose time has changed for a changed one until it has looked into it.
  const refreshed = await checkout.run(['update-index', '-q', '--refresh']);
  if (!refreshed.ok) return refreshed;
  const moved = await checkout.text(['read-tree', '-m', '-u', '--no-recurse-submodules', from, to], {
    timeoutMs: CHECKOUT_TIMEOUT_MS,
  });
  return moved.ok ? ok(undefined) : moved;
}

/** Takes a `follow` back. Files that were taken over from the user are on disk again as they were. */
export async function goBack(checkout: Checkout, from: string, to: string, adopted: Adopted): Promise<Result<void>> {
  const back = await follow(checkout, from, to, []);
  if (!back.ok || adopted.length === 0) return back;
  return withTemporaryIndex(checkout, async (folder) => {
    const read = await folder.text(['read-tree', from]);
    if (!read.ok) return read;
    // One that the user has deleted is in no index: git says so by its exit code, and writes the others.
    const input = adopted.join('\0');
    const written = await folder.run(['checkout-index', '--force', '--quiet', '-z', '--stdin'], { input });
    if (!written.ok) return written;
    return written.value.code <= 1 ? ok(undefined) : folder.failure('checkout-index', written.value);
  });
}
