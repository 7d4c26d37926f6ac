import { chmodSync, copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { inName, listBackups, syncFile, syncFolder } from './backup';
import type { Backup } from './backup';
import { APPLICATION_ID, companions } from './database-names';
import { findingIn } from './finding';
import { versionOf } from './migrate';

const SUFFIX = '.damaged';

export interface Restored {
  readonly backup: Backup;
  /** Where the damaged database is now; null: there was none. */
  readonly kept: string | null;
}

/** Damaged databases that were moved aside, oldest first. */
export function listDamaged(path: string): string[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && name.endsWith(SUFFIX))
    .toSorted()
    .map((name) => join(dirname(path), name));
}

/** The newest copy that this Croft can use and that is whole; null: there is none. */
export function newestSound(path: string, target: number, now: number): Backup | null {
  return listBackups(path, now).findLast((backup) => isSound(backup.path, target)) ?? null;
}

function isSound(copy: string, target: number): boolean {
  let raw: Database.Database | null = null;
  try {
    raw = new Database(copy, { readonly: true, fileMustExist: true });
    const isOurs = raw.pragma('application_id', { simple: true }) === APPLICATION_ID && versionOf(raw) <= target;
    return isOurs && findingIn(raw) === null;
  } catch {
    // Whatever keeps it from being read: it is of no use.
    return false;
  } finally {
    raw?.close();
  }
}

/**
 * Puts a copy in the place of the database, which is moved aside with its log and kept. The order is such that a crash in between leaves no
 * database at all, which is refused as long as copies are there; never one without its log, nor a log beside the wrong one.
 */
export function restoreBackup(path: string, backup: Backup, now: number): Restored {
  const fresh = `${path}.new`;
  for (const file of [fresh, ...companions(fresh)]) rmSync(file, { force: true });
  copyFileSync(backup.path, fresh);
  chmodSync(fresh, 0o600);
  syncFile(fresh);
  const aside = `${path}.${inName(now)}${SUFFIX}`;
  const kept = existsSync(path) ? aside : null;
  if (kept !== null) renameSync(path, kept);
  for (const file of companions(path)) if (existsSync(file)) renameSync(file, `${aside}${file.slice(path.length)}`);
  renameSync(fresh, path);
  syncFolder(dirname(path));
  return { backup, kept };
}
