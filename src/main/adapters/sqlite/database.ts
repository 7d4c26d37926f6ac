import { existsSync, statSync } from 'node:fs';
import { err, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { DatabaseCare, DatabaseLoss } from '../../ports/database-care';
import type { Store } from '../../ports/store';
import { listBackups } from './backup';
import { createDailyBackup } from './daily-backup';
import { openStore } from './index';
import type { StoreOptions } from './index';
import { marksOf } from './marks';
import { targetOf } from './migrate';
import { migrations as allMigrations } from './migrations';
import { isMendedByCopy } from './open-failure';
import { listDamaged, newestSound, restoreBackup } from './restore';
import type { OwnedStore } from './store';

export interface DatabaseOptions extends StoreOptions {
  /** Puts the newest sound copy in the place of a database that is not whole. One that is stays. */
  readonly restore: boolean;
}

export interface OpenedDatabase {
  readonly store: Store;
  readonly loss: DatabaseLoss | null;
  /** Begins the daily copies. `onFailure` is called with a sentence when they begin to fail. */
  startCare(onFailure: (why: string) => void): DatabaseCare;
}

/** Opens the farm's database as `openStore` does, and restores it where that was asked for. */
export function openDatabase(o: DatabaseOptions): Result<OpenedDatabase> {
  const { path, logger } = o;
  const marks = marksOf(path);
  const isSuspect = marks.suspect.isSet();
  const hadLog = existsSync(`${path}-wal`);
  const logIsGone = marks.inUse.isSet() && existsSync(path) && !hadLog;
  const options: StoreOptions = isSuspect || o.restore ? { ...o, checkWholeUpTo: Infinity } : o;
  let loss: DatabaseLoss | null = logIsGone ? { kind: 'log-gone' } : null;
  let opened = openStore(options);
  if (!opened.ok && o.restore && isMendedByCopy(opened.error)) {
    const restored = putCopyBack(o);
    if (!restored.ok) return restored;
    loss = restored.value ?? loss;
    if (restored.value) opened = openStore(options);
  }
  if (!opened.ok) {
    // This try has carried the log over when it let go: nothing of it is lost.
    if (hadLog && !existsSync(`${path}-wal`)) marks.inUse.clear();
    return opened;
  }
  marks.suspect.clear();
  const store = opened.value;
  const unmarked = marks.inUse.set();
  if (unmarked !== null) logger.warn('a lost log of the database would not be noticed', { error: unmarked });
  store.onTrouble((trouble) => trouble?.reason === 'store.damaged' && marks.suspect.set());
  return ok({
    store: {
      ...store,
      close() {
        // Before the log goes with the last connection: a crash in between would look like a loss of it.
        try {
          marks.inUse.clear();
        } finally {
          store.close();
        }
      },
    },
    loss,
    startCare: (onFailure) => createCare(o, store, onFailure),
  });
}

/** Null: there is no sound copy. */
function putCopyBack({
  path,
  clock,
  logger,
  migrations = allMigrations,
}: DatabaseOptions): Result<DatabaseLoss | null> {
  try {
    const backup = newestSound(path, targetOf(migrations), clock.now());
    if (!backup) return ok(null);
    // What was in use is moved aside with its log.
    marksOf(path).inUse.clear();
    const { kept } = restoreBackup(path, backup, clock.now());
    logger.warn('a copy of the database was put back', { copy: backup.path, kept });
    return ok({ kind: 'restored', backupAt: backup.at, kept });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return err({
      code: 'unavailable',
      reason: 'store.not_restored',
      message: `The copy of the database could not be put back: ${error.message}.`,
      next: 'Mend that, then start Croft with --restore-backup again.',
    });
  }
}

function createCare(
  { path, clock, logger }: DatabaseOptions,
  store: OwnedStore,
  onFailure: (why: string) => void,
): DatabaseCare {
  const daily = createDailyBackup({
    ...{ path, clock, logger, onFailure },
    isWorthIt: () => store.trouble() === null && store.lastSeq() > 0,
    onDamage: store.reportDamage,
  });
  return {
    facts() {
      const newest = listBackups(path, clock.now()).at(-1);
      return {
        path,
        bytes: bytesOf(path) + bytesOf(`${path}-wal`),
        backup: newest ? { path: newest.path, at: newest.at, bytes: bytesOf(newest.path) } : null,
        backupTrouble: daily.trouble(),
        damaged: listDamaged(path),
      };
    },
    look: daily.look,
    dispose: daily.dispose,
  };
}

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
