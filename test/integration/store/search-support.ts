import Database from 'better-sqlite3';
import type { NewFact, SearchQuery, Store } from '../../../src/main/ports/store';
import { aFact, aNotice } from '../../builders';
import type { ManualClock } from '../../builders';

export const append = (store: Store, facts: readonly NewFact[]): void =>
  void store.change((write) => facts.forEach((fact) => write.append(fact)));

export const notice = (message: string): NewFact => aFact(aNotice({ message, code: 'x' }));

/** Seqs of what a search finds; one that takes long is gone on with. */
export async function find(store: Store, text: string, more: Partial<SearchQuery> = {}): Promise<number[]> {
  const query = { text, limit: 100, ...more };
  const { events, more: isMore, searched } = await store.search(query);
  const found = events.map(({ seq }) => seq);
  if (!isMore || !searched || found.length === query.limit) return found;
  const rest = query.after === undefined ? { before: searched.from } : { after: searched.to };
  return [...found, ...(await find(store, text, { ...query, ...rest, limit: query.limit - found.length }))];
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
