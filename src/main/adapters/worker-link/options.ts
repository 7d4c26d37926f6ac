import type { Logger } from '../../ports/logger';
import type { OwnProgram } from '../../ports/own-program';

/** Where workers live and how they are started. */
export interface WorkerLinkOptions {
  readonly home: string;
  /** Version of this build: workers of others are drained. */
  readonly version: string;
  /** How a worker is started here. */
  readonly program: OwnProgram;
  readonly logger: Logger;
  /** Added to the environment of the worker itself; agents do not see it. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long a worker stays that has neither a farm nor runs; without it, as long as the worker thinks fit. */
  readonly idleExitSeconds?: number;
  /** Looks for workers only after so long: what answers first goes first. */
  readonly headStartMs?: number;
}
