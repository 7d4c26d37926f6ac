import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../../main/contract/errors';
import type { FarmEvent } from '../../../main/contract/event';
import { filterInput, isStory, mayPass } from './activity-filter';
import type { LogFilter } from './activity-filter';
import type { App } from './app';
import { tellsStory } from './view/story';

export interface SearchState {
  /** Newest first. */
  readonly events: readonly FarmEvent[];
  readonly more: boolean;
  readonly loading: boolean;
  readonly failure: Failure | null;
  /** So many were read that the list ends here. */
  readonly full: boolean;
}

/** The part of the log that a filter lets through, read from the newest backwards. */
export interface EventSearch {
  readonly store: StoreApi<SearchState>;
  start(): () => void;
  older(): Promise<void>;
  retry(): void;
}

export const SEARCH_PAGE = 100;
/** Of the story only some of a page are shown. */
const STORY_PAGE = 400;
export const MOST_FOUND = 10_000;
/** What comes in is asked about together: the farm alone knows whether an event holds the words. */
const LOOK_AGAIN_MS = 700;

/** `from`: only events up to this seq, for those who look at a moment of the past; null: from the newest on, and live. */
export function openEventSearch(
  { host, live }: Pick<App, 'host' | 'live'>,
  filter: LogFilter,
  from: number | null,
): EventSearch {
  const store = createStore<SearchState>(() => ({
    events: [],
    more: false,
    loading: true,
    failure: null,
    full: false,
  }));
  const only = isStory(filter)
    ? (events: readonly FarmEvent[]) => events.filter(tellsStory)
    : (all: readonly FarmEvent[]) => all;
  const limit = isStory(filter) ? STORY_PAGE : SEARCH_PAGE;
  let turn = 0;
  /** Seqs up to which was looked, in both directions: what was left out on the way counts. */
  let oldest: number | null = null;
  let newest: number | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function read(before: number | null): Promise<void> {
    const mine = ++turn;
    store.setState({ loading: true });
    const reply = await host.invoke('event.list', {
      ...filterInput(filter),
      limit,
      ...(before !== null && { before }),
    });
    if (mine !== turn) return;
    if (!reply.ok) {
      store.setState({ loading: false, failure: reply.error });
      return;
    }
    const isFirst = before === null || before === firstBefore;
    const { events: page, searched } = reply.value;
    if (isFirst) newest = searched?.to ?? page[0]?.seq ?? null;
    oldest = searched?.from ?? page.at(-1)?.seq ?? null;
    const events = [...(isFirst ? [] : store.getState().events), ...only(page)].slice(0, MOST_FOUND);
    const full = events.length >= MOST_FOUND;
    store.setState({ events, more: reply.value.more && !full, loading: false, failure: null, full });
  }

  const firstBefore = from === null ? null : from + 1;
  const anew = () => void read(firstBefore);

  /** Reads what is newer than the newest that is shown. */
  async function readNewer(): Promise<void> {
    timer = null;
    if (store.getState().loading) return later();
    if (newest === null) return read(null);
    const mine = turn;
    const reply = await host.invoke('event.list', { ...filterInput(filter), after: newest, limit });
    if (mine !== turn || !reply.ok) return;
    const { events: page, searched } = reply.value;
    newest = searched?.to ?? page.at(-1)?.seq ?? newest;
    const fresh = only(page).toReversed();
    store.setState((state) => ({ events: [...fresh, ...state.events].slice(0, MOST_FOUND) }));
    if (reply.value.more) later();
  }

  function later(): void {
    timer ??= setTimeout(() => void readNewer(), LOOK_AGAIN_MS);
  }

  return {
    store,
    start() {
      const stops = [
        live.onReset(anew),
        host.onConnection(() => {
          if (host.connection().kind === 'online' && store.getState().failure) anew();
        }),
      ];
      if (from === null) {
        stops.push(
          live.listen((events) => {
            if (events.some((event) => mayPass(filter, event))) later();
          }),
        );
      }
      anew();
      return () => {
        turn += 1;
        if (timer !== null) clearTimeout(timer);
        timer = null;
        for (const stop of stops) stop();
      };
    },
    async older() {
      const { more, loading, failure } = store.getState();
      if (more && !loading && !failure && oldest !== null) await read(oldest);
    },
    retry: anew,
  };
}
