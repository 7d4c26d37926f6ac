/**
 * Wakes whoever waits for something to change. It carries no data: a waiter looks at the thing itself, so a ring is never
 * missed as long as looking and waiting happen without an `await` in between.
 */
export interface Bell {
  ring(): void;
  /** Answers at the next ring, when the signal aborts, or after `ms`. */
  next(signal: AbortSignal | null, ms?: number): Promise<void>;
}

/** Makes a bell. */
export function createBell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      for (const wake of [...waiting]) wake();
    },
    next(signal, ms) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(wake, Math.max(ms, 0));
        function wake() {
          waiting.delete(wake);
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        waiting.add(wake);
        signal?.addEventListener('abort', wake);
      });
    },
  };
}
