import Database from 'better-sqlite3';
import type { EventPage, NewFact, SearchQuery, Store } from '../../../src/main/ports/store';
import { aFact, aNotice } from '../../builders';
import type { ManualClock } from '../../builders';

export function append(store: Store, facts: readonly NewFact[]): void {
  store.change((write) => facts.forEach((fact) => write.append(fact)));
}

export const notice = (message: string): NewFact => aFact(aNotice({ message, code: 'x' }));

/** One page; a search that took long on a busy machine is gone on with. */
export async function search(store: Store, query: SearchQuery): Promise<EventPage> {
  const { events, more, searched } = await store.search(query);
  if (!more || !searched || events.length === query.limit) return { events, more };
  const rest = query.after === undefined ? { before: searched.from } : { after: searched.to };
  const next = await search(store, { ...query, ...rest, limit: query.limit - events.length });
  return { events: [...events, ...next.events], more: next.more };
}

/** Seqs of what a search finds. */
export async function find(store: Store, text: string, more: Partial<SearchQuery> = {}): Promise<number[]> {
  const { events } = await search(store, { text, limit: 100, ...more });
  return events.map(({ seq }) => seq);
}

/** Gives the background time to index. */
export const settle = (clock: ManualClock): void => clock.advance(600_000);

/** How far the index in a database reaches. */
export function reachOf(path: string): { first: number; last: number } {
  const raw = new Database(path, { readonly: true });
  try {
    return (
      raw.prepare<[], { first: number; last: number }>('select first, last from search_reach').get() ?? {
        first: 0,
        last: 0,
      }
    );
  } finally {
    raw.close();
  }
}
