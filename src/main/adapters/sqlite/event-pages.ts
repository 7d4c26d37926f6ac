import type Database from 'better-sqlite3';
import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/sqlite-core';
import { EventClass } from '../../contract/event';
import type { EventPage, EventQuery } from '../../ports/store';
import { createRowBudget, eventOf, prepareRows } from './event-rows';
import type { EventRow } from './event-rows';
import { param, reading } from './query';
import type { Orm } from './query';
import { events } from './event-table';

export const directions = ['newest', 'oldest'] as const;
/** The end of a range that is read first. */
export type Direction = (typeof directions)[number];

/** Seqs between the two, without them. */
export interface Between {
  readonly after: number;
  readonly before: number;
}

/** What events are wanted, by what is written in their columns. */
export type EventColumns = Pick<EventQuery, 'workspaceId' | 'taskId' | 'runId' | 'classes'>;

/** Rows of the log in a range, from one end on; to be read to the end or given up before anything else is asked of the database. */
export type RangeReader = (
  direction: Direction,
  wanted: EventColumns,
  between: Between,
  limit: number,
) => Iterable<EventRow>;

const classes = EventClass.options;
const { seq, at, workspaceId, taskId, runId, payload } = events;
const columns = { seq, at, workspaceId, taskId, runId, payload };

/** The narrowest place that is asked for: an event of a run is of its task, and an event of a task of its workspace. */
const scopes = ['all', 'workspace', 'task', 'run'] as const;
type Scope = (typeof scopes)[number];
const conditionOf: Readonly<Record<Scope, SQL | undefined>> = {
  all: undefined,
  workspace: eq(workspaceId, param('workspaceId')),
  task: eq(taskId, param('taskId')),
  run: eq(runId, param('runId')),
};

function scopeOf(wanted: EventColumns): Scope {
  if (wanted.runId !== undefined) return 'run';
  if (wanted.taskId !== undefined) return 'task';
  return wanted.workspaceId === undefined ? 'all' : 'workspace';
}

/**
 * The cost of reading a range depends on the rows that are read only, whatever is around them.
 * A range of a workspace, of a task, of a run or of some classes is merged from one index range per class, each in the order of seq already; a
 * class that is not asked for has a parameter that nothing equals. SQLite takes rows off the ranges as it needs them, so nothing is sorted.
 */
export function createRangeReader(orm: Orm, raw: Database.Database): RangeReader {
  const between = [gt(seq, param('after')), lt(seq, param('before'))];
  const order = (direction: Direction) => (direction === 'newest' ? desc(seq) : asc(seq));
  const range = (scope: Scope, cls: string) =>
    orm
      .select(columns)
      .from(events)
      .where(and(conditionOf[scope], eq(events.class, param(cls)), ...between));

  const prepareMerged = (scope: Scope, direction: Direction) => {
    const [first, second, ...rest] = classes.map((cls) => range(scope, cls));
    if (!first || !second) throw new Error('a merge takes two ranges');
    const merged = unionAll(first, second, ...rest)
      .orderBy(order(direction))
      .limit(param('limit'));
    return prepareRows(raw, merged);
  };
  const preparePlain = (direction: Direction) =>
    prepareRows(
      raw,
      orm
        .select(columns)
        .from(events)
        .where(and(...between))
        .orderBy(order(direction))
        .limit(param('limit')),
    );

  const ways = directions.flatMap((direction) => [
    [`plain ${direction}`, preparePlain(direction)] as const,
    ...scopes.map((scope) => [`${scope} ${direction}`, prepareMerged(scope, direction)] as const),
  ]);
  const readers = new Map<string, ReturnType<typeof prepareRows>>(ways);

  return (direction, wanted, { after, before }, limit) => {
    const scope = scopeOf(wanted);
    const reader = readers.get(`${scope === 'all' && !wanted.classes ? 'plain' : scope} ${direction}`);
    if (!reader) throw new Error(`there is no way to read ${scope}`);
    const asked = classes.map((cls) => [cls, !wanted.classes || wanted.classes.includes(cls) ? cls : null]);
    const { workspaceId: workspace, taskId: task, runId: run } = wanted;
    const values = {
      ...Object.fromEntries(asked),
      ...{ workspaceId: workspace, taskId: task, runId: run, after, before, limit },
    };
    return inPlace(reader(values), wanted);
  };
}

/** A run that is not of the task or the workspace that was asked for too has nothing to show. */
function* inPlace(rows: Iterable<EventRow>, wanted: EventColumns): Generator<EventRow> {
  for (const row of rows) {
    if (wanted.taskId !== undefined && row.task_id !== wanted.taskId) continue;
    if (wanted.workspaceId !== undefined && row.workspace_id !== wanted.workspaceId) continue;
    yield row;
  }
}

/** From which end a query is answered, and the range that it asks for. */
export const directionOf = (query: EventQuery): Direction => (query.after === undefined ? 'newest' : 'oldest');
export const betweenOf = ({ after = 0, before = Number.MAX_SAFE_INTEGER }: EventQuery): Between => ({ after, before });

/** Keyset pages of the log, bounded in rows and in size. */
export function createEventPages(read: RangeReader): (query: EventQuery) => EventPage {
  return (query) =>
    reading(() => {
      const budget = createRowBudget(query.limit);
      const found: EventRow[] = [];
      for (const row of read(directionOf(query), query, betweenOf(query), query.limit + 1)) {
        if (!budget.take(row)) break;
        found.push(row);
      }
      return { events: found.map(eventOf), more: budget.isSpent() };
    });
}
