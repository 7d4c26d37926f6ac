import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { backUp, listBackups, syncFile, syncFolder } from './backup';
import { APPLICATION_ID, companions } from './database-names';
import { migrate, targetOf, versionOf } from './migrate';
import type { Migration } from './migrate';
import { RefusedError } from './open-failure';
import { listDamaged } from './restore';

export interface DatabaseFileOptions {
  readonly path: string;
  readonly now: number;
  readonly migrations: readonly Migration[];
  /** How long a call waits for another program that holds the database. It holds up everything: short. */
  readonly busyTimeoutMs: number;
  /** Looks for damage; throws `RefusedError`. Called before anything is written. */
  readonly check: (raw: Database.Database) => void;
}

/**
 * Opens the database in WAL mode with the present schema; makes it when there is none. Whatever is wrong with a file that is there is
 * thrown (see open-failure): it is never replaced by an empty one. A file of another schema is copied before it is changed.
 */
export function openDatabaseFile(o: DatabaseFileOptions): Database.Database {
  if (!isThere(o.path)) makeDatabase(o.path, o.migrations);
  lookFirst(o);
  const raw = new Database(o.path, { timeout: o.busyTimeoutMs, fileMustExist: true });
  try {
    for (const file of [o.path, ...companions(o.path)]) if (existsSync(file)) chmodSync(file, 0o600);
    configure(raw);
    bringForward(raw, o);
    return raw;
  } catch (error) {
    raw.close();
    throw error;
  }
}

/** False when a new database may be made at this path. */
function isThere(path: string): boolean {
  accessSync(dirname(path), constants.W_OK);
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file) {
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
    if (log && log.size > 0) throw new RefusedError('missing', 'a log of its last changes is');
    // Somebody has moved it, or a restore was cut short: an empty one in its place would look as if all were lost.
    if (listBackups(path).length > 0 || listDamaged(path).length > 0)
      throw new RefusedError('missing', 'copies of it are');
    return false;
  }
  if (!file.isFile()) throw new RefusedError('not_a_database');
  // New databases get their name when they are complete, so this one has lost its content.
  if (file.size === 0) throw new RefusedError('damaged', 'it is empty');
  accessSync(path, constants.R_OK | constants.W_OK);
  return true;
}

/** Under another name until it is complete: a crash in between leaves nothing that looks like a database. */
function makeDatabase(path: string, migrations: readonly Migration[]): void {
  const unfinished = `${path}.new`;
  for (const file of [unfinished, ...companions(unfinished)]) rmSync(file, { force: true });
  closeSync(openSync(unfinished, 'wx', 0o600));
  const raw = new Database(unfinished);
  try {
    raw.pragma(`application_id = ${APPLICATION_ID}`);
    raw.pragma('foreign_keys = OFF');
    migrate(raw, migrations);
  } finally {
    raw.close();
  }
  syncFile(unfinished);
  renameSync(unfinished, path);
  syncFolder(dirname(path));
}

/** Only reads: whoever may write carries the log over when it lets go, also into a database that it has just refused. */
function lookFirst(o: DatabaseFileOptions): void {
  const made = companions(o.path).filter((file) => !existsSync(file));
  // A journal beside it is of a switch to WAL that was cut short: only one who may write can read it then.
  const readonly = !existsSync(`${o.path}-journal`);
  const raw = new Database(o.path, { timeout: o.busyTimeoutMs, fileMustExist: true, readonly });
  try {
    mustBeOurs(raw, targetOf(o.migrations));
    o.check(raw);
  } catch (error) {
    raw.close();
    // Nor does it take away what it had made for itself.
    for (const file of made) rmSync(file, { force: true });
    throw error;
  }
  raw.close();
}

/** No later Croft has so many more steps of the schema: the number is not what was written. */
const MOST_VERSIONS_AHEAD = 10_000;

function mustBeOurs(raw: Database.Database, target: number): void {
  if (raw.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new RefusedError('not_a_database');
  const version = versionOf(raw);
  if (version < 0 || version > target + MOST_VERSIONS_AHEAD) throw new RefusedError('damaged', `schema ${version}`);
  if (version > target) throw new RefusedError('newer');
}

function configure(raw: Database.Database): void {
  if (raw.pragma('journal_mode = WAL', { simple: true }) !== 'wal') throw new RefusedError('no_wal');
  // The log shrinks back to this after a checkpoint; the cache is in KiB.
  raw.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  raw.pragma('cache_size = -16384');
  raw.pragma('temp_store = MEMORY');
  raw.pragma('trusted_schema = OFF');
}

function bringForward(raw: Database.Database, o: DatabaseFileOptions): void {
  // Tells a file that is locked or read-only now, not at the first change.
  raw.transaction(() => undefined).immediate();
  const version = versionOf(raw);
  raw.pragma('foreign_keys = OFF');
  if (version < targetOf(o.migrations)) {
    backUp(raw, o.path, version, o.now);
    migrate(raw, o.migrations);
  }
  raw.pragma('foreign_keys = ON');
}
