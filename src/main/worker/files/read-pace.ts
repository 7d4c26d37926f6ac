/** So much goes on its way the moment it is there, */
const AT_ONCE = 32 * 1024;
/** and after that so much each millisecond; */
const PER_MS = 32;
/** what is more than that is joined for so long. */
const JOIN_MS = 50;

/** When a reader that follows a terminal takes its next piece. */
export interface ReadPace {
  /** Milliseconds to wait for more to come; 0: now. */
  restMs(): number;
  /** So many bytes were taken. */
  took(bytes: number): void;
}

/**
 * A program that prints without an end costs by the pieces in which its bytes travel, from here to every screen. What is typed, and what a
 * screen answers to it, is little: it never waits.
 */
export function createReadPace(now: () => number = () => performance.now()): ReadPace {
  let debt = 0;
  let tookAt = now();
  const left = (): number => Math.max(0, debt - (now() - tookAt) * PER_MS);
  return {
    restMs: () => (left() <= AT_ONCE ? 0 : Math.max(0, tookAt + JOIN_MS - now())),
    took(bytes) {
      // No more than what a second pays off, however much was printed.
      debt = Math.min(left() + bytes, 2 * AT_ONCE);
      tookAt = now();
    },
  };
}
