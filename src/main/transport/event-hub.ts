import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FarmEvent } from '../contract/event';
import type { EventSource } from './types';

/**
 * Most events in one message. A sink is asked between two messages whether it takes more, and an event may have
 * hundreds of kilobytes, so a message has few.
 */
const EVENTS_PER_MESSAGE = 25;

/** Somebody who follows the event log. */
export interface EventSink {
  /** Whether it takes more now. When it does again, `resume` is called on its feed. */
  ready(): boolean;
  /** How far behind it may be before it is told so instead of being sent everything. */
  readonly replayLimit: number;
  /** It is too far behind: nothing is sent until its feed is moved. */
  overtaken(): void;
  /** The log could not be read for it. */
  failed(error: unknown): void;
}

/** One sink's place in the log. */
export interface EventFeed {
  /** The sink takes more again. */
  resume(): void;
  /** Goes on after this seq. */
  moveTo(seq: number): void;
  close(): void;
}

export interface EventHub<S extends EventSink> {
  /** Follows the log from the event after `after`, in order, none left out and none twice. */
  follow(sink: S, after: number): EventFeed;
  dispose(): void;
}

interface FeedState<S> {
  readonly sink: S;
  /** Seq of the last event that was sent. */
  cursor: number;
  /** Overtaken, or closed for good. */
  paused: boolean;
  reading: boolean;
}

/**
 * Gives every sink the log from where it stands. There is no queue per sink: one that does not keep up is left where it is
 * and reads on from the log, page by page, once it takes more. Sinks that are level get a commit's events together,
 * so that `deliver` can encode them once.
 */
export function createEventHub<S extends EventSink>(
  source: EventSource,
  deliver: (sinks: readonly S[], events: readonly FarmEvent[]) => void,
): EventHub<S> {
  const feeds = new Set<FeedState<S>>();

  const send = (takers: readonly FeedState<S>[], events: readonly FarmEvent[]): void => {
    const last = events.at(-1);
    if (!last || takers.length === 0) return;
    for (const feed of takers) feed.cursor = last.seq;
    try {
      deliver(
        takers.map((feed) => feed.sink),
        events,
      );
    } catch (error) {
      for (const feed of takers) fail(feed, error);
    }
  };

  const readOn = async (feed: FeedState<S>): Promise<void> => {
    if (feed.reading) return;
    feed.reading = true;
    try {
      while (canRead(feed) && !isOvertaken(feed, source.lastSeq())) {
        const page = source.page(feed.cursor, EVENTS_PER_MESSAGE);
        if (page.length === 0) break;
        send([feed], page);
        await nextTurn();
      }
    } catch (error) {
      fail(feed, error);
    } finally {
      feed.reading = false;
    }
  };

  const unsubscribe = source.onCommit((events) => {
    const first = events[0];
    const last = events.at(-1);
    if (!first || !last) return;
    const level = [...feeds].filter((feed) => canRead(feed) && feed.cursor === first.seq - 1);
    for (const part of partsOf(level.length > 0 ? events : [])) {
      // One that stops taking more between two parts stays where it is.
      const before = (part[0]?.seq ?? 0) - 1;
      send(
        level.filter((feed) => feed.cursor === before && canRead(feed)),
        part,
      );
    }
    for (const feed of feeds) if (feed.cursor < last.seq) void readOn(feed);
  });

  return {
    follow(sink, after) {
      const feed: FeedState<S> = { sink, cursor: after, paused: false, reading: false };
      feeds.add(feed);
      void readOn(feed);
      return {
        resume: () => void readOn(feed),
        moveTo(seq) {
          feed.cursor = seq;
          feed.paused = false;
          void readOn(feed);
        },
        close() {
          feed.paused = true;
          feeds.delete(feed);
        },
      };
    },
    dispose() {
      unsubscribe();
      for (const feed of feeds) feed.paused = true;
      feeds.clear();
    },
  };
}

function canRead<S extends EventSink>(feed: FeedState<S>): boolean {
  return !feed.paused && feed.sink.ready();
}

function isOvertaken<S extends EventSink>(feed: FeedState<S>, lastSeq: number): boolean {
  if (lastSeq - feed.cursor <= feed.sink.replayLimit) return false;
  feed.paused = true;
  feed.sink.overtaken();
  return true;
}

function fail<S extends EventSink>(feed: FeedState<S>, error: unknown): void {
  feed.paused = true;
  feed.sink.failed(error);
}

function partsOf(events: readonly FarmEvent[]): (readonly FarmEvent[])[] {
  const count = Math.ceil(events.length / EVENTS_PER_MESSAGE);
  return Array.from({ length: count }, (_, i) => events.slice(i * EVENTS_PER_MESSAGE, (i + 1) * EVENTS_PER_MESSAGE));
}
