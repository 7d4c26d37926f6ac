import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { failPoint } from '../../fail-points';

/** Nobody but the owner looks into what a worker keeps. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/** Makes a folder for the owner alone, with its parents. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER });
}

/** Replaces a small file in one step: after a crash there is the old text or the new one, whole. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`;
  const fd = openSync(temporary, 'w', PRIVATE_FILE);
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
