import { z } from 'zod';
import { getTableColumns, sql } from 'drizzle-orm';
import type { InferSelectModel, Placeholder, SQL } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { StoreTrouble } from '../../ports/store';
import { troubleFailure, troubleOf } from './trouble';

export type Orm = BetterSQLite3Database;

type Values = Record<string, unknown>;

/** A prepared query of drizzle, as far as it is used here. */
interface Prepared {
  get(values?: Values): unknown;
  all(values?: Values): unknown[];
}

/** A parameter of a prepared query, by name. */
export const param = (name: string): Placeholder => sql.placeholder(name);

/** True for rows whose column is one of the strings in the parameter, a JSON array. */
export const oneOf = (column: SQLiteColumn, name: string): SQL =>
  sql`${column} in (select value from json_each(${param(name)}))`;

/**
 * True for rows whose workspace was not taken off the list. Looked up by key for each row, so that the index that finds the rows stays the
 * caller's choice. Plain text: drizzle names a column without its table.
 */
export const onTheList = (table: 'tasks' | 'runs' | 'asks' | 'terminals'): SQL =>
  sql.raw(
    `exists (select 1 from workspaces where workspaces.id = ${table}.workspace_id and workspaces.removed_at is null)`,
  );

/** The row that the query finds, checked; null where there is none. */
export function readOne<T>(query: Prepared, row: z.ZodType<T>, values?: Values): T | null {
  return reading(() => {
    const found = query.get(values);
    return found === undefined ? null : row.parse(found);
  });
}

/** All rows that the query finds, checked. */
export function readAll<T>(query: Prepared, row: z.ZodType<T>, values?: Values): T[] {
  return reading(() => query.all(values).map((found) => row.parse(found)));
}

/** Runs a read; a row that cannot be understood is damage of the file: nothing else writes it. */
export function reading<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      throw new StoreTrouble('damaged', troubleFailure('damaged'), { cause: error });
    }
    throw troubleOf(error) ?? error;
  }
}

/** A row to be written: `nr` is given by the table. */
export type RowOf<T extends SQLiteTable> = Omit<InferSelectModel<T>, 'nr'>;

/**
 * Prepares an insert that overwrites the row of the same key.
 * `merge` has columns whose new value is worked out from the old (`runs.x`) and the offered one (`excluded.x`).
 */
export function prepareUpsert<T extends SQLiteTable>(
  orm: Orm,
  table: T,
  key: SQLiteColumn[],
  merge: Record<string, SQL> = {},
): (row: RowOf<T>) => void {
  const columns = Object.entries(getTableColumns(table)).filter(([name]) => name !== 'nr');
  const values = Object.fromEntries(columns.map(([name]) => [name, param(name)]));
  const overwrite = columns
    .filter(([, column]) => !key.includes(column))
    .map(([name, column]) => [name, sql`excluded.${sql.identifier(column.name)}`]);
  const insert = orm
    .insert(table)
    // Built from the table's own columns, which is more than the types of a generic table can tell.
    .values(values as never)
    .onConflictDoUpdate({ target: key, set: { ...Object.fromEntries(overwrite), ...merge } })
    .prepare();
  return (row) => void insert.run(row);
}
