import type Database from 'better-sqlite3';
import type { Clock } from '../../../ports/clock';
import type { Logger } from '../../../ports/logger';
import { StoreTrouble } from '../../../ports/store';
import { orTrouble } from '../trouble';
import { isDamagedIndex } from './damaged-index';
import type { IndexedRow, SearchIndex } from './search-index';

interface IndexerOptions {
  readonly raw: Database.Database;
  readonly index: SearchIndex;
  readonly lastSeq: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** One transaction; throws `StoreTrouble` when the file refuses. */
  readonly write: (work: () => void) => void;
  /** False while the file refuses or a transaction is open. */
  readonly mayWrite: () => boolean;
}

/** A step holds up everything else: it is to take so long. */
const STEP_GOAL_MS = 3;
const FEWEST_ROWS = 8;
const MOST_ROWS = 512;
const MOST_CHARACTERS = 128 * 1024;
/** Of the time that passes, indexing takes no more than about a fifth. */
const REST_PER_STEP = 4;
const SHORTEST_REST_MS = 10;
/** New events wait so long, so that a step has some to take together: a search looks at those that wait itself. */
const FIRST_REST_MS = 500;
/** As many events in one rest are a flood: the log goes first, for a while. */
const FLOOD = 1_000;
const MOST_REFUSED_RESTS = 20;
const REST_IN_TROUBLE_MS = 5_000;
const STEPS_PER_TIDY = 4;
const DAMAGED = 'the index of words is damaged and is made again';

/**
 * Brings the index of words up to the log: behind it, in short steps with rests between them, new events first, then backwards through those that
 * were there before the index was. It sleeps when there is nothing to do.
 */
export function createIndexer(o: IndexerOptions) {
  const rowOf = o.raw.prepare<[number], IndexedRow>(
    'select seq, at, workspace_id, task_id, run_id, class, payload from events where seq = ?',
  );
  let cancel: (() => void) | null = null;
  let rows = 64;
  let arrived = 0;
  let refused = 0;
  let untidy = 0;
  /** A transaction has failed: how far the index reaches has to be read again. */
  let stale = false;
  let disposed = false;

  const isBehind = (): boolean => o.index.reach().last < o.lastSeq() || o.index.reach().first > 1;

  /** Rows that follow the reach, or else come before it; oldest first. */
  const nextRows = (): IndexedRow[] => {
    const { first, last } = o.index.reach();
    const forwards = last < o.lastSeq();
    const taken: IndexedRow[] = [];
    let characters = 0;
    for (let seq = forwards ? last + 1 : first - 1; taken.length < rows && characters < MOST_CHARACTERS;) {
      const row = rowOf.get(seq);
      if (!row) break;
      taken.push(row);
      characters += row.payload.length;
      seq += forwards ? 1 : -1;
    }
    return forwards ? taken : taken.toReversed();
  };

  const write = (work: () => void): void => {
    const before = o.index.reach();
    try {
      o.write(work);
    } catch (error) {
      o.index.goBack(before);
      stale = true;
      throw error;
    }
  };
  /** False: there is nothing to add, or the log has a hole that the index cannot reach across. */
  const addSome = (): boolean => {
    const next = nextRows();
    if (next.length === 0) return false;
    const started = performance.now();
    write(() => orClear(() => o.index.add(next)));
    const took = performance.now() - started;
    if (next.length === rows || took > STEP_GOAL_MS)
      rows = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.round(next.length * Math.min(2, STEP_GOAL_MS / took))));
    untidy += 1;
    return true;
  };
  const tidy = (): void => {
    let more = false;
    write(() => orClear(() => void (more = o.index.tidy())));
    if (!more) untidy = 0;
  };
  /** The index can be made again from the log: damage of it is no damage of the store. */
  const orClear = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!isDamagedIndex(error)) throw error;
      o.logger.warn(DAMAGED, { error: String(error) });
      o.index.clear(o.lastSeq());
    }
  };

  /** True: there is more to do. */
  const work = (): boolean => {
    if (stale) o.index.refresh();
    stale = false;
    if (untidy >= STEPS_PER_TIDY) tidy();
    else if (!addSome()) return false;
    return isBehind() || untidy >= STEPS_PER_TIDY;
  };

  const step = (): void => {
    const flooded = arrived > FLOOD;
    arrived = 0;
    if (flooded && refused < MOST_REFUSED_RESTS) {
      refused += 1;
      return arm(FIRST_REST_MS / 5);
    }
    refused = 0;
    if (!o.mayWrite()) return arm(REST_IN_TROUBLE_MS);
    const started = performance.now();
    try {
      // Reads, too: nobody hears an error of a timer, and it would end the farm.
      if (orTrouble(work)) arm(Math.max(SHORTEST_REST_MS, REST_PER_STEP * (performance.now() - started)));
    } catch (error) {
      if (!(error instanceof StoreTrouble)) throw error;
      arm(REST_IN_TROUBLE_MS);
    }
  };
  const arm = (ms: number): void => {
    if (disposed) return;
    cancel ??= o.clock.after(ms, () => {
      cancel = null;
      step();
    });
  };

  if (isBehind()) arm(FIRST_REST_MS);
  return {
    /** Events were appended to the log. */
    arrived(count: number): void {
      arrived += count;
      arm(FIRST_REST_MS);
    },
    /** A search failed; true: the index was damaged and begins anew. */
    startAgain(error: unknown): boolean {
      if (!isDamagedIndex(error) || !o.mayWrite()) return false;
      o.logger.warn(DAMAGED, { error: String(error) });
      write(() => o.index.clear(o.lastSeq()));
      arm(SHORTEST_REST_MS);
      return true;
    },
    dispose(): void {
      disposed = true;
      cancel?.();
      cancel = null;
    },
  };
}
