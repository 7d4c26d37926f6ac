import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../../main/contract/errors';
import type { FarmEvent } from '../../../main/contract/event';
import type { App } from './app';

export const PAGE_ROWS = 100;
/** Pages that are kept; those that were looked at longest ago go first. */
export const MOST_PAGES = 40;

export interface PagesState {
  /** Oldest and newest seq of the list as it is shown; both 0 before the first answer and in an empty log. */
  readonly first: number;
  readonly last: number;
  /** Newest seq there is. It runs ahead of `last` while the list stands still. */
  readonly newest: number;
  readonly loaded: boolean;
  readonly failure: Failure | null;
  /** By page number: page 0 begins with seq 1. */
  readonly pages: ReadonlyMap<number, readonly FarmEvent[]>;
}

/** The whole log of the farm as one long list, of which a few pages are known at a time. */
export interface EventPages {
  readonly store: StoreApi<PagesState>;
  start(): () => void;
  /** Fetches what is missing of these seqs; what was asked for before and is still waiting is given up. */
  want(from: number, to: number): void;
  /** While it follows, the list grows as events come. */
  follow(following: boolean): void;
  retry(): void;
}

/** A page that could not be read is asked for again after this long, while the farm is there. */
const ASK_AGAIN_MS = 3_000;

export const pageOf = (seq: number): number => Math.floor((seq - 1) / PAGE_ROWS);

const nothing: PagesState = { first: 0, last: 0, newest: 0, loaded: false, failure: null, pages: new Map() };

export function openEventPages({ host, live }: Pick<App, 'host' | 'live'>): EventPages {
  const store = createStore<PagesState>(() => nothing);
  const asked = new Set<number>();
  /** Newest seq there was when a page was last answered: until there is more, asking again brings the same. */
  const answered = new Map<number, number>();
  let again: ReturnType<typeof setTimeout> | null = null;
  let wanted: readonly number[] = [];
  let following = true;
  let stopped = false;

  /** `anew`: the log may have become shorter, as after a restored database. */
  async function measure(anew = false): Promise<void> {
    const reply = await host.invoke('event.extent', {});
    if (stopped) return;
    if (!reply.ok) {
      store.setState({ failure: reply.error });
      return;
    }
    const { first, last } = reply.value;
    const before = store.getState();
    const newest = anew ? last : Math.max(last, before.newest);
    const shown = following || !before.loaded ? newest : Math.min(newest, before.last);
    store.setState({ first, last: shown, newest, loaded: true, failure: null });
  }

  async function ask(page: number): Promise<void> {
    asked.add(page);
    const { newest } = store.getState();
    const reply = await host.invoke('event.list', { after: page * PAGE_ROWS, limit: PAGE_ROWS });
    asked.delete(page);
    if (stopped) return;
    if (!reply.ok) {
      store.setState({ failure: reply.error });
      askLater();
      return;
    }
    answered.set(page, newest);
    store.setState((state) => ({ pages: withPage(state.pages, page, reply.value.events), failure: null }));
    next();
  }

  /** Never at once: where the farm is away, the refusal comes without any delay. Its return is heard of by itself. */
  function askLater(): void {
    if (host.connection().kind !== 'online') return;
    again ??= setTimeout(() => {
      again = null;
      next();
    }, ASK_AGAIN_MS);
  }

  /** Two at a time: the pages in sight come before those that were passed. */
  function next(): void {
    const { pages, newest } = store.getState();
    for (const page of wanted) {
      if (asked.size >= 2) return;
      if (asked.has(page) || isWhole(pages.get(page), page, newest)) continue;
      if (!pages.has(page) || answered.get(page) !== newest) void ask(page);
    }
  }

  async function look(anew = false): Promise<void> {
    await measure(anew);
    next();
  }

  function take(events: readonly FarmEvent[]): void {
    const state = store.getState();
    const fresh = events.filter(({ seq }) => seq > state.newest);
    const last = fresh.at(-1)?.seq;
    if (!state.loaded || last === undefined) return;
    store.setState({
      newest: last,
      first: state.first === 0 ? (fresh[0]?.seq ?? 0) : state.first,
      pages: withFresh(state.pages, fresh),
      ...(following && { last }),
    });
  }

  return {
    store,
    start() {
      stopped = false;
      const stops = [
        live.listen(take),
        live.onReset(() => {
          store.setState({ pages: new Map() });
          answered.clear();
          void look(true);
        }),
        host.onConnection(() => {
          if (host.connection().kind === 'online' && store.getState().failure) void look();
        }),
      ];
      void measure();
      return () => {
        stopped = true;
        if (again !== null) clearTimeout(again);
        again = null;
        for (const stop of stops) stop();
      };
    },
    want(from, to) {
      wanted = Array.from({ length: Math.max(0, pageOf(to) - pageOf(from) + 1) }, (_, index) => pageOf(from) + index);
      next();
    },
    follow(now) {
      following = now;
      const { newest } = store.getState();
      if (now) store.setState({ last: newest });
    },
    retry: () => void look(),
  };
}

/** Whether a page holds all that there is of it. */
function isWhole(page: readonly FarmEvent[] | undefined, number: number, newest: number): boolean {
  if (!page) return false;
  const last = Math.min(newest, (number + 1) * PAGE_ROWS);
  return page.at(-1)?.seq === last;
}

/** The page is put last: the one that was put longest ago is let go. */
function withPage(
  pages: PagesState['pages'],
  page: number,
  events: readonly FarmEvent[],
): ReadonlyMap<number, readonly FarmEvent[]> {
  const kept = [...pages].filter(([number]) => number !== page);
  const mine = events.filter(({ seq }) => pageOf(seq) === page);
  return new Map([...kept, [page, mine] as const].slice(-MOST_PAGES));
}

/** Adds what came live to pages that are known up to there; other pages are asked for when they are looked at. */
function withFresh(pages: PagesState['pages'], fresh: readonly FarmEvent[]): PagesState['pages'] {
  let next = pages;
  for (const number of new Set(fresh.map(({ seq }) => pageOf(seq)))) {
    const known = next.get(number) ?? [];
    const mine = fresh.filter(({ seq }) => pageOf(seq) === number);
    const isNext = mine[0]?.seq === (known.at(-1)?.seq ?? number * PAGE_ROWS) + 1;
    if (isNext) next = withPage(next, number, [...known, ...mine]);
  }
  return next;
}

/** An event of the list, if its page is known. */
export function eventAt({ pages }: Pick<PagesState, 'pages'>, seq: number): FarmEvent | null {
  return pages.get(pageOf(seq))?.[seq - pageOf(seq) * PAGE_ROWS - 1] ?? null;
}
