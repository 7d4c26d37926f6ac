import type Database from 'better-sqlite3';

/** What is asked of SQLite: damage of the index of words comes first among its findings, and must not hide others. */
export const CHECK = 'quick_check(20)';
/** A finding about the index of words: that is made again from the log where it is damaged, and costs nobody a database. */
export const ABOUT_THE_INDEX = /fts5/i;

/** Looks at the whole file; null: it is sound. */
export function findingIn(raw: Database.Database): string | null {
  const rows = raw.prepare(`pragma ${CHECK}`).pluck().all().map(String);
  return rows.find((row) => row !== 'ok' && !ABOUT_THE_INDEX.test(row)) ?? null;
}
