import { and, asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Stage, Task } from '../../contract/task';
import type { StoreReader } from '../../ports/store';
import { oneOf, onTheList, param, readAll, readOne } from './query';
import type { Orm } from './query';
import { StageRow, TaskHeadRow, TaskRow } from './rows';
import { stages, tasks } from './tables';

type TaskReads = Pick<StoreReader, 'task' | 'taskView' | 'taskViews' | 'tasksIn' | 'screenTasks' | 'stages' | 'stage'>;

const { nr: _nr, ...taskColumns } = getTableColumns(tasks);
const { definition: _definition, note: _note, next: _next, ...shownColumns } = taskColumns;

/**
 * Worked out at each read from small indexes: a sum that is kept could be wrong.
 * `tasks.id` is plain text because drizzle names a column without its table here, which inside would be another table's.
 */
const headColumns = {
  ...shownColumns,
  openAsks: sql<number>`(select count(*) from asks where asks.task_id = tasks.id and asks.state = 'open')`.as(
    'open_asks',
  ),
  costUsd: sql<number>`(select total(runs.cost_usd) from runs where runs.task_id = tasks.id)`.as('cost_usd'),
  workedMs:
    sql<number>`(select total(max(0, runs.ended_at - runs.started_at - runs.waited_ms)) from runs where runs.task_id = tasks.id)`.as(
      'worked_ms',
    ),
  waitedMs:
    sql<number>`(select total(runs.waited_ms) from runs where runs.task_id = tasks.id and runs.ended_at is not null)`.as(
      'waited_ms',
    ),
};

/** Reads of tasks and their stages. */
export function createTaskReader(orm: Orm): TaskReads {
  const head = () => orm.select(headColumns).from(tasks).$dynamic();
  const newestFirst = desc(tasks.nr);
  const isShown = onTheList('tasks');

  const byId = orm
    .select(taskColumns)
    .from(tasks)
    .where(and(eq(tasks.id, param('id')), isShown))
    .prepare();
  const inKinds = orm
    .select(taskColumns)
    .from(tasks)
    .where(and(oneOf(tasks.stateKind, 'kinds'), isShown))
    .orderBy(sql`${tasks.queueRank} is null`, asc(tasks.queueRank), asc(tasks.nr))
    .prepare();
  const headById = head()
    .where(and(eq(tasks.id, param('id')), isShown))
    .prepare();
  const heads = head().where(isShown).orderBy(newestFirst).limit(param('limit')).prepare();
  const headsOfWorkspace = head()
    .where(and(eq(tasks.workspaceId, param('workspaceId')), isShown))
    .orderBy(newestFirst)
    .limit(param('limit'))
    .prepare();
  const headsByOver = head()
    .where(and(eq(tasks.over, param('over')), isShown))
    .orderBy(newestFirst)
    .limit(param('limit'))
    .prepare();
  const stagesOf = orm
    .select()
    .from(stages)
    .where(oneOf(stages.taskId, 'taskIds'))
    .orderBy(asc(stages.taskId), asc(stages.index))
    .prepare();
  const stageById = orm
    .select()
    .from(stages)
    .where(eq(stages.id, param('id')))
    .prepare();

  const stagesOfAll = (ids: readonly string[]): Stage[] =>
    readAll(stagesOf, StageRow, { taskIds: JSON.stringify(ids) });

  const withStages = (found: Omit<Task, 'stages'>[]): Task[] => {
    if (found.length === 0) return [];
    const byTask = Map.groupBy(stagesOfAll(found.map((task) => task.id)), (stage) => stage.taskId);
    return found.map((task) => ({ ...task, stages: byTask.get(task.id) ?? [] }));
  };

  return {
    task: (id) => readOne(byId, TaskRow, { id }),
    taskView(id) {
      const found = readOne(headById, TaskHeadRow, { id });
      return found && { ...found, stages: stagesOfAll([id]) };
    },
    taskViews: ({ workspaceId, limit }) =>
      withStages(
        workspaceId === undefined
          ? readAll(heads, TaskHeadRow, { limit })
          : readAll(headsOfWorkspace, TaskHeadRow, { workspaceId, limit }),
      ),
    tasksIn: (kinds) => readAll(inKinds, TaskRow, { kinds: JSON.stringify(kinds) }),
    screenTasks(overLimit) {
      const present = readAll(headsByOver, TaskHeadRow, { over: 0, limit: -1 });
      const past = readAll(headsByOver, TaskHeadRow, { over: 1, limit: overLimit });
      return withStages([...present, ...past]);
    },
    stages: (taskId) => stagesOfAll([taskId]),
    stage: (id) => readOne(stageById, StageRow, { id }),
  };
}
