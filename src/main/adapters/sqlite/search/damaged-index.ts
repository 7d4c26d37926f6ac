import Database from 'better-sqlite3';

/** Whether the error is FTS5's own: its tables hold something that it cannot read, while the pages of the file are sound. */
export function isDamagedIndex(error: unknown): boolean {
  const cause = error instanceof Error && !(error instanceof Database.SqliteError) ? error.cause : error;
  return cause instanceof Database.SqliteError && cause.code === 'SQLITE_CORRUPT_VTAB';
}
