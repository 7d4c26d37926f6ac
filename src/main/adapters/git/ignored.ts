import { access, constants, lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { NotKept } from '../../contract/review';
import { readPlaceRecord } from './place-record';
import { isRemade } from './remade';
import type { OpenWorktree } from './worktree-folder';

/** How much of what git ignores a copy takes in. */
export interface KeepLimits {
  readonly files: number;
  readonly fileBytes: number;
  readonly bytes: number;
  /**
   * Entries that are looked at in all. What lies beyond counts as too much for a copy: a review is asked for again and again, and must not
   * go through a hundred thousand files each time.
   */
  readonly looked: number;
}

const MB = 1024 * 1024;
export const keepLimits: KeepLimits = { files: 5000, fileBytes: 50 * MB, bytes: 200 * MB, looked: 20_000 };
const MOST_LIST_BYTES = 8 * MB;
/** Files are compared with the user's own up to this size. */
const MOST_COMPARED_BYTES = 10 * MB;
const MOST_NAMED = 100;
/** Bytes of one worktree that are compared in all; what is not compared is kept as if it were its own. */
const MOST_COMPARED_IN_ALL = 200 * MB;

interface Item {
  readonly path: string;
  /** Infinity: nobody can say, as it cannot be read. */
  readonly bytes: number;
}

/** An ignored entry of a worktree: a single file, or a folder with all that is in it. */
interface Group {
  readonly path: string;
  readonly items: readonly Item[];
  /** Null where not all of it was looked at, or where it cannot be kept for another reason than its size. */
  readonly bytes: number | null;
  readonly remade: readonly string[];
}

/** What git ignores in a worktree: the paths that a copy takes in, and what it leaves out. */
export interface Ignored {
  readonly kept: readonly string[];
  readonly left: readonly NotKept[];
}

/** What is left to look at and to compare. */
interface Budget {
  entries: number;
  bytes: number;
}

/** True when the repository's own folder has the very same file: it was copied from there and can be copied again. */
async function isOnlyACopy(
  repository: string,
  worktree: string,
  { path, bytes }: Item,
  budget: Budget,
): Promise<boolean> {
  const [here, there] = [join(worktree, path), join(repository, path)];
  const info = await lstat(there).catch(() => null);
  if (!info?.isFile() || info.size !== bytes || bytes > Math.min(MOST_COMPARED_BYTES, budget.bytes)) return false;
  budget.bytes -= bytes;
  const [left, right] = await Promise.all([readFile(here), readFile(there)]).catch(() => [null, null]);
  return left !== null && right !== null && left.equals(right);
}

/** What stands for the bytes of a name that are no UTF-8: by such a name nothing is found again. */
const NO_NAME = '\uFFFD';

/** Null: there is nothing, or what has nothing in it, as a pipe. */
async function itemAt(root: string, path: string): Promise<Item | null> {
  const full = join(root, path);
  const unreadable = { path, bytes: Infinity };
  const info = await lstat(full).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error) return info.code === 'ENOENT' && !path.includes(NO_NAME) ? null : unreadable;
  if (info.isSymbolicLink()) return { path, bytes: 0 };
  if (!info.isFile()) return null;
  const size = { path, bytes: info.size };
  return access(full, constants.R_OK).then(
    () => size,
    () => unreadable,
  );
}

/** Everything in an ignored folder, up to a number of files and of folders. */
async function walk(root: string, path: string, most: number, budget: Budget): Promise<Group> {
  const items: Item[] = [];
  const remade: string[] = [];
  const folders = [path];
  let isWhole = true;
  let looked = 0;
  for (let at = folders.pop(); at !== undefined && isWhole; at = folders.pop()) {
    looked += 1;
    const entries =
      budget.entries > 0 ? await readdir(join(root, at), { withFileTypes: true }).catch(() => null) : null;
    budget.entries -= 1 + (entries?.length ?? 0);
    if (entries === null || looked > most || items.length + entries.length > most) isWhole = false;
    for (const entry of isWhole ? (entries ?? []) : []) {
      const inside = `${at}${entry.name}`;
      // A repository of its own: its history is in no other place, and git takes no `.git` into a copy.
      if (entry.name.toLowerCase() === '.git') isWhole = false;
      else if (!entry.isDirectory()) {
        const item = await itemAt(root, inside);
        if (item) items.push(item);
      } else if (await isRemade(join(root, inside))) remade.push(`${inside}/`);
      else folders.push(`${inside}/`);
    }
  }
  const bytes = isWhole ? items.reduce((sum, item) => sum + item.bytes, 0) : null;
  return { path, items, bytes, remade };
}

function leftOf({ path, items, bytes }: Group): NotKept {
  const isKnown = bytes !== null && Number.isFinite(bytes);
  return { path, files: isKnown ? items.length : null, bytes: isKnown ? bytes : null, remade: false };
}
const remadeAt = (path: string): NotKept => ({ path, files: null, bytes: null, remade: true });

