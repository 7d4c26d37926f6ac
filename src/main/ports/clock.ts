/** Time and randomness, so that rules can be tested with both in hand. */
export interface Clock {
  /** Milliseconds since 1970 in UTC. It jumps when somebody sets it: for moments that people see, not for how long something took. */
  now(): number;
  /** Milliseconds on a clock that nobody sets; only differences mean something. It may stand still while the machine sleeps. */
  elapsed(): number;
  /** Calls back once, `ms` from now on the monotonic clock; the returned function cancels. */
  after(ms: number, fn: () => void): () => void;
  /** Answers when everybody else whose turn it is has had it: between the parts of a long work. */
  turn(): Promise<void>;
  /** A fresh id with the given prefix: `run_...`. */
  newId(prefix: string): string;
  /** A fresh UUID, where a vendor asks for one. */
  uuid(): string;
}
