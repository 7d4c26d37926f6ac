import type { Migration } from '../migrate';

/**
 * Events are found by more words than before, such as what became of a task's work: the index is emptied and made again from the log, in the
 * background (see search/indexer). Searches read the log meanwhile.
 */
export const searchAgain: Migration = {
  version: 6,
  name: 'search-again',
  up: `
insert into event_words (event_words) values ('delete-all');
update search_reach set
  first = (select coalesce(max(seq), 0) + 1 from events),
  last = (select coalesce(max(seq), 0) from events)
  where id = 1;
`,
};
