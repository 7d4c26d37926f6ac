import { and, asc, desc, eq, getTableColumns, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { TaskId } from '../../contract/ids';
import type { RunId } from '../../contract/ids';
import { Settings } from '../../contract/settings';
import { TaskPlace, TaskReview } from '../../contract/task';
import type { Logger } from '../../ports/logger';
import type { StoreReader } from '../../ports/store';
import { onTheList, param, readAll, readOne } from './query';
import type { Orm } from './query';
import { AskRow, InputRow, RunRow, WaitRow, WindowRow, WorkspaceRow } from './rows';
import { asks, inputs, runs, settings, tasks, windows, workspaces } from './tables';

type WorkspaceReads = Pick<
  StoreReader,
  | 'workspace'
  | 'workspaceByPath'
  | 'workspaces'
  | 'removedWorkspace'
  | 'removedWorkspaces'
  | 'removedWorkspaceOf'
  | 'taskIdsOf'
  | 'worktreesOf'
  | 'restorableOf'
>;

/** Reads of workspaces. */
export function createWorkspaceReader(orm: Orm): WorkspaceReads {
  const isThere = isNull(workspaces.removedAt);
  const byId = orm
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.id, param('id')), isThere))
    .prepare();
  const byPath = orm
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.path, param('path')), isThere))
    .prepare();
  const removed = orm
    .select()
    .from(workspaces)
    .where(and(or(eq(workspaces.id, param('ref')), eq(workspaces.path, param('ref'))), isNotNull(workspaces.removedAt)))
    .limit(1)
    .prepare();
  const byName = orm
    .select()
    .from(workspaces)
    .where(isThere)
    .orderBy(sql`${workspaces.name} collate nocase`, asc(workspaces.path))
    .prepare();
  const allRemoved = orm.select().from(workspaces).where(isNotNull(workspaces.removedAt)).prepare();
  const removedOfTask = orm
    .select(getTableColumns(workspaces))
    .from(workspaces)
    .innerJoin(tasks, eq(tasks.workspaceId, workspaces.id))
    .where(and(eq(tasks.id, param('taskId')), isNotNull(workspaces.removedAt)))
    .prepare();
  const tasksOf = orm
    .select({ id: tasks.id, place: tasks.place, review: tasks.review })
    .from(tasks)
    .where(eq(tasks.workspaceId, param('workspaceId')))
    .prepare();
  const PlaceRow = z.object({ place: TaskPlace });
  const IdRow = z.object({ id: TaskId });
  const ReviewRow = z.object({ id: TaskId, review: TaskReview });
  return {
    workspace: (id) => readOne(byId, WorkspaceRow, { id }),
    workspaceByPath: (path) => readOne(byPath, WorkspaceRow, { path }),
    workspaces: () => readAll(byName, WorkspaceRow),
    removedWorkspaces: () => readAll(allRemoved, WorkspaceRow),
    removedWorkspaceOf: (taskId) => readOne(removedOfTask, WorkspaceRow, { taskId }),
    taskIdsOf: (workspaceId) => readAll(tasksOf, IdRow, { workspaceId }).map(({ id }) => id),
    worktreesOf: (workspaceId) =>
      readAll(tasksOf, PlaceRow, { workspaceId }).flatMap(({ place }) => (place.kind === 'worktree' ? [place] : [])),
    restorableOf: (workspaceId, after) =>
      readAll(tasksOf, ReviewRow, { workspaceId }).flatMap(({ id, review }) =>
        review.kind === 'discarded' && review.until > after ? [id] : [],
      ),
    removedWorkspace: (ref) => readOne(removed, WorkspaceRow, { ref }),
  };
}

type RunReads = Pick<StoreReader, 'run' | 'runsOf' | 'newestRuns' | 'openRuns' | 'inputs'>;

