/**
 * Runs one job per key at a time; a call while it runs makes it run once more afterwards, however many calls came.
 * Invariant: after the last call for a key its job has started at least once with everything known at that call.
 */
export function createSingleFlight<K>(
  job: (key: K) => Promise<void>,
  onCrash: (key: K, error: unknown) => void,
): { poke(key: K): void; idle(key?: K): Promise<void>; close(): void } {
  const running = new Map<K, Promise<void>>();
  const again = new Set<K>();
  let closed = false;

  const run = async (key: K): Promise<void> => {
    do {
      again.delete(key);
      try {
        await job(key);
      } catch (error) {
        onCrash(key, error);
      }
    } while (again.has(key) && !closed);
    running.delete(key);
  };

  return {
    poke(key) {
      if (closed) return;
      if (running.has(key)) again.add(key);
      else
        running.set(
          key,
          Promise.resolve().then(() => run(key)),
        );
    },
    /** Answers when the job of a key, or of all, is over. */
    async idle(key) {
      if (key !== undefined) return running.get(key);
      while (running.size > 0) await Promise.all(running.values());
    },
    close() {
      closed = true;
      again.clear();
    },
  };
}
