/** Time and randomness, so that rules can be tested with both in hand. */
export interface Clock {
  /** Milliseconds since 1970 in UTC. */
  now(): number;
  /** Calls back once, `ms` from now on the monotonic clock; the returned function cancels. */
  after(ms: number, fn: () => void): () => void;
  /** A fresh id with the given prefix: `run_...`. */
  newId(prefix: string): string;
  /** A fresh UUID, where a vendor asks for one. */
  uuid(): string;
}
