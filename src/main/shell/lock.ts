import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { formerHolder } from './former-lock';
import { writePrivate } from './private-file';

export interface Lock {
  /** Tells whoever comes too late where this process can be reached. */
  sayAddress(address: string): void;
  /** Lets go; also from an exit handler. Harmless when it was let go before. */
  release(): void;
}

/** Who holds a lock, as far as it has said so: for people, nothing hangs on it. */
export interface Holder {
  readonly pid: number | null;
  readonly address?: string;
}

/** SQLite looks again this long: on Windows two that come at once may both find it taken, and an owner has its name to write. */
const PATIENCE_MS = 50;
const MOST_TRIES = 20;

/**
 * Makes this process the one owner of a folder, or answers who is. Safe when many try at once.
 *
 * The owner holds SQLite's write lock on `lock.db`, a database that stays empty. The system gives that to one process and takes it
 * back when the process ends, however it ends: no file of a dead owner is in the way, and nobody has to judge whether a pid still is
 * who it was. The file goes when its owner lets go; whoever got the lock of a file that is not in its place any more has nothing.
 */
export function takeLock(folder: string): Result<Lock, Holder> {
  const path = join(folder, 'lock.db');
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const before = identityOf(path);
    const database = lockFile(path);
    if (!database) return err(holderOf(folder));
    try {
      const now = identityOf(path);
      if (now !== null && now === before) {
        const former = formerHolder(folder);
        if (former !== null) {
          database.close();
          return err({ pid: former });
        }
        chmodSync(path, 0o600);
        writePrivate(nameOf(folder), JSON.stringify({ pid: process.pid }));
        return ok({
          release: () => release(folder, path, database),
          sayAddress: (address) => {
            if (database.open) writePrivate(nameOf(folder), JSON.stringify({ pid: process.pid, address }));
          },
        });
      }
    } catch (error) {
      release(folder, path, database);
      throw error;
    }
    // The file was made just now, or went away meanwhile.
    database.close();
  }
  throw new Error(`the lock of ${folder} changes hands without end`);
}

const nameOf = (folder: string): string => join(folder, 'lock');

/** Names a file for good: a number of the disk is used again, its birth is not. */
function identityOf(path: string): string | null {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  return file ? `${file.dev} ${file.ino} ${file.birthtimeNs}` : null;
}

/** The database with its write lock; null: another process has it. */
function lockFile(path: string): Database.Database | null {
  const database = open(path);
  try {
    // In memory: a journal beside it would make readers of those who come, and they would lock each other out.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN IMMEDIATE');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}

function open(path: string): Database.Database {
  try {
    return new Database(path, { timeout: PATIENCE_MS });
  } catch (error) {
    // It is told as the system tells it.
    if (error instanceof TypeError) throw Object.assign(new Error(`${path} has no folder`), { code: 'ENOENT' });
    throw error;
  }
}

function holderOf(folder: string): Holder {
  try {
    const said = JSON.parse(readFileSync(nameOf(folder), 'utf8')) as { pid?: unknown; address?: unknown };
    const { pid, address } = said;
    return {
      pid: typeof pid === 'number' && Number.isSafeInteger(pid) ? pid : null,
      ...(typeof address === 'string' && ADDRESS.test(address) && { address }),
    };
  } catch {
    return { pid: null };
  }
}

const ADDRESS = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;

/** The files go first, while nobody else can have the lock. Where open files cannot be removed, `lock.db` goes after it, or stays. */
function release(folder: string, path: string, database: Database.Database): void {
  if (!database.open) return;
  rmSync(nameOf(folder), { force: true });
  if (process.platform !== 'win32') rmSync(path, { force: true });
  database.close();
  if (process.platform === 'win32') removeIfFree(path);
}

/** Another may have opened it by now. */
function removeIfFree(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is in use: whoever uses it removes it.
  }
}
