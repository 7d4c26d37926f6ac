import Database from 'better-sqlite3';
import type { Result } from '../../contract/errors';
import { err, ok } from '../../contract/errors';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import { checkForDamage, checkInBackground } from './damage-check';
import { openDatabaseFile } from './database-file';
import { defaultIngestLimits } from './ingest-buffer';
import type { IngestLimits } from './ingest-buffer';
import { targetOf } from './migrate';
import type { Migration } from './migrate';
import { migrations as allMigrations } from './migrations';
import { RefusedError, openFailure } from './open-failure';
import { createStore } from './store';
import type { OwnedStore } from './store';
import { troubleOf } from './trouble';

export interface StoreOptions {
  /** The database file; its folder must be there. */
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: Partial<IngestLimits>;
  readonly busyTimeoutMs?: number;
  readonly migrations?: readonly Migration[];
  /** Files up to this size are checked for damage before they are used, larger ones in part before and wholly after. */
  readonly checkWholeUpTo?: number;
}

const BUSY_TIMEOUT_MS = 1_000;
const CHECK_WHOLE_UP_TO = 16 * 1024 * 1024;

/**
 * Opens the farm's database, makes it when there is none, brings an old one forward. A file that cannot be used (made by a newer Croft, damaged,
 * not a database, read-only, locked) is refused with a plain failure and left as it is.
 */
export function openStore(o: StoreOptions): Result<OwnedStore> {
  let checked = { everything: true };
  try {
    const raw = openDatabaseFile({
      path: o.path,
      now: o.clock.now(),
      migrations: o.migrations ?? allMigrations,
      busyTimeoutMs: o.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
      check: (database) => {
        checked = checkForDamage(database, o.checkWholeUpTo ?? CHECK_WHOLE_UP_TO);
      },
    });
    const store = withTables(raw, () =>
      createStore({ raw, clock: o.clock, logger: o.logger, limits: { ...defaultIngestLimits, ...o.limits } }),
    );
    return ok(checked.everything ? store : watchedInBackground(store, o));
  } catch (error) {
    const target = targetOf(o.migrations ?? allMigrations);
    const failure = openFailure(error, { path: o.path, target, now: o.clock.now() });
    if (!failure) throw error;
    o.logger.error('the database was not opened', { reason: failure.reason, cause: String(error) });
    return err(failure);
  }
}

/** A statement that cannot be prepared has lost its table: the file is sound for SQLite and yet not whole. */
function withTables<T>(raw: Database.Database, work: () => T): T {
  try {
    return work();
  } catch (error) {
    raw.close();
    const isOfItsContent = error instanceof Database.SqliteError && troubleOf(error) === null;
    throw isOfItsContent ? new RefusedError('damaged', error.message) : error;
  }
}

function watchedInBackground(store: OwnedStore, o: StoreOptions): OwnedStore {
  const stop = checkInBackground(o.path, store.reportDamage);
  return {
    ...store,
    close() {
      stop();
      store.close();
    },
  };
}
