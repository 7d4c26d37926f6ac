import type { SearchPage, SearchQuery } from '../../../ports/store';
import { matchesWords, queryWords } from '../../../core/search/words';
import { betweenOf, directionOf } from '../event-pages';
import type { Between, Direction, EventColumns, RangeReader } from '../event-pages';
import { createRowBudget, eventOf } from '../event-rows';
import type { EventRow, RowBudget } from '../event-rows';
import { reading } from '../query';
import { troubleOf } from '../trouble';
import { wordsOfPayload } from './search-index';
import type { Reach, SearchIndex } from './search-index';
import { SEGMENT, segmentStart } from './terms';

interface SearchOptions {
  readonly read: RangeReader;
  readonly index: SearchIndex;
  readonly lastSeq: () => number;
  /** Throws when the store has been closed. */
  readonly mustBeOpen: () => void;
  /** Tells of an error of the index; true: the index is empty now, so that it goes on without. */
  readonly onDamage: (error: unknown) => boolean;
}

/** Others have their turn after so long; an answer is given with what is there after so long. */
const SLICE_MS = 5;
const LONGEST_MS = 1_000;
/** Events that are looked at one by one at a time; where one in so many fits, the index has nothing to save. */
const LOOK_ROWS = 64;
const FITTING_SHARE = 1 / 4;
/** To find the rarest word of a query, so many are compared, by their number in one segment, counted so far. */
const COMPARED_WORDS = 4;
const COUNTED = 1_000;

