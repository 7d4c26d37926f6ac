import { chmodSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { takeLock } from './lock';
import type { Holder, Lock } from './lock';

/** The folder that holds everything this farm keeps, owned by this process. */
export interface Home {
  readonly path: string;
  /** Tells another Croft that wants it where this one can be reached. */
  sayAddress(address: string): void;
  /** Lets another Croft have it. */
  release(): void;
  /** Puts everything back as it was before: for a start that failed. */
  undo(): void;
}

/** How often another start may take a folder away that it had made, before this one gives up. */
const MOST_TRIES = 50;
const LOCK_FILES: ReadonlySet<string> = new Set(['lock', 'lock.db', 'lock.db-journal']);

/** Makes the folder if it is not there, keeps others out of it, and takes its lock. */
export function openHome(path: string): Result<Home> {
  for (let tries = 1; ; tries += 1) {
    const made: string[] = [];
    try {
      makeFolders(path, made);
      keepPrivate(path);
      const lock = takeLock(path);
      if (!lock.ok) {
        removeEmpty(made);
        return inUse(path, lock.error);
      }
      const isNew = made.includes(path) && readdirSync(path).every((name) => LOCK_FILES.has(name));
      const { release, sayAddress } = lock.value;
      return ok({ path, release, sayAddress, undo: () => undo(path, lock.value, made, isNew) });
    } catch (error) {
      removeEmpty(made);
      // Another start that failed has removed a folder which it had made and this one had found.
      if (tries === MOST_TRIES || codeOf(error) !== 'ENOENT') return cannotUse(path, error);
    }
  }
}

/** Makes what is missing, outermost first, and notes it; another start may make the same meanwhile. */
function makeFolders(path: string, made: string[]): void {
  for (const folder of missingFolders(path)) {
    try {
      mkdirSync(folder, { mode: 0o700 });
      made.push(folder);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

function missingFolders(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })) return [];
  return [...missingFolders(dirname(path)), path];
}

/** What this start has put into a home of its own goes while it still owns it; from then on only what is empty, as others may come. */
function undo(path: string, lock: Lock, made: readonly string[], isNew: boolean): void {
  if (isNew) {
    for (const name of readdirSync(path)) {
      if (!LOCK_FILES.has(name)) rmSync(join(path, name), { recursive: true, force: true });
    }
  }
  lock.release();
  removeEmpty(made);
}

function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch {
      // Somebody else's things are in it.
      return;
    }
  }
}

/** It holds tokens and what agents said: nobody else may look in. */
function keepPrivate(path: string): void {
  const file = statSync(path);
  if (!file.isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
  if ((file.mode & 0o077) !== 0 && file.uid === process.getuid?.()) chmodSync(path, 0o700);
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

function inUse(path: string, { pid, address }: Holder): Result<never> {
  const who = pid === null ? 'Another Croft' : `Another Croft (process ${pid})`;
  return fail('conflict', `${who} uses ${path}.`, {
    reason: 'home.in-use',
    next:
      address === undefined
        ? 'Stop it, or choose another folder with --home.'
        : `Open ${address} and log in with the token in ${join(path, 'token')}, or with one of API_KEYS where it was started with those. For a fresh login link stop it and start it again: its agents go on meanwhile. Or choose another folder with --home.`,
  });
}

function cannotUse(path: string, error: unknown): Result<never> {
  const code = codeOf(error);
  const next = 'Choose another folder with --home or CROFT_HOME.';
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return fail('invalid', `The home folder ${path} cannot be used: a file is in its place.`, {
      reason: 'home.no-folder',
      next,
    });
  }
  const why: Record<string, string> = {
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ENAMETOOLONG: 'its name is too long',
    ENOENT: 'it cannot be made there',
    SQLITE_CANTOPEN: 'this user may not write there',
    SQLITE_READONLY: 'this user may not write to its file lock.db',
    SQLITE_NOTADB: 'its file lock.db is not what Croft has made; remove it',
  };
  const words =
    why[code] ?? (code.startsWith('SQLITE_') ? 'its file lock.db cannot be locked on this disk' : undefined);
  if (words === undefined) throw error;
  return fail('invalid', `The home folder ${path} cannot be used: ${words}.`, { reason: 'home.not-writable', next });
}
