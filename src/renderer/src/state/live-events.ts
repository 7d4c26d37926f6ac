import type { FarmEvent } from '../../../main/contract/event';

/** Hands events on to pages that follow them as they come; keeps none. */
export interface LiveEvents {
  listen(listener: (events: readonly FarmEvent[]) => void): () => void;
  /** Called when events may have been missed: pages read their last page again. */
  onReset(listener: () => void): () => void;
  publish(events: readonly FarmEvent[]): void;
  reset(): void;
}

export function createLiveEvents(): LiveEvents {
  const listeners = new Set<(events: readonly FarmEvent[]) => void>();
  const resets = new Set<() => void>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onReset(listener) {
      resets.add(listener);
      return () => resets.delete(listener);
    },
    publish(events) {
      for (const listener of listeners) listener(events);
    },
    reset() {
      for (const listener of resets) listener();
    },
  };
}
