import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { listBackups } from './backup';
import { APPLICATION_ID } from './database-names';
import { findingIn } from './finding';
import { targetOf, versionOf } from './migrate';
import { migrations } from './migrations';
import { listDamaged, newestSound } from './restore';

/** A database that nobody has open, as it lies there. */
export interface DatabaseExam {
  /** Null: it is not there. */
  readonly bytes: number | null;
  /** What is wrong with it; null: nothing. */
  readonly finding: string | null;
  /** The newest copy that can be put in its place. */
  readonly copy: { readonly at: number; readonly bytes: number } | null;
  /** Copies that there are, whole or not. */
  readonly copies: number;
  /** Damaged ones that were moved aside. */
  readonly damaged: readonly string[];
}

/** Reads every page of a database and of its copies, and changes nothing. Only for whoever has the lock of its home. */
export function examineDatabase(path: string, now: number): DatabaseExam {
  const copy = newestSound(path, targetOf(migrations), now);
  return {
    bytes: existsSync(path) ? statSync(path).size : null,
    finding: existsSync(path) ? wrongWith(path) : null,
    copy: copy && { at: copy.at, bytes: statSync(copy.path).size },
    copies: listBackups(path, now).length,
    damaged: listDamaged(path),
  };
}

function wrongWith(path: string): string | null {
  let raw: Database.Database | null = null;
  try {
    raw = new Database(path, { readonly: true, fileMustExist: true });
    if (raw.pragma('application_id', { simple: true }) !== APPLICATION_ID) return 'it is no database of Croft’s';
    if (versionOf(raw) > targetOf(migrations)) return 'a newer Croft has made it';
    return findingIn(raw);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    raw?.close();
  }
}
