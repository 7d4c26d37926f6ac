/** A run whose process the harness has killed. */
export interface KilledAgent {
  readonly run: string;
  readonly pid: number;
  /** How many blows had hit a worker until then: one that is hit later may lose an end that it had seen. */
  readonly workerBlows: number;
}

/** How a farm ended that was told to. */
export interface SeenEnd {
  readonly code: number | null;
  readonly tookMs: number;
  /** Agents that were alive before and are gone without having ended by themselves. */
  readonly lost: readonly string[];
  /** Runs that were planned after the farm had been paused. */
  readonly begun: readonly string[];
  /** Whether a farm that was paused still is after its next start; null: it was not. */
  readonly staysPaused: boolean | null;
}

/** What the harness has done and seen itself, beside what farms have answered. */
export interface Witness {
  readonly killed: KilledAgent[];
  readonly ends: SeenEnd[];
  /** What a power cut has taken that was promised. */
  readonly broken: string[];
  /** Things that a power cut has left as they were promised. */
  kept: number;
  workerBlows: number;
}

export const createWitness = (): Witness => ({ killed: [], ends: [], broken: [], kept: 0, workerBlows: 0 });
