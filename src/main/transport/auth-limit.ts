import type { Refusal } from './refusal';

const MOST_FAILURES = 10;
const WINDOW_MS = 60_000;
const MOST_PEERS = 1_000;

export interface FailureLimit {
  /** Counts a wrong token or code; answers the refusal once there were too many. */
  fail(address: string | undefined): Refusal | null;
}

/** Counts failures per peer and minute. Remembers a bounded number of peers, the oldest is forgotten first. */
export function createFailureLimit(now: () => number): FailureLimit {
  const peers = new Map<string, { since: number; failures: number }>();
  return {
    fail(address = 'unknown') {
      const at = now();
      const known = peers.get(address);
      const entry = known && at - known.since < WINDOW_MS ? known : { since: at, failures: 0 };
      entry.failures += 1;
      peers.delete(address);
      peers.set(address, entry);
      const [oldest] = peers.keys();
      if (peers.size > MOST_PEERS && oldest !== undefined) peers.delete(oldest);
      return entry.failures > MOST_FAILURES ? tooMany(entry.since + WINDOW_MS - at) : null;
    },
  };
}

function tooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return {
    status: 429,
    error: {
      code: 'limited',
      message: 'Too many wrong tokens came from here.',
      next: `Try again in ${seconds} s. A right token passes at any time.`,
    },
    headers: { 'retry-after': String(seconds) },
  };
}
