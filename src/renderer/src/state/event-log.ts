import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../../main/contract/errors';
import type { EventClass, FarmEvent } from '../../../main/contract/event';
import type { TaskId } from '../../../main/contract/ids';
import type { App } from './app';
import { classOf } from '../../../main/contract/event-class';

export interface EventLogState {
  /** Oldest first, without gaps. */
  readonly events: readonly FarmEvent[];
  /** Whether older ones are there to be asked for. */
  readonly more: boolean;
  readonly loading: boolean;
  readonly failure: Failure | null;
  /** So many older pages were read that the newest events were let go; what arrives is not added any more. */
  readonly detached: boolean;
}

export interface EventLog {
  readonly store: StoreApi<EventLogState>;
  /** Reads the page before the oldest event. */
  older(): Promise<void>;
  /** Starts anew from the newest. */
  newest(): Promise<void>;
  /** Reads the newest page and follows; the answer stops it. */
  start(): () => void;
}

export const PAGE = 200;
/** Events that a page holds at most, whichever way it reads. */
export const MOST_EVENTS = 10_000;

const nothing: EventLogState = { events: [], more: false, loading: true, failure: null, detached: false };

/** The event log of a task, read in pages from the newest backwards and followed live. Null classes: all. */
export function openEventLog(
  { host, live }: Pick<App, 'host' | 'live'>,
  taskId: TaskId,
  classes: readonly EventClass[] | null,
): EventLog {
  const store = createStore<EventLogState>(() => nothing);
  const narrow = classes === null ? {} : { classes: [...classes] };
  let turn = 0;

  async function read(before: number | null): Promise<void> {
    const mine = ++turn;
    store.setState({ loading: true });
    const reply = await host.invoke('event.list', {
      taskId,
      limit: PAGE,
      ...narrow,
      ...(before !== null && { before }),
    });
    if (mine !== turn) return;
    if (!reply.ok) store.setState({ loading: false, failure: reply.error });
    else store.setState(withPage(store.getState(), reply.value, before));
  }

  const newest = () => read(null);
  const isMine = (event: FarmEvent) =>
    event.taskId === taskId && (classes === null || classes.includes(classOf(event.fact)));

  function start(): () => void {
    const stopLive = live.listen((events) => {
      const fresh = events.filter(isMine);
      if (fresh.length > 0) store.setState(withLive(store.getState(), fresh));
    });
    const stopReset = live.onReset(() => void newest());
    const stopConnection = host.onConnection(() => {
      const { failure, events } = store.getState();
      if (host.connection().kind === 'online' && failure && events.length === 0) void newest();
    });
    void newest();
    return () => {
      turn += 1;
      stopLive();
      stopReset();
      stopConnection();
    };
  }

  return {
    store,
    start,
    newest,
    async older() {
      const { events, more, loading } = store.getState();
      const [first] = events;
      if (more && !loading && first) await read(first.seq);
    },
  };
}

/** Adds a page, whose events are newest first. Too many: the newest go, so that reading on backwards stays possible. */
function withPage(
  state: EventLogState,
  page: { readonly events: readonly FarmEvent[]; readonly more: boolean },
  before: number | null,
): EventLogState {
  const read = page.events.toReversed();
  const last = read.at(-1)?.seq ?? 0;
  // What came live while the first page was on its way follows it.
  const after = before === null ? state.events.filter((event) => event.seq > last && !state.detached) : state.events;
  const events = [...read, ...after];
  const isTooMany = events.length > MOST_EVENTS;
  return {
    events: isTooMany ? events.slice(0, MOST_EVENTS) : events,
    more: page.more,
    loading: false,
    failure: null,
    detached: before === null ? false : state.detached || isTooMany,
  };
}

/** Adds what arrived. Too many: the oldest go. */
function withLive(state: EventLogState, fresh: readonly FarmEvent[]): Partial<EventLogState> {
  if (state.detached) return {};
  const last = state.events.at(-1)?.seq ?? 0;
  const events = [...state.events, ...fresh.filter((event) => event.seq > last)];
  return events.length > MOST_EVENTS ? { events: events.slice(-MOST_EVENTS), more: true } : { events };
}
