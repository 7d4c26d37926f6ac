import { appendFileSync, existsSync } from 'node:fs';

import { z } from 'zod';

import { PRIVATE_FILE, replaceFile } from '../files/private-files';
import { isFileOrNothing, readSmallFile } from '../files/regular-file';

/** Ids of what was done once and must not be done again: the newest 1000, each on disk before it counts. */
export interface IdList {
  has(id: string): boolean;
  add(id: string): void;
  list(): string[];
}

const KEPT = 1000;
/** The file holds more than is kept, so that it is rewritten only now and then. */
const REWRITE_AT = 4 * KEPT;
/** An id has at most 200 characters. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Opens the list at `path`. */
export function openIdList(path: string): IdList {
  const ids = new Set(load(path).slice(-KEPT));
  // A file of an earlier worker may end in a torn line: it is rewritten before anything is added.
  let lines = existsSync(path) ? REWRITE_AT : 0;
  return {
    has: (id) => ids.has(id),
    list: () => [...ids],
    add(id) {
      if (lines < REWRITE_AT && isFileOrNothing(path)) {
        appendFileSync(path, lineOf(id), { mode: PRIVATE_FILE });
        lines += 1;
      } else {
        const kept = [...ids, id].slice(-KEPT);
        replaceFile(path, kept.map(lineOf).join(''));
        lines = kept.length;
      }
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > KEPT && oldest !== undefined) ids.delete(oldest);
    },
  };
}

const lineOf = (id: string) => `${JSON.stringify(id)}\n`;

function load(path: string): string[] {
  return (readSmallFile(path, MOST_BYTES) ?? '').split('\n').flatMap(parseLine);
}

/** A torn last line is an id that never counted. */
function parseLine(line: string): string[] {
  try {
    return z
      .string()
      .array()
      .parse([JSON.parse(line)]);
  } catch {
    return [];
  }
}
