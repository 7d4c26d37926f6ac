import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

const MEGABYTE = 1024 ** 2;
/** A disk with less than this is nearly full; of a small one a part counts. More than the ballast, so that giving that up ends no shortage. */
const SHORT_BELOW = 128 * MEGABYTE;
const SHORT_PART = 1 / 8;
/** So much more must be free before a shortage is over: it does not come and go with every file. */
const RELIEF = 1.25;

/** Room on the disk of a folder. */
export interface Room {
  readonly folder: string;
  /** Names the disk. */
  readonly disk: number;
  readonly free: number;
  readonly size: number;
}

/** Whether a disk is nearly full, given whether it was before. */
export function isShort({ free, size }: Pick<Room, 'free' | 'size'>, before: boolean): boolean {
  return free < Math.min(SHORT_BELOW, size * SHORT_PART) * (before ? RELIEF : 1);
}

/** Looks at the disk of a folder, or of the nearest one above it where it is not there yet. */
export async function roomIn(folder: string): Promise<Room> {
  try {
    const [{ dev }, { bavail, blocks, bsize }] = await Promise.all([stat(folder), statfs(folder)]);
    return { folder, disk: dev, free: bavail * bsize, size: blocks * bsize };
  } catch (error) {
    const above = dirname(folder);
    if (above === folder || !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return roomIn(above);
  }
}

/** `3.4 MB`, `12 GB`. */
export function sizeWords(bytes: number): string {
  if (bytes >= 1024 * MEGABYTE) return `${(bytes / 1024 / MEGABYTE).toFixed(1)} GB`;
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
