import Database from 'better-sqlite3';
import type { Failure } from '../../contract/errors';
import { StoreTrouble } from '../../ports/store';
import type { StoreTroubleKind } from '../../ports/store';

/** Beginning of SQLite's result code -> what it means to the user. The first that fits counts. */
const kindOfCode: readonly (readonly [string, StoreTroubleKind])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_PROTOCOL', 'locked'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_CANTOPEN', 'io'],
  ['SQLITE_NOMEM', 'io'],
];

const wordsOf: Readonly<Record<StoreTroubleKind, { message: string; next?: string }>> = {
  full: {
    message: 'The disk is full: Croft cannot write anything down, and starts nothing new.',
    next: 'Free some space; Croft goes on by itself.',
  },
  locked: {
    message: "Another program holds Croft's database locked: nothing can be written, and nothing new starts.",
    next: 'Close that program; Croft goes on by itself.',
  },
  read_only: {
    message: "Croft's database is read-only: you can look, but nothing can be changed, and nothing new starts.",
    next: "Make the file and its folder writable for Croft's user; Croft goes on by itself.",
  },
  io: {
    message: "The disk does not read or write Croft's database.",
    next: 'Look at the disk; Croft tries again by itself.',
  },
  damaged: {
    message: "Croft's database is damaged: nothing new starts.",
    next: 'Close Croft and start it again: it then offers to put the newest copy of the database back.',
  },
  closed: { message: 'Croft is closing.' },
};

/** The failure that users see of a trouble. */
export function troubleFailure(kind: StoreTroubleKind, detail?: string): Failure {
  const { message, next } = wordsOf[kind];
  return {
    code: 'unavailable',
    reason: `store.${kind}`,
    message: detail ? `${message} (${detail})` : message,
    ...(next !== undefined && { next }),
  };
}

/** The trouble behind an error of SQLite; null when the error is a bug of ours or the caller's own. */
export function troubleOf(error: unknown): StoreTrouble | null {
  if (error instanceof StoreTrouble) return error;
  if (!(error instanceof Database.SqliteError)) return null;
  const kind = kindOfCode.find(([prefix]) => error.code.startsWith(prefix))?.[1];
  if (!kind) return null;
  return new StoreTrouble(kind, troubleFailure(kind, kind === 'io' ? error.code : undefined), { cause: error });
}

/** Runs `work`; errors of the file come out as `StoreTrouble`, all others as they are. */
export function orTrouble<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw troubleOf(error) ?? error;
  }
}
