import { setTimeout as sleep } from 'node:timers/promises';

/** Waits longer after each failure in a row. */
export interface BackOff {
  /** Answers after the next wait; false when the signal aborted meanwhile. */
  wait(signal: AbortSignal): Promise<boolean>;
  reset(): void;
}

const FIRST_MS = 100;
const LAST_MS = 5000;

/** Doubles from a tenth of a second to five seconds. */
export function createBackOff(): BackOff {
  let ms = FIRST_MS;
  return {
    async wait(signal) {
      const now = ms;
      ms = Math.min(ms * 2, LAST_MS);
      return sleep(now, true, { signal }).catch(() => false);
    },
    reset() {
      ms = FIRST_MS;
    },
  };
}
