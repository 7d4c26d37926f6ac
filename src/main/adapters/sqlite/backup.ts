import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';

/** Copies that are kept; older ones go. */
const KEPT = 3;
const SUFFIX = '.bak';
const PART = '.part';

/** Copies of the database beside it, oldest first. Their names hold the time, so that the names sort. */
export function listBackups(path: string): string[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && name.endsWith(SUFFIX))
    .toSorted()
    .map((name) => join(dirname(path), name));
}

/**
 * Copies an open database into a file beside it and answers its path. The copy has its name only once it is complete and on the disk.
 * Throws SQLite's error, or that of the file system, when it cannot be written.
 */
export function backUp(raw: Database.Database, path: string, version: number, now: number): string {
  const time = new Date(now).toISOString().replaceAll(':', '-');
  const copy = `${path}.${time}.v${version}${SUFFIX}`;
  const part = `${path}${PART}`;
  rmSync(part, { force: true });
  closeSync(openSync(part, 'wx', 0o600));
  try {
    raw.prepare('vacuum into ?').run(part);
    syncFile(part);
    renameSync(part, copy);
  } finally {
    rmSync(part, { force: true });
  }
  for (const old of listBackups(path).slice(0, -KEPT)) rmSync(old, { force: true });
  return copy;
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
