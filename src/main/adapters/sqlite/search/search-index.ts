import type Database from 'better-sqlite3';
import type { EventClass, FarmFact } from '../../../contract/event';
import { eventWords } from '../../../core/search/event-words';
import type { Between, EventColumns } from '../event-pages';
import type { EventRow } from '../event-rows';
import { orTrouble } from '../trouble';
import { expressionFor, termsOf } from './terms';

/** Seqs of the events that are in the index: from first to last, none missing. Empty where first is behind last. */
export interface Reach {
  readonly first: number;
  readonly last: number;
}

/** An event on its way into the index. */
export interface IndexedRow extends EventRow {
  readonly class: EventClass;
}

export interface SearchIndex {
  reach(): Reach;
  /** Rows of one segment that hold the words and are in the range. */
  find(newestFirst: boolean, words: readonly string[], wanted: EventColumns, range: Between): Iterable<IndexedRow>;
  /** How many events of one segment hold a word, counted no further than `most`. */
  count(word: string, range: Between, most: number): number;
  /** Adds rows that follow each other and touch the reach, oldest first. In a transaction. */
  add(rows: readonly IndexedRow[]): void;
  /** Joins parts of the index, a bounded amount; false: there was nothing to join. In a transaction. */
  tidy(): boolean;
  /** Empties the index; it begins anew behind `last`. In a transaction. */
  clear(last: number): void;
  /** After a rollback: it reaches as far as before. */
  goBack(reach: Reach): void;
  /** Reads the reach again. */
  refresh(): void;
}

/** Pages of the index that are joined at a time: some milliseconds. */
const TIDY_PAGES = 16;

/** The words of a stored event; none of a payload that cannot be read. */
export function wordsOfPayload(payload: string): Set<string> {
  try {
    return eventWords(JSON.parse(payload) as FarmFact);
  } catch {
    // Damage of the log, or an event of a newer Croft: it stays in the log, and is found by its place only.
    return new Set();
  }
}

export function createSearchIndex(raw: Database.Database): SearchIndex {
  const columns = 'e.seq, e.at, e.class, e.workspace_id, e.task_id, e.run_id, e.payload';
  const prepareFind = (order: 'asc' | 'desc') =>
    raw.prepare<unknown[], IndexedRow>(
      `select ${columns} from event_words w join events e on e.seq = w.rowid
       where w.event_words match ? and w.rowid > ? and w.rowid < ? order by w.rowid ${order}`,
    );
  const ways = { asc: prepareFind('asc'), desc: prepareFind('desc') };
  const countUpTo = raw
    .prepare<unknown[], number>(
      `select count(*) from (
         select 1 from event_words w where w.event_words match ? and w.rowid > ? and w.rowid < ? limit ?)`,
    )
    .pluck();
  const insert = raw.prepare('insert into event_words (rowid, words) values (?, ?)');
  const order = raw.prepare('insert into event_words (event_words, rank) values (?, ?)');
  const empty = raw.prepare(`insert into event_words (event_words) values ('delete-all')`);
  const changes = raw.prepare<[], number>('select total_changes()').pluck();
  const readReach = raw.prepare<[], Reach>('select first, last from search_reach where id = 1');
  const writeReach = raw.prepare('update search_reach set first = ?, last = ? where id = 1');

  const stored = (): Reach => orTrouble(() => readReach.get()) ?? { first: 1, last: 0 };
  let present = stored();
  const moveTo = (reach: Reach): void => {
    writeReach.run(reach.first, reach.last);
    present = reach;
  };
  const moved = (): number => changes.get() ?? 0;

  return {
    reach: () => present,
    goBack: (reach) => void (present = reach),
    refresh: () => void (present = stored()),
    find: (newestFirst, words, wanted, { after, before }) =>
      ways[newestFirst ? 'desc' : 'asc'].iterate(expressionFor(after + 1, words, wanted), after, before),
    count: (word, { after, before }, most) =>
      countUpTo.get(expressionFor(after + 1, [word], {}), after, before, most) ?? 0,
    add(rows) {
      const first = rows[0]?.seq;
      const last = rows.at(-1)?.seq;
      if (first === undefined || last === undefined) return;
      for (const row of rows) {
        const { seq, workspace_id: workspaceId, task_id: taskId, run_id: runId } = row;
        const filed = { class: row.class, workspaceId, taskId, runId };
        insert.run(seq, termsOf(seq, wordsOfPayload(row.payload), filed));
      }
      moveTo({ first: Math.min(first, present.first), last: Math.max(last, present.last) });
    },
    tidy() {
      const before = moved();
      order.run('merge', TIDY_PAGES);
      // As FTS5 tells it: a merge that did nothing still counts as one change.
      return moved() - before >= 2;
    },
    clear(last) {
      empty.run();
      moveTo({ first: last + 1, last });
    },
  };
}