/** One page in the making. Everything from where it started up to `edge` has been looked at. */
interface Hunt {
  readonly direction: Direction;
  readonly words: readonly string[];
  readonly wanted: EventColumns;
  readonly limits: Between;
  readonly budget: RowBudget;
  readonly found: EventRow[];
  /** The next seq to look at. */
  edge: number;
  /** Up to now many of the events that were looked at hold the words. */
  fitting: boolean;
  /** Of several words, once it is known. */
  rarest: string | null;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Searches the log from one end of the range to the other, part by part: in the index as far as that reaches, event by event where it does not
 * reach yet. Where the filters leave few events, those are looked at without the index, which would list every event with a common word.
 */
export function createSearch(o: SearchOptions): (query: SearchQuery) => Promise<SearchPage> {
  return async (query) => {
    const words = queryWords(query.text);
    const limits = { after: betweenOf(query).after, before: Math.min(betweenOf(query).before, o.lastSeq() + 1) };
    if (words.length === 0 || query.classes?.length === 0 || limits.before - limits.after < 2)
      return { events: [], more: false, searched: null };
    const direction = directionOf(query);
    const start = direction === 'newest' ? limits.before - 1 : limits.after + 1;
    const budget = createRowBudget(query.limit);
    const hunt: Hunt = { direction, words, wanted: query, limits, budget, found: [], edge: start, fitting: true, rarest: null };
    const everything = await huntThrough(o, hunt);
    const end = direction === 'newest' ? hunt.edge + 1 : hunt.edge - 1;
    return {
      events: reading(() => hunt.found.map(eventOf)),
      more: !everything,
      searched: { from: Math.min(start, end), to: Math.max(start, end) },
    };
  };
}

/** True: the whole range was looked at and all that was found is there. */
async function huntThrough(o: SearchOptions, hunt: Hunt): Promise<boolean> {
  const started = performance.now();
  let turn = started;
  while (hunt.edge > hunt.limits.after && hunt.edge < hunt.limits.before) {
    o.mustBeOpen();
    lookAtPart(o, hunt);
    if (hunt.budget.isSpent()) return false;
    const now = performance.now();
    if (now - started > LONGEST_MS) return hunt.edge <= hunt.limits.after || hunt.edge >= hunt.limits.before;
    if (now - turn <= SLICE_MS) continue;
    await nextTurn();
    turn = performance.now();
  }
  return true;
}

const isInside = ({ edge, limits }: Hunt): boolean => edge > limits.after && edge < limits.before;
const isIndexed = ({ edge }: Hunt, { first, last }: Reach): boolean => edge >= first && edge <= last;

function lookAtPart(o: SearchOptions, hunt: Hunt): void {
  const reach = o.index.reach();
  const { workspaceId, taskId, runId, classes } = hunt.wanted;
  const narrow = (workspaceId ?? taskId ?? runId ?? classes) !== undefined;
  if (!isIndexed(hunt, reach)) lookAtEach(o, hunt);
  else {
    const from = hunt.edge;
    if (hunt.fitting || narrow) lookAtEach(o, hunt);
    // Few events in a long stretch: the next ones are as cheap to look at.
    const goOnLooking = hunt.fitting || hunt.budget.isSpent() || Math.abs(hunt.edge - from) >= SEGMENT;
    if (!goOnLooking && isInside(hunt) && isIndexed(hunt, reach)) lookUp(o, hunt, reach);
  }
}

/** Looks at the next events that the filters leave, one by one. */
function lookAtEach(o: SearchOptions, hunt: Hunt): void {
  const { direction, wanted, limits, words } = hunt;
  const ahead = direction === 'newest' ? { ...limits, before: hunt.edge + 1 } : { ...limits, after: hunt.edge - 1 };
  let seen = 0;
  const foundBefore = hunt.found.length;
  reading(() => {
    for (const row of o.read(direction, wanted, ahead, LOOK_ROWS)) {
      if (matchesWords(wordsOfPayload(row.payload), words) && !take(hunt, row)) return;
      hunt.edge = beyond(direction, row.seq);
      seen += 1;
    }
  });
  hunt.fitting = hunt.found.length - foundBefore >= seen * FITTING_SHARE;
  if (seen < LOOK_ROWS && !hunt.budget.isSpent()) hunt.edge = direction === 'newest' ? limits.after : limits.before;
}

/** Asks the index for what the segment at the edge holds of the range. */
function lookUp(o: SearchOptions, hunt: Hunt, reach: Reach): void {
  const { direction, wanted, limits, words } = hunt;
  const start = segmentStart(hunt.edge);
  const low = Math.max(start, reach.first, limits.after + 1, direction === 'newest' ? 0 : hunt.edge);
  const high = Math.min(
    start + SEGMENT - 1,
    reach.last,
    limits.before - 1,
    direction === 'newest' ? hunt.edge : Infinity,
  );
  const range = { after: low - 1, before: high + 1 };
  try {
    if (mayHold(o.index, hunt, range))
      for (const row of o.index.find(direction === 'newest', words, wanted, range)) if (!take(hunt, row)) return;
  } catch (error) {
    if (o.onDamage(error)) return;
    throw troubleOf(error) ?? error;
  }
  hunt.edge = direction === 'newest' ? low - 1 : high + 1;
}

/** Several words are looked up only where the rarest of them is: a common one takes long to list. */
function mayHold(index: SearchIndex, hunt: Hunt, range: Between): boolean {
  if (hunt.words.length < 2) return true;
  if (hunt.rarest !== null) return index.count(hunt.rarest, range, 1) > 0;
  const longest = hunt.words.toSorted((a, b) => b.length - a.length).slice(0, COMPARED_WORDS);
  const counted = longest.map((word) => ({ word, count: index.count(word, range, COUNTED) }));
  const [rarest] = counted.toSorted((a, b) => a.count - b.count);
  hunt.rarest = rarest?.word ?? null;
  return counted.every(({ count }) => count > 0);
}

/** False: there is no room for it. */
function take(hunt: Hunt, row: EventRow): boolean {
  if (!hunt.budget.take(row)) return false;
  hunt.found.push(row);
  hunt.edge = beyond(hunt.direction, row.seq);
  return true;
}

const beyond = (direction: Direction, seq: number): number => (direction === 'newest' ? seq - 1 : seq + 1);
