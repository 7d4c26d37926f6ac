import type { Migration } from '../migrate';

/**
 * Finding events: by their words, by their workspace, by their time. The words of events that are there already are indexed later, in the
 * background (see search/indexer): the reach begins behind the newest of them.
 */
export const search: Migration = {
  version: 3,
  name: 'search',
  up: `
create virtual table event_words using fts5 (
  words, content = '', detail = 'none', columnsize = 0, tokenize = "ascii tokenchars '_-'"
);
insert into event_words (event_words, rank) values ('automerge', 0);
create table search_reach (
  id integer primary key not null,
  first integer not null,
  last integer not null
) strict;
insert into search_reach (id, first, last)
  select 1, coalesce(max(seq), 0) + 1, coalesce(max(seq), 0) from events;
create index events_of_workspace on events (workspace_id, class) where workspace_id is not null;
create index events_by_time on events (at);
`,
};
