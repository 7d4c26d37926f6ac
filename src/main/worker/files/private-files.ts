import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { failPoint } from '../../fail-points';

/** Nobody but the owner looks into what a worker keeps. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/** Makes a folder for the owner alone, with its parents. Answers whether there was none. */
export function makePrivateFolder(path: string): boolean {
  return mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER }) !== undefined;
}

/** Waits until the names in a folder are on the disk; Windows has no such call. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Replaces a small file in one step: after a crash there is the old text or the new one, whole. The new one is durable when it returns. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`;
  const fd = openNew(temporary);
  try {
    writeAll(fd, Buffer.from(text));
    failPoint('record.fsync.before');
    fsyncSync(fd);
    failPoint('record.fsync.after');
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
  failPoint('record.renamed');
  syncFolder(dirname(path));
}

/** Opens a new file for writing. What lies in its place goes, unopened: it may be a link or a pipe that somebody has put there. */
export function openNew(path: string): number {
  rmSync(path, { force: true });
  return openSync(path, 'wx', PRIVATE_FILE);
}

/** `write` may take less than it was given. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}

/** Reads `error.code` of a failed system call. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The text of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
