import { basename, dirname } from 'node:path';
import type { Failure } from '../../contract/errors';
import { listBackups } from './backup';
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

/** The failure that a user sees when the database cannot be opened; null when the error is a bug. */
export function openFailure(error: unknown, path: string): Failure | null {
  if (error instanceof RefusedError) return failureOf(error.refusal, path, error.message);
  const trouble = troubleOf(error);
  if (trouble) {
    const refusal = trouble.kind === 'closed' ? 'io' : trouble.kind;
    return failureOf(isNotADatabase(trouble.cause) ? 'not_a_database' : refusal, path, trouble.message);
  }
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  return failureOf(refusalOfFileError[String(error.code)] ?? 'io', path, error.message);
}

const isNotADatabase = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_NOTADB';

function failureOf(refusal: Refusal, path: string, detail: string): Failure {
  const fail = (message: string, next: string): Failure => ({
    code: 'unavailable',
    reason: `store.${refusal}`,
    message,
    next,
  });
  const putBack = adviceToPutBack(path);
  switch (refusal) {
    case 'newer':
      return fail(
        `${path} was made by a newer Croft.`,
        'Start that version, or give this one another home with --home.',
      );
    case 'not_a_database':
      return fail(`${path} is not a database of Croft, or its beginning is damaged.`, putBack);
    case 'damaged':
      return fail(`Croft's database ${path} is damaged${detail && ` (${detail})`}.`, putBack);
    case 'missing':
      return fail(
        `Croft's database ${path} is missing, but a log of its last changes is there.`,
        `Put the database back; or, to begin with an empty one, move ${path}-wal away.`,
      );
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

function adviceToPutBack(path: string): string {
  const newest = newestBackup(path);
  return newest
    ? `Move ${path} and ${basename(path)}-wal away and put the copy ${basename(newest)} in its place.`
    : `Put a copy of it back; or, to begin with an empty one, move ${path} and ${basename(path)}-wal away.`;
}

function newestBackup(path: string): string | undefined {
  try {
    return listBackups(path).at(-1);
  } catch {
    // The folder cannot be read: then there is no copy to speak of.
    return undefined;
  }
}
