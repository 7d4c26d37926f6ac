import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, renameSync } from 'node:fs';

import type { Log } from './worker-log';

/** Those that a system does not have are absent, whatever the types say: on Windows a pipe is no file and a link needs rights of its own. */
const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY }: Partial<typeof constants> = constants;

/**
 * Flags with which a file of a worker is opened. Agents run as the same user and may have put a link, a pipe or a device into its place: no
 * link is followed, and nothing is waited for.
 */
export const AS_IT_IS = (O_RDONLY ?? 0) | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);

/** True where there is nothing, or a regular file. */
export function isFileOrNothing(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}

/** Size and last change of a regular file; null for everything else. */
export function regularFile(path: string): { readonly size: number; readonly mtimeMs: number } | null {
  const info = lstatSync(path, { throwIfNoEntry: false });
  return info?.isFile() ? info : null;
}

/** The text of a small file; null where there is none, or something else, or more than `most` bytes. */
export function readSmallFile(path: string, most: number): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, AS_IT_IS);
    const info = fstatSync(fd);
    if (!info.isFile() || info.size > most) return null;
    const bytes = Buffer.alloc(info.size);
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
  } catch {
    // Not there, or not to be read.
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** Puts aside what stands in the place of a file and is none, so that a new one can be begun there. */
export function clearPlace(path: string, log: Log): void {
  if (isFileOrNothing(path)) return;
  const aside = `${path}.strange-${Date.now()}`;
  renameSync(path, aside);
  log(`${path} was no file: it is ${aside} now`);
}
