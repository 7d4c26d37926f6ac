import type Database from 'better-sqlite3';
import { fillPlaceholders } from 'drizzle-orm';
import type { FarmEvent, FarmFact } from '../../contract/event';
import type { RunId, TaskId, WorkspaceId } from '../../contract/ids';
import { orTrouble } from './trouble';

/** A row of the log as SQLite hands it out. */
export interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly workspace_id: string | null;
  readonly task_id: string | null;
  readonly run_id: string | null;
  readonly payload: string;
}

/** Characters of payload in one answer: an answer is a message on a socket and an array in memory. */
const MOST_CHARACTERS = 4_000_000;

/** How much more an answer takes: rows and characters of their payloads. The first row always has room. */
export interface RowBudget {
  /** Counts the row in; false: there is no room for it, nor for any after it. */
  take(row: EventRow): boolean;
  isSpent(): boolean;
}

export function createRowBudget(rows: number): RowBudget {
  let rowsLeft = rows;
  let left = MOST_CHARACTERS;
  let spent = false;
  return {
    take({ payload }) {
      const fits = rowsLeft > 0 && (left === MOST_CHARACTERS || payload.length <= left);
      if (fits) {
        rowsLeft -= 1;
        left -= payload.length;
      } else spent = true;
      return fits;
    },
    isSpent: () => spent,
  };
}

/** Events are many and were checked when they were written: the JSON of a payload is parsed, nothing more. */
export const eventOf = ({ payload, workspace_id, task_id, run_id, seq, at }: EventRow): FarmEvent => ({
  seq,
  at,
  workspaceId: workspace_id as WorkspaceId | null,
  taskId: task_id as TaskId | null,
  runId: run_id as RunId | null,
  fact: JSON.parse(payload) as FarmFact,
});

/** A query of drizzle's on the log, run by the driver: row by row, so that the reader can stop at any of them. */
export function prepareRows(
  raw: Database.Database,
  query: { toSQL(): { sql: string; params: unknown[] } },
): (values: Record<string, unknown>) => IterableIterator<EventRow> {
  const { sql, params } = query.toSQL();
  const statement = raw.prepare<unknown[], EventRow>(sql);
  return (values) => orTrouble(() => statement.iterate(...fillPlaceholders(params, values)));
}
