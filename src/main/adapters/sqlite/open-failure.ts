import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Failure } from '../../contract/errors';
import { timeWords } from '../../contract/time-words';
import { newestSound } from './restore';
import { troubleOf } from './trouble';

/** Why a database file is not opened. */
export type Refusal =
  'newer' | 'not_a_database' | 'damaged' | 'missing' | 'read_only' | 'locked' | 'full' | 'no_folder' | 'no_wal' | 'io';

/** A refusal on its way out of the steps of opening; never leaves this folder. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, detail = '') {
    super(detail);
    this.refusal = refusal;
  }
}

const refusalOfFileError: Readonly<Record<string, Refusal>> = {
  EACCES: 'read_only',
  EPERM: 'read_only',
  EROFS: 'read_only',
  ENOSPC: 'full',
  EDQUOT: 'full',
  ENOENT: 'no_folder',
  ENOTDIR: 'no_folder',
};

/** Where the database is, the schema that this Croft has, and the present time. */
export interface DatabasePlace {
  readonly path: string;
  readonly target: number;
  readonly now: number;
}

/** Refusals that a copy in its place mends. */
const MENDED_BY_COPY: readonly Refusal[] = ['not_a_database', 'damaged', 'missing'];

/** Whether a copy in the place of the database would mend what this failure tells. */
export const isMendedByCopy = (failure: Failure): boolean =>
  MENDED_BY_COPY.some((refusal) => failure.reason === `store.${refusal}`);

/** The failure that a user sees when the database cannot be opened; null when the error is a bug. */
export function openFailure(error: unknown, at: DatabasePlace): Failure | null {
  if (error instanceof RefusedError) return failureOf(error.refusal, at, error.message);
  const trouble = troubleOf(error);
  if (trouble) {
    const refusal = trouble.kind === 'closed' ? 'io' : trouble.kind;
    return failureOf(isNotADatabase(trouble.cause) ? 'not_a_database' : refusal, at, causeOf(trouble));
  }
  // What SQLite refuses to do with a file that is ours is due to its content.
  if (error instanceof Database.SqliteError) return failureOf('damaged', at, error.message);
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  return failureOf(refusalOfFileError[String(error.code)] ?? 'io', at, error.message);
}

const causeOf = ({ cause, message }: Error): string => (cause instanceof Error ? cause.message : message);

const isNotADatabase = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_NOTADB';

function failureOf(refusal: Refusal, at: DatabasePlace, detail: string): Failure {
  const { path } = at;
  const fail = (message: string, next: string): Failure => ({
    code: 'unavailable',
    reason: `store.${refusal}`,
    message,
    next,
  });
  const orCopy = (message: string): Failure => ({ ...fail(message, ''), ...copyOffer(at) });
  switch (refusal) {
    case 'newer':
      return fail(
        `${path} was made by a newer Croft.`,
        'Start that version, or give this one another home with --home.',
      );
    case 'not_a_database':
      return orCopy(`${path} is not a database of Croft, or its beginning is damaged.`);
    case 'damaged':
      return orCopy(`Croft's database ${path} is damaged${detail && ` (${detail})`}.`);
    case 'missing':
      return orCopy(`Croft's database ${path} is missing, but ${detail} there.`);
    case 'read_only':
      return fail(`Croft cannot write to ${path}.`, "Make the file and its folder writable for Croft's user.");
    case 'locked':
      return fail(`Another program holds Croft's database ${path}.`, 'Close that program and start Croft again.');
    case 'full':
      return fail(`The disk of ${path} is full.`, 'Free some space and start Croft again.');
    case 'no_folder':
      return fail(`There is no folder ${dirname(path)}.`, 'Make it, or choose another home with --home.');
    case 'no_wal':
      return fail(
        `The folder ${dirname(path)} cannot hold Croft's database: its file system has no shared memory (a network share?).`,
        'Choose a home on a disk of this machine with --home.',
      );
    case 'io':
      return fail(`Croft's database ${path} cannot be read or written: ${detail}`, 'Look at the disk.');
  }
}

/** What can be done about a database that is not whole. */
function copyOffer(at: DatabasePlace): Pick<Failure, 'next' | 'offer'> {
  const name = basename(at.path);
  const empty = `to begin with an empty one, move everything that is called ${name}… out of ${dirname(at.path)}`;
  const backup = newestOf(at);
  if (!backup) return { next: `There is no sound copy of it. Put one back; or, ${empty}.` };
  const when = timeWords(backup.at, at.now);
  return {
    next: `Start Croft with --restore-backup: it puts the copy of ${when} back and keeps what is there now. Or, ${empty}.`,
    offer: 'restore-backup',
  };
}

function newestOf({ path, target, now }: DatabasePlace): ReturnType<typeof newestSound> {
  try {
    return newestSound(path, target, now);
  } catch {
    // The folder cannot be read: then there is no copy to speak of.
    return null;
  }
}
