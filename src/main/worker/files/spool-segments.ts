import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { regularFile } from './regular-file';

/** A stretch of a spool in one file: the bytes from offset `start` up to, not including, `end`. */
export interface Segment {
  readonly path: string;
  readonly start: number;
  end: number;
}

const DIGITS = 16;
const NAME = new RegExp(String.raw`^\d{${DIGITS}}\.spool$`);

/** Where the segment that starts at `start` lies; names sort by offset. */
export function segmentPath(folder: string, start: number): string {
  return join(folder, `${String(start).padStart(DIGITS, '0')}.spool`);
}

/** The segments that an earlier worker left, in order. What is no file, or begins before the one before it has ended, is none. */
export function findSegments(folder: string): Segment[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const start = Number(name.slice(0, DIGITS));
      return { path, start, end: start + (regularFile(path)?.size ?? 0) };
    })
    .filter((segment) => segment.end > segment.start)
    .filter((segment, index, all) => segment.start >= (all[index - 1]?.end ?? 0));
}

/** The segment that holds the byte at `offset`. */
export function segmentAt(segments: readonly Segment[], offset: number): Segment | null {
  return segments.find((segment) => segment.start <= offset && offset < segment.end) ?? null;
}

/** The first offset at or after `offset` whose byte is kept; where nothing follows, the end of the spool or `offset` itself. */
export function firstKept(segments: readonly Segment[], offset: number): number {
  const next = segments.find((segment) => segment.end > offset);
  return next ? Math.max(next.start, offset) : offset;
}
