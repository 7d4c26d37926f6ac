import type { SearchPage, SearchQuery } from '../../../ports/store';
import { queryWords } from '../../../core/search/words';
import { betweenOf, directionOf } from '../event-pages';
import { createRowBudget, eventOf } from '../event-rows';
import { reading } from '../query';
import { isInside, lookAtEach } from './hunt';
import type { Hunt, SearchParts } from './hunt';
import { lookUp } from './look-up';

/** Others have their turn after so long; an answer is given with what is there after so long. */
const SLICE_MS = 5;
const LONGEST_MS = 1_000;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Searches the log from one end of the range to the other, part by part: in the index as far as that reaches, event by event where it does not
 * reach yet, and where the index has nothing to save: a word that many events hold, filters that leave few.
 */
export function createSearch(parts: SearchParts): (query: SearchQuery) => Promise<SearchPage> {
  return async (query) => {
    parts.mustBeOpen();
    const words = queryWords(query.text);
    const asked = betweenOf(query);
    const limits = { after: asked.after, before: Math.min(asked.before, parts.lastSeq() + 1) };
    if (words.length === 0 || query.classes?.length === 0 || limits.before - limits.after < 2)
      return { events: [], more: false, searched: null };
    const direction = directionOf(query);
    const start = direction === 'newest' ? limits.before - 1 : limits.after + 1;
    const budget = createRowBudget(query.limit);
    const hunt: Hunt = {
      ...{ direction, words, wanted: query, limits, budget, found: [], edge: start, looking: true, rarest: null },
    };
    const everything = await huntThrough(parts, hunt);
    const end = direction === 'newest' ? hunt.edge + 1 : hunt.edge - 1;
    return {
      events: reading(() => hunt.found.map(eventOf)),
      more: !everything,
      searched: { from: Math.min(start, end), to: Math.max(start, end) },
    };
  };
}

/** True: the whole range was looked at and all that was found is there. */
async function huntThrough(parts: SearchParts, hunt: Hunt): Promise<boolean> {
  const started = performance.now();
  let turn = started;
  while (isInside(hunt)) {
    parts.mustBeOpen();
    const { first, last } = parts.index.reach();
    if (hunt.looking || hunt.edge < first || hunt.edge > last) lookAtEach(parts.read, hunt);
    else lookUp(parts, hunt);
    if (hunt.budget.isSpent()) return false;
    const now = performance.now();
    if (now - started > LONGEST_MS) return !isInside(hunt);
    if (now - turn <= SLICE_MS) continue;
    await nextTurn();
    turn = performance.now();
  }
  return true;
}
