import type { Migration } from '../migrate';

/** What became of a task's work, terminals that people opened by hand, remarks on changes. */
export const desktop: Migration = {
  version: 2,
  name: 'desktop',
  up: `
alter table tasks add column review text not null default '{"kind":"open"}';
alter table runs add column attended integer not null default 0;

create table terminals (
  nr integer primary key not null,
  id text not null unique,
  kind text not null,
  workspace_id text not null references workspaces (id) on delete cascade,
  task_id text references tasks (id) on delete cascade,
  agent text,
  session_id text,
  cwd text not null,
  title text not null,
  state_kind text not null,
  state text not null,
  created_at integer not null,
  plan text not null
) strict;
create index terminals_live on terminals (state_kind) where state_kind <> 'ended';
create index terminals_of_task on terminals (task_id);
create index terminals_of_workspace on terminals (workspace_id);

create table comments (
  nr integer primary key not null,
  id text not null unique,
  task_id text not null references tasks (id) on delete cascade,
  path text not null,
  side text not null,
  line integer not null,
  state text not null,
  created_at integer not null,
  sent_at integer,
  line_text text not null,
  text text not null
) strict;
create index comments_of_task on comments (task_id, state);
create index runs_by_end on runs (ended_at) where ended_at is not null;
`,
};