/** Reads of runs and of what was said to them. */
export function createRunReader(orm: Orm): RunReads {
  const { nr: _nr, ...columns } = getTableColumns(runs);
  const { nr: _inputNr, ...inputColumns } = getTableColumns(inputs);
  const byId = orm
    .select(columns)
    .from(runs)
    .where(eq(runs.id, param('id')))
    .prepare();
  const ofTask = orm
    .select(columns)
    .from(runs)
    .where(eq(runs.taskId, param('taskId')))
    .orderBy(desc(runs.nr))
    .limit(param('limit'))
    .prepare();
  /** A range of the key, read from its end up to the limit. */
  const newest = orm
    .select(columns)
    .from(runs)
    .where(and(sql`${runs.nr} > 0`, onTheList('runs')))
    .orderBy(desc(runs.nr))
    .limit(param('limit'))
    .prepare();
  const open = orm
    .select(columns)
    .from(runs)
    .where(sql`${runs.open} = 1`)
    .orderBy(asc(runs.nr))
    .prepare();
  const inputsOf = orm
    .select(inputColumns)
    .from(inputs)
    .where(eq(inputs.runId, param('runId')))
    .orderBy(asc(inputs.nr))
    .prepare();
  return {
    run: (id) => readOne(byId, RunRow, { id }),
    runsOf: (taskId, limit = -1) => readAll(ofTask, RunRow, { taskId, limit }),
    newestRuns: (limit) => readAll(newest, RunRow, { limit }),
    openRuns: () => readAll(open, RunRow),
    inputs: (runId) => readAll(inputsOf, InputRow, { runId }),
  };
}

/** How far the spool of a run is in the log; null: there is no such run. */
export function createPosition(orm: Orm): (id: RunId) => number | null {
  const positionOf = orm
    .select({ ingestedTo: runs.ingestedTo })
    .from(runs)
    .where(eq(runs.id, param('id')))
    .prepare();
  const PositionRow = z.object({ ingestedTo: z.int() });
  return (id) => readOne(positionOf, PositionRow, { id })?.ingestedTo ?? null;
}

/** Reads of questions. */
export function createAskReader(orm: Orm): Pick<StoreReader, 'ask' | 'askByRequest' | 'waitsOf' | 'openAsks'> {
  const { nr: _nr, ...columns } = getTableColumns(asks);
  const isOpen = sql`${asks.state} = 'open'`;
  const byId = orm
    .select(columns)
    .from(asks)
    .where(eq(asks.id, param('id')))
    .prepare();
  const byRequest = orm
    .select(columns)
    .from(asks)
    .where(and(eq(asks.runId, param('runId')), eq(asks.requestId, param('requestId'))))
    .prepare();
  const open = orm
    .select(columns)
    .from(asks)
    .where(and(isOpen, onTheList('asks')))
    .orderBy(asc(asks.nr))
    .prepare();
  const openOfTask = orm
    .select(columns)
    .from(asks)
    .where(and(isOpen, eq(asks.taskId, param('taskId')), onTheList('asks')))
    .orderBy(asc(asks.nr))
    .prepare();
  const waits = orm
    .select({ from: asks.createdAt, to: asks.answeredAt })
    .from(asks)
    .where(eq(asks.runId, param('runId')))
    .orderBy(asc(asks.nr))
    .prepare();
  return {
    ask: (id) => readOne(byId, AskRow, { id }),
    askByRequest: (runId, requestId) => readOne(byRequest, AskRow, { runId, requestId }),
    waitsOf: (runId) => readAll(waits, WaitRow, { runId }),
    openAsks: (taskId) => (taskId === undefined ? readAll(open, AskRow) : readAll(openOfTask, AskRow, { taskId })),
  };
}

/** Reads of settings and usage windows. A setting that this version does not take counts as not set. */
export function createSettingsReader(orm: Orm, logger: Logger): Pick<StoreReader, 'settings' | 'windows'> {
  const all = orm.select().from(settings).prepare();
  const seen = orm.select().from(windows).orderBy(asc(windows.agent), asc(windows.name)).prepare();
  const SettingRow = z.object({ key: z.string(), value: z.unknown() });
  return {
    settings() {
      const kept = readAll(all, SettingRow).filter(({ key, value }) => {
        const valid = key in Settings.shape && Settings.partial().safeParse({ [key]: value }).success;
        if (!valid) logger.warn('a stored setting is not valid any more', { key });
        return valid;
      });
      return Object.fromEntries(kept.map(({ key, value }) => [key, value]));
    },
    windows: () => readAll(seen, WindowRow),
  };
}
