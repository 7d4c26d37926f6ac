import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The log. It names workspaces, tasks and runs without referring to them: it outlives them. */
export const events = sqliteTable(
  'events',
  {
    /** 1, 2, 3, ... without gaps. */
    seq: integer('seq').primaryKey(),
    at: integer('at').notNull(),
    workspaceId: text('workspace_id'),
    taskId: text('task_id'),
    runId: text('run_id'),
    type: text('type').notNull(),
    class: text('class').notNull(),
    /** The fact as JSON. */
    payload: text('payload').notNull(),
  },
  (table) => [
    index('events_by_class').on(table.class),
    index('events_of_task').on(table.taskId, table.class),
    index('events_of_run').on(table.runId, table.class),
    index('events_of_workspace').on(table.workspaceId, table.class),
    index('events_by_time').on(table.at),
  ],
);
