import type { Migration } from '../migrate';

/** Charts of usage: all that they need of a run or of a done task is in one index, so that no JSON is parsed for them. */
export const usage: Migration = {
  version: 4,
  name: 'usage',
  up: `
alter table runs add column tokens integer not null default 0;
alter table runs add column passed integer not null default 0;
alter table runs add column stopped integer not null default 0;
update runs set
  tokens = coalesce(json_extract(totals, '$.tokens.input') + json_extract(totals, '$.tokens.output') +
    json_extract(totals, '$.tokens.cacheRead') + json_extract(totals, '$.tokens.cacheWrite'), 0),
  passed = coalesce(json_extract(verdict, '$.passed'), 0),
  stopped = coalesce(json_extract(status, '$.outcome.kind') = 'stopped', 0);
drop index runs_by_end;
create index runs_by_end on runs (ended_at, nr, started_at, cost_usd, tokens, passed, stopped, workspace_id) where ended_at is not null;
create index tasks_by_done on tasks (json_extract(state, '$.at')) where state_kind = 'done';
`,
};
