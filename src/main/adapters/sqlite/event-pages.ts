import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/sqlite-core';
import { EventClass } from '../../contract/event';
import type { FarmEvent, FarmFact } from '../../contract/event';
import type { RunId, TaskId, WorkspaceId } from '../../contract/ids';
import type { EventQuery } from '../../ports/store';
import { param, reading } from './query';
import type { Orm } from './query';
import { events } from './event-table';

const classes = EventClass.options;
type Direction = 'newest' | 'oldest';
type Scope = 'all' | 'task' | 'run';

const scopeOf = (scope: Scope): SQL | undefined => {
  if (scope === 'task') return eq(events.taskId, param('taskId'));
  return scope === 'run' ? eq(events.runId, param('runId')) : undefined;
};

/**
 * Keyset pages of the log: the cost of a page depends on its length only, whatever is around it.
 * A page of a task, of a run or of some classes is merged from one index range per class, each in the order of seq already; a class that is not
 * asked for has a parameter that nothing equals. SQLite takes rows off the ranges as it needs them, so nothing is sorted.
 */
export function createEventPages(orm: Orm): (query: EventQuery) => { events: FarmEvent[]; more: boolean } {
  const between = [gt(events.seq, param('after')), lt(events.seq, param('before'))];
  const order = (direction: Direction) => (direction === 'newest' ? desc(events.seq) : asc(events.seq));
  const range = (scope: Scope, cls: string) =>
    orm
      .select()
      .from(events)
      .where(and(scopeOf(scope), eq(events.class, param(cls)), ...between));

  const prepareMerged = (scope: Scope, direction: Direction) => {
    const [first, second, ...rest] = classes.map((cls) => range(scope, cls));
    if (!first || !second) throw new Error('a merge takes two ranges');
    return unionAll(first, second, ...rest)
      .orderBy(order(direction))
      .limit(param('limit'))
      .prepare();
  };
  const preparePlain = (direction: Direction) =>
    orm
      .select()
      .from(events)
      .where(and(...between))
      .orderBy(order(direction))
      .limit(param('limit'))
      .prepare();

  const both = <T>(prepare: (direction: Direction) => T): Record<Direction, T> => ({
    newest: prepare('newest'),
    oldest: prepare('oldest'),
  });
  const plain = both(preparePlain);
  const merged: Record<Scope, Record<Direction, ReturnType<typeof prepareMerged>>> = {
    all: both((direction) => prepareMerged('all', direction)),
    task: both((direction) => prepareMerged('task', direction)),
    run: both((direction) => prepareMerged('run', direction)),
  };

  return ({ taskId, runId, classes: wanted, before, after, limit }) => {
    const direction = after === undefined ? 'newest' : 'oldest';
    const scope = runId === undefined ? (taskId === undefined ? 'all' : 'task') : 'run';
    const query = scope === 'all' && !wanted ? plain[direction] : merged[scope][direction];
    const asked = classes.map((cls) => [cls, !wanted || wanted.includes(cls) ? cls : null]);
    const values = {
      ...Object.fromEntries(asked),
      taskId,
      runId,
      after: after ?? 0,
      before: before ?? Number.MAX_SAFE_INTEGER,
      limit: limit + 1,
    };
    const rows = reading(() => query.all(values));
    const inTask = taskId === undefined ? rows : rows.filter((event) => event.taskId === taskId);
    return { events: reading(() => inTask.slice(0, limit).map(eventOf)), more: inTask.length > limit };
  };
}

/** Events are many and were checked when they were written: the JSON of a payload is parsed, nothing more. */
const eventOf = ({ payload, workspaceId, taskId, runId, seq, at }: typeof events.$inferSelect): FarmEvent => ({
  seq,
  at,
  workspaceId: workspaceId as WorkspaceId | null,
  taskId: taskId as TaskId | null,
  runId: runId as RunId | null,
  fact: JSON.parse(payload) as FarmFact,
});
