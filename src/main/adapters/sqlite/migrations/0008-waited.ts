import type { Migration } from '../migrate';

/**
 * How long a run has waited for its user. Of those that are there it is found in their questions: overlapping waits count once, and one that
 * was never closed lasted until the run's end. It is in the indexes of what is told about time, which need no row then.
 */
export const waited: Migration = {
  version: 8,
  name: 'waited',
  up: `
alter table runs add column waited_ms integer not null default 0;
update runs set waited_ms = waits.ms
from (
  select run_id, sum(max(0, till - max(since, coalesce(reached, started_at), started_at))) as ms
  from (
    select run_id, since, till, started_at,
      max(till) over (partition by run_id order by since, nr rows between unbounded preceding and 1 preceding) as reached
    from (
      select asks.nr, asks.run_id, asks.created_at as since, runs.started_at,
        min(coalesce(asks.answered_at, runs.ended_at), coalesce(runs.ended_at, asks.answered_at)) as till
      from asks join runs on runs.id = asks.run_id
      where runs.started_at is not null and coalesce(asks.answered_at, runs.ended_at) is not null
    )
  )
  group by run_id
) as waits
where waits.run_id = runs.id;
drop index runs_of_task;
create index runs_of_task on runs (task_id, cost_usd, started_at, ended_at, waited_ms);
drop index runs_by_end;
create index runs_by_end on runs (ended_at, nr, started_at, cost_usd, tokens, passed, stopped, workspace_id, waited_ms) where ended_at is not null;
`,
};
