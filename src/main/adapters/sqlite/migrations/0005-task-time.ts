import type { Migration } from '../migrate';

/** The time of a task is a sum over its runs, as its cost is: both come out of one index. */
export const taskTime: Migration = {
  version: 5,
  name: 'task-time',
  up: `
drop index runs_of_task;
create index runs_of_task on runs (task_id, cost_usd, started_at, ended_at);
`,
};
