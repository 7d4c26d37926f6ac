import { matchesWords } from '../../../core/search/words';
import type { Between, Direction, EventColumns, RangeReader } from '../event-pages';
import type { EventRow, RowBudget } from '../event-rows';
import { reading } from '../query';
import { wordsOfPayload } from './search-index';
import type { SearchIndex } from './search-index';
import { SEGMENT } from './terms';

export interface SearchParts {
  readonly read: RangeReader;
  readonly index: SearchIndex;
  readonly lastSeq: () => number;
  /** Throws when the store has been closed. */
  readonly mustBeOpen: () => void;
  /** Tells of an error of the index; true: the index is empty now, so that it goes on without. */
  readonly onDamage: (error: unknown) => boolean;
}

/** One page of a search in the making. Everything from where it started up to `edge` has been looked at. */
export interface Hunt {
  readonly direction: Direction;
  readonly words: readonly string[];
  readonly wanted: EventColumns;
  readonly limits: Between;
  readonly budget: RowBudget;
  readonly found: EventRow[];
  /** The next seq to look at. */
  edge: number;
  /** Events are looked at one by one: many of them fit, or there are few of them. */
  looking: boolean;
  /** The word of the query that the fewest events hold, once it is known. */
  rarest: string | null;
}

const LOOK_ROWS = 64;
/** Where one in so many events fits, looking is faster than the index, which lists all of a segment before it answers. */
const FITTING_SHARE = 1 / 4;

export const isInside = ({ edge, limits }: Hunt): boolean => edge > limits.after && edge < limits.before;

/** False: there is no room for the row. */
export function take(hunt: Hunt, row: EventRow): boolean {
  if (!hunt.budget.take(row)) return false;
  hunt.found.push(row);
  hunt.edge = beyond(hunt, row.seq);
  return true;
}

export const holdsWords = (row: EventRow, words: readonly string[]): boolean =>
  matchesWords(wordsOfPayload(row.payload), words);

/** Looks at the next events that the filters leave, one by one. */
export function lookAtEach(read: RangeReader, hunt: Hunt): void {
  const { direction, wanted, limits, words, edge } = hunt;
  const ahead = direction === 'newest' ? { ...limits, before: edge + 1 } : { ...limits, after: edge - 1 };
  const foundBefore = hunt.found.length;
  let seen = 0;
  reading(() => {
    for (const row of read(direction, wanted, ahead, LOOK_ROWS)) {
      if (holdsWords(row, words) && !take(hunt, row)) return;
      hunt.edge = beyond(hunt, row.seq);
      seen += 1;
    }
  });
  if (seen < LOOK_ROWS && !hunt.budget.isSpent()) hunt.edge = direction === 'newest' ? limits.after : limits.before;
  const isFitting = hunt.found.length - foundBefore >= seen * FITTING_SHARE;
  hunt.looking = isFitting || Math.abs(hunt.edge - edge) >= SEGMENT;
}

const beyond = ({ direction }: Hunt, seq: number): number => (direction === 'newest' ? seq - 1 : seq + 1);
