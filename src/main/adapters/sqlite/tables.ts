import { sql } from 'drizzle-orm';
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flag, json } from './columns';

/**
 * The tables as queries see them; the migrations make them. A test holds the two together.
 * `nr` is the order in which rows were first written: lists are sorted by it and not by time, which may jump.
 * Columns that may grow long come last: the ones before them are then read without following overflow pages.
 */

export const workspaces = sqliteTable('workspaces', {
  id: text('id').primaryKey(),
  path: text('path').notNull().unique(),
  name: text('name').notNull(),
  trust: text('trust').notNull(),
  vcs: json('vcs').notNull(),
  copyFiles: json('copy_files').notNull(),
  inPlaceAccepted: flag('in_place_accepted').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  /** When it was taken off the list; null: it is on it. Lists leave out one that is not, and all that belongs to it. */
  removedAt: integer('removed_at'),
});

export const tasks = sqliteTable(
  'tasks',
  {
    nr: integer('nr').primaryKey(),
    id: text('id').notNull().unique(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    pipeline: text('pipeline').notNull(),
    agent: text('agent').notNull(),
    stateKind: text('state_kind').notNull(),
    /** Done or cancelled. */
    over: flag('over').notNull(),
    state: json('state').notNull(),
    place: json('place').notNull(),
    queueRank: real('queue_rank'),
    problemsInARow: integer('problems_in_a_row').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    description: text('description').notNull(),
    note: text('note'),
    next: json('next').notNull(),
    definition: json('definition').notNull(),
    review: json('review').notNull(),
  },
  (table) => [
    index('tasks_by_workspace').on(table.workspaceId),
    index('tasks_by_state').on(table.stateKind),
    index('tasks_by_over').on(table.over),
    index('tasks_by_done')
      .on(sql`json_extract(state, '$.at')`)
      .where(sql`state_kind = 'done'`),
  ],
);

export const stages = sqliteTable(
  'stages',
  {
    id: text('id').primaryKey(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    title: text('title').notNull(),
    index: integer('position').notNull(),
    status: text('status').notNull(),
    attempts: integer('attempts').notNull(),
    loops: integer('loops').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    error: text('error'),
    skipReason: text('skip_reason'),
    context: json('context'),
  },
  (table) => [uniqueIndex('stages_of_task').on(table.taskId, table.index)],
);

export const runs = sqliteTable(
  'runs',
  {
    nr: integer('nr').primaryKey(),
    id: text('id').notNull().unique(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    stageId: text('stage_id')
      .notNull()
      .references(() => stages.id, { onDelete: 'cascade' }),
    stageKey: text('stage_key').notNull(),
    workspaceId: text('workspace_id').notNull(),
    attempt: integer('attempt').notNull(),
    agent: text('agent').notNull(),
    mode: text('mode').notNull(),
    model: text('model'),
    sessionId: text('session_id'),
    statusKind: text('status_kind').notNull(),
    /** Not ended, or ended and not settled. */
    open: flag('open').notNull(),
    costUsd: real('cost_usd').notNull(),
    ingestedTo: integer('ingested_to').notNull(),
    settledAt: integer('settled_at'),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    createdAt: integer('created_at').notNull(),
    totals: json('totals').notNull(),
    status: json('status').notNull(),
    cause: text('cause').notNull(),
    verdict: json('verdict'),
    plan: json('plan').notNull(),
    attended: flag('attended').notNull(),
    /** What charts count of `totals`, `verdict` and `status`. */
    tokens: integer('tokens').notNull(),
    passed: flag('passed').notNull(),
    stopped: flag('stopped').notNull(),
    waitedMs: integer('waited_ms').notNull(),
  },
  (table) => [
    uniqueIndex('runs_by_attempt').on(table.stageId, table.attempt),
    uniqueIndex('runs_live')
      .on(table.stageId)
      .where(sql`status_kind <> 'ended'`),
    index('runs_of_task').on(table.taskId, table.costUsd, table.startedAt, table.endedAt, table.waitedMs),
    index('runs_open')
      .on(table.open)
      .where(sql`open = 1`),
    index('runs_by_end')
      .on(
        table.endedAt,
        table.nr,
        table.startedAt,
        table.costUsd,
        table.tokens,
        table.passed,
        table.stopped,
        table.workspaceId,
        table.waitedMs,
      )
      .where(sql`ended_at is not null`),
  ],
);

export const asks = sqliteTable(
  'asks',
  {
    nr: integer('nr').primaryKey(),
    id: text('id').notNull().unique(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    workspaceId: text('workspace_id').notNull(),
    requestId: text('request_id').notNull(),
    kind: text('kind').notNull(),
    toolName: text('tool_name').notNull(),
    toolKind: text('tool_kind').notNull(),
    state: text('state').notNull(),
    createdAt: integer('created_at').notNull(),
    answeredAt: integer('answered_at'),
    title: text('title').notNull(),
    why: text('why'),
    questions: json('questions').notNull(),
    input: json('input').notNull(),
  },
  (table) => [
    uniqueIndex('asks_by_request').on(table.runId, table.requestId),
    index('asks_of_task').on(table.taskId, table.state),
    index('asks_open')
      .on(table.state)
      .where(sql`state = 'open'`),
  ],
);

export const inputs = sqliteTable(
  'inputs',
  {
    nr: integer('nr').primaryKey(),
    id: text('id').notNull(),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    at: integer('at').notNull(),
    input: json('input').notNull(),
  },
  (table) => [uniqueIndex('inputs_of_run').on(table.runId, table.id)],
);

export const terminals = sqliteTable(
  'terminals',
  {
    nr: integer('nr').primaryKey(),
    id: text('id').notNull().unique(),
    kind: text('kind').notNull(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    taskId: text('task_id').references(() => tasks.id, { onDelete: 'cascade' }),
    agent: text('agent'),
    sessionId: text('session_id'),
    cwd: text('cwd').notNull(),
    title: text('title').notNull(),
    stateKind: text('state_kind').notNull(),
    state: json('state').notNull(),
    createdAt: integer('created_at').notNull(),
    /** What it was started with; immutable. */
    plan: json('plan').notNull(),
  },
  (table) => [
    index('terminals_live')
      .on(table.stateKind)
      .where(sql`state_kind <> 'ended'`),
    index('terminals_of_task').on(table.taskId),
    index('terminals_of_workspace').on(table.workspaceId),
  ],
);

export const comments = sqliteTable(
  'comments',
  {
    nr: integer('nr').primaryKey(),
    id: text('id').notNull().unique(),
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    path: text('path').notNull(),
    side: text('side').notNull(),
    line: integer('line').notNull(),
    state: text('state').notNull(),
    createdAt: integer('created_at').notNull(),
    sentAt: integer('sent_at'),
    lineText: text('line_text').notNull(),
    text: text('text').notNull(),
  },
  (table) => [index('comments_of_task').on(table.taskId, table.state)],
);

export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: json('value').notNull(),
});

export const windows = sqliteTable('windows', {
  agent: text('agent').notNull(),
  name: text('name').notNull(),
  seenAt: integer('seen_at').notNull(),
  window: json('window').notNull(),
});
