import type { Migration } from '../migrate';

/**
 * The first schema. `seq` is the events' rowid, so each index on events ends with it by itself: pages of a task, of a run and of a class
 * are ranges of one index, and three indexes serve all of them.
 */
export const initial: Migration = {
  version: 1,
  name: 'initial',
  up: `
create table workspaces (
  id text primary key not null,
  path text not null unique,
  name text not null,
  trust text not null,
  vcs text not null,
  copy_files text not null,
  in_place_accepted integer not null,
  created_at integer not null,
  updated_at integer not null
) strict;

create table tasks (
  nr integer primary key not null,
  id text not null unique,
  workspace_id text not null references workspaces (id) on delete cascade,
  title text not null,
  pipeline text not null,
  agent text not null,
  state_kind text not null,
  over integer not null,
  state text not null,
  place text not null,
  queue_rank real,
  problems_in_a_row integer not null,
  created_at integer not null,
  updated_at integer not null,
  description text not null,
  note text,
  next text not null,
  definition text not null
) strict;
create index tasks_by_workspace on tasks (workspace_id);
create index tasks_by_state on tasks (state_kind);
create index tasks_by_over on tasks (over);

create table stages (
  id text primary key not null,
  task_id text not null references tasks (id) on delete cascade,
  key text not null,
  title text not null,
  position integer not null,
  status text not null,
  attempts integer not null,
  loops integer not null,
  started_at integer,
  ended_at integer,
  created_at integer not null,
  updated_at integer not null,
  error text,
  skip_reason text,
  context text
) strict;
create unique index stages_of_task on stages (task_id, position);

create table runs (
  nr integer primary key not null,
  id text not null unique,
  task_id text not null references tasks (id) on delete cascade,
  stage_id text not null references stages (id) on delete cascade,
  stage_key text not null,
  workspace_id text not null,
  attempt integer not null,
  agent text not null,
  mode text not null,
  model text,
  session_id text,
  status_kind text not null,
  open integer not null,
  cost_usd real not null,
  ingested_to integer not null,
  settled_at integer,
  started_at integer,
  ended_at integer,
  created_at integer not null,
  totals text not null,
  status text not null,
  cause text not null,
  verdict text,
  plan text not null
) strict;
create unique index runs_by_attempt on runs (stage_id, attempt);
create unique index runs_live on runs (stage_id) where status_kind <> 'ended';
create index runs_of_task on runs (task_id, cost_usd);
create index runs_open on runs (open) where open = 1;

create table asks (
  nr integer primary key not null,
  id text not null unique,
  task_id text not null references tasks (id) on delete cascade,
  run_id text not null references runs (id) on delete cascade,
  workspace_id text not null,
  request_id text not null,
  kind text not null,
  tool_name text not null,
  tool_kind text not null,
  state text not null,
  created_at integer not null,
  answered_at integer,
  title text not null,
  why text,
  questions text not null,
  input text not null
) strict;
create unique index asks_by_request on asks (run_id, request_id);
create index asks_of_task on asks (task_id, state);
create index asks_open on asks (state) where state = 'open';

create table inputs (
  nr integer primary key not null,
  id text not null,
  run_id text not null references runs (id) on delete cascade,
  at integer not null,
  input text not null
) strict;
create unique index inputs_of_run on inputs (run_id, id);

create table settings (
  key text primary key not null,
  value text not null
) strict;

create table windows (
  agent text not null,
  name text not null,
  seen_at integer not null,
  window text not null,
  primary key (agent, name)
) strict, without rowid;

create table events (
  seq integer primary key not null,
  at integer not null,
  workspace_id text,
  task_id text,
  run_id text,
  type text not null,
  class text not null,
  payload text not null
) strict;
create index events_by_class on events (class);
create index events_of_task on events (task_id, class) where task_id is not null;
create index events_of_run on events (run_id, class) where run_id is not null;
`,
};
