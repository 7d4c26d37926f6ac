import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { failPoint } from '../../fail-points';

/** Copies that are kept; older ones go, but for the newest that was made before the present schema. */
const KEPT = 3;
const SUFFIX = '.bak';
const PART = '.part';

/** A copy of the database, as its name tells. */
export interface Backup {
  readonly path: string;
  /** When it was made. */
  readonly at: number;
  readonly version: number;
}

/**
 * Copies of the database beside it, oldest first. Their names hold the time, so that the names sort. Those that are from the future at `now`
 * were made before the clock was set back: they come first.
 */
export function listBackups(path: string, now = Infinity): Backup[] {
  const found = namedCopies(path);
  return [...found.filter(({ at }) => at > now), ...found.filter(({ at }) => at <= now)];
}

function namedCopies(path: string): Backup[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && name.endsWith(SUFFIX))
    .toSorted()
    .flatMap((name) => {
      const parts = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)\.v(\d+)$/.exec(
        name.slice(prefix.length, -SUFFIX.length),
      );
      if (!parts) return [];
      const [, day = '', hours = '', minutes = '', seconds = '', version = ''] = parts;
      const at = Date.parse(`${day}${hours}:${minutes}:${seconds}`);
      return [{ path: join(dirname(path), name), at, version: Number(version) }];
    });
}

/** A time as part of a file's name. */
export const inName = (at: number): string => new Date(at).toISOString().replaceAll(':', '-');

/** An empty file for a copy that is being made, for its user alone. What an earlier try has left goes. */
export function beginCopy(path: string): string {
  const part = `${path}${PART}`;
  dropCopy(path);
  closeSync(openSync(part, 'wx', 0o600));
  return part;
}

/** Takes away what is there of a copy that was not finished. */
export function dropCopy(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${PART}${suffix}`, { force: true });
}

/** Gives a copy that is complete and on the disk its name, and lets the oldest go. Answers its path. */
export function finishCopy(path: string, version: number, now: number): string {
  const copy = `${path}.${inName(now)}.v${version}${SUFFIX}`;
  renameSync(`${path}${PART}`, copy);
  syncFolder(dirname(path));
  const backups = listBackups(path, now);
  const old = backups.findLast((one) => one.version < version);
  const kept = new Set([...backups.slice(-KEPT), old]);
  for (const backup of backups) if (!kept.has(backup)) rmSync(backup.path, { force: true });
  return copy;
}

/**
 * Copies an open database into a file beside it and answers its path. The copy has its name only once it is complete and on the disk.
 * Throws SQLite's error, or that of the file system, when it cannot be written.
 */
export function backUp(raw: Database.Database, path: string, version: number, now: number): string {
  const part = beginCopy(path);
  try {
    failPoint('migration.copy.begun');
    raw.prepare('vacuum into ?').run(part);
    syncFile(part);
    failPoint('migration.copy.written');
    const copy = finishCopy(path, version, now);
    failPoint('migration.copy.named');
    return copy;
  } finally {
    dropCopy(path);
  }
}

/** Waits until a file, or the names in a folder, are on the disk. */
export function syncFile(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Waits until the names in a folder are on the disk; Windows has no such call. */
export function syncFolder(path: string): void {
  if (process.platform !== 'win32') syncFile(path);
}
