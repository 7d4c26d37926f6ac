import { constants } from 'node:fs';
import { lstat, open, readlink, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';

/** True when `path`, with all links resolved, is `root` or lies in it. */
export function isWithin(root: string, path: string): boolean {
  const rest = relative(root, path);
  return rest === '' || (!isAbsolute(rest) && rest !== '..' && !rest.startsWith(`..${sep}`));
}

/**
 * Where an open file lies. Linux tells for sure. Elsewhere its path is resolved once more and must lead to the same file;
 * there, somebody who swaps folders for links at the right two moments could still deceive us.
 */
async function placeOf(file: FileHandle, path: string): Promise<string | null> {
  const told = await readlink(`/proc/self/fd/${file.fd}`).catch(() => null);
  if (told !== null) return told;
  const real = await realpath(path).catch(() => null);
  const there = real === null ? null : await lstat(real).catch(() => null);
  const opened = await file.stat();
  return there?.dev === opened.dev && there.ino === opened.ino ? real : null;
}

/**
 * Opens a regular file of at most `maxBytes` that lies inside `root` (a path without links), and is no link itself. Folders on
 * the way may be swapped for links between any two steps: what counts is where the file that was really opened lies.
 */
export async function openInside(root: string, path: string, maxBytes: number): Promise<FileHandle | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return null;
  const place = await placeOf(file, path);
  const info = await file.stat();
  if (place !== null && isWithin(root, place) && info.isFile() && info.size <= maxBytes) return file;
  await file.close();
  return null;
}