/** Takes the smallest first, each whole, as long as there is room. Files that are too large by themselves, or cannot be read, are left out of their folder. */
function choose(groups: readonly Group[], limits: KeepLimits): Ignored {
  const kept: string[] = [];
  const left: NotKept[] = [];
  let bytes = 0;
  for (const group of groups.toSorted((a, b) => (a.bytes ?? Infinity) - (b.bytes ?? Infinity))) {
    left.push(...group.remade.map(remadeAt));
    const large = group.items.filter((item) => item.bytes > limits.fileBytes);
    const rest = group.items.filter((item) => item.bytes <= limits.fileBytes);
    const size = rest.reduce((sum, item) => sum + item.bytes, 0);
    if (group.bytes === null || kept.length + rest.length > limits.files || bytes + size > limits.bytes) {
      left.push(leftOf(group));
      continue;
    }
    bytes += size;
    kept.push(...rest.map(({ path }) => path));
    left.push(...large.map((item) => leftOf({ path: item.path, items: [item], bytes: item.bytes, remade: [] })));
  }
  return { kept, left: fold(left) };
}

/** Names so many that nobody would read them become those of the folders that they are in. */
function fold(left: readonly NotKept[]): readonly NotKept[] {
  if (left.length <= MOST_NAMED) return left.toSorted((a, b) => a.path.localeCompare(b.path));
  const tops = new Map<string, NotKept>();
  for (const { path, files, bytes, remade } of left) {
    const top = path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : './';
    const known = tops.get(top) ?? { path: top, files: 0, bytes: 0, remade: true };
    const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
    const both = { files: sum(known.files, files), bytes: sum(known.bytes, bytes), remade: known.remade && remade };
    tops.set(top, { path: top, ...both });
  }
  const all = [...tops.values()];
  const rest = { path: './', files: null, bytes: null, remade: all.every(({ remade }) => remade) };
  return all.length <= MOST_NAMED ? all : [rest];
}

/**
 * Sorts what git ignores, or Croft has copied in, by whether a copy takes it in. Dependencies and caches never are, and what the user's own folder
 * (`repository`, its top) has as well need not be.
 */
export async function sortIgnored(
  worktree: OpenWorktree,
  repository: string,
  limits: KeepLimits,
): Promise<Result<Ignored>> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  const listed = await worktree.run(args, { maxBytes: MOST_LIST_BYTES });
  if (!listed.ok) return listed;
  if (listed.value.code !== 0) return worktree.failure('ls-files', listed.value);
  const copied = (await readPlaceRecord(worktree.gitFolder))?.copied ?? [];
  const paths = listed.value.stdout.toString('utf8').split('\0').filter(Boolean);
  const groups: Group[] = [];
  const remade: NotKept[] = [];
  const budget: Budget = { entries: limits.looked, bytes: MOST_COMPARED_IN_ALL };
  for (const path of outermost([...copied, ...paths])) {
    const isFolder = path.endsWith('/');
    if (isFolder && (await isRemade(join(worktree.path, path)))) remade.push(remadeAt(path));
    else groups.push(await groupAt({ root: worktree.path, repository, path }, limits, budget));
  }
  if (listed.value.truncated) groups.push({ path: './', items: [], bytes: null, remade: [] });
  const { kept, left } = choose(groups, limits);
  return ok({ kept, left: fold([...remade, ...left]) });
}

/** Git names a folder with nothing else in it, and what is in it as well. */
function outermost(paths: readonly string[]): readonly string[] {
  const folders = new Set(paths.filter((path) => path.endsWith('/')));
  const isInside = (path: string): boolean => {
    for (let end = path.indexOf('/'); end >= 0 && end < path.length - 1; end = path.indexOf('/', end + 1)) {
      if (folders.has(path.slice(0, end + 1))) return true;
    }
    return false;
  };
  return [...new Set(paths)].filter((path) => !isInside(path));
}

async function groupAt(
  { root, repository, path }: { root: string; repository: string; path: string },
  limits: KeepLimits,
  budget: Budget,
): Promise<Group> {
  if (budget.entries <= 0) return { path, items: [], bytes: null, remade: [] };
  budget.entries -= 1;
  const single = path.endsWith('/') ? null : await itemAt(root, path);
  const group = path.endsWith('/')
    ? await walk(root, path, limits.files, budget)
    : { path, items: single ? [single] : [], bytes: single?.bytes ?? 0, remade: [] };
  if (group.bytes === null) return group;
  const own: Item[] = [];
  for (const item of group.items) if (!(await isOnlyACopy(repository, root, item, budget))) own.push(item);
  return { ...group, items: own, bytes: own.reduce((sum, { bytes }) => sum + bytes, 0) };
}
