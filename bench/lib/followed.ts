import type { Store } from '../../src/main/ports/store';
import { createEventHub } from '../../src/main/transport/event-hub';
import type { EventSink } from '../../src/main/transport/event-hub';

/** A client that takes everything, encoded as for a socket, through the product's own hub. Answers the seq it has come to. */
export function followed(store: Store): () => number {
  let [seq, characters] = [store.lastSeq(), 0];
  const source = {
    lastSeq: () => store.lastSeq(),
    page: (after: number, limit: number) => store.events({ after, limit }).events,
    onCommit: (listener: Parameters<Store['onCommit']>[0]) => store.onCommit(listener),
  };
  const hub = createEventHub<EventSink>(source, (_sinks, events) => {
    characters += JSON.stringify(events).length;
    seq = events.at(-1)?.seq ?? seq;
  });
  const sink: EventSink = {
    ready: () => characters >= 0,
    replayLimit: Number.MAX_SAFE_INTEGER,
    overtaken: () => undefined,
    failed: (error) => {
      throw error;
    },
  };
  hub.follow(sink, seq);
  return () => seq;
}
