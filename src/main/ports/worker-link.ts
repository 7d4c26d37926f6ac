import type { Result } from '../contract/errors';
import type { RunId } from '../contract/ids';
import type {
  HookAnswer,
  ProcessSpecInput,
  RunInputInput,
  RunSignal,
  WorkerEvent,
  WorkerRun,
} from '../contract/worker-protocol';

export type OutputStream = 'out' | 'err';

/** Bytes of a spool. `offset` is that of the first byte; a gap to the byte before means that older ones were dropped. */
export interface SpoolChunk {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A worker that is there and does not answer. */
export interface HangingWorker {
  readonly pid: number | null;
  /** Runs that it holds, ended ones that were not acknowledged included. */
  readonly runs: number;
}

export type Revival = 'well' | 'woken' | 'restarted';

/**
 * The farm's hold on the worker of this host, and on older workers that are being drained.
 * A link that breaks is mended by the adapter (a dead worker is started again); calls meanwhile answer `unavailable`.
 */
export interface WorkerLink {
  /** Finds or starts a worker; answers when one takes runs. Calls that come meanwhile wait until it was found. */
  open(): Promise<Result<void>>;
  /** False while it is away; not so before the first answer of `open`. */
  isUp(): boolean;
  /** All runs of all workers, ended and not yet acknowledged ones included. */
  list(): Promise<Result<WorkerRun[]>>;
  /** Idempotent by id over all workers. */
  start(spec: ProcessSpecInput): Promise<Result<WorkerRun>>;
  get(runId: RunId): Promise<Result<WorkerRun | null>>;
  /**
   * Follows the spool from `from` until the run has ended and every byte was given, or the signal aborts. Reconnects by itself. `ended` is told
   * the run as it ended, unless no worker knows it any more.
   */
  output(
    runId: RunId,
    stream: OutputStream,
    from: number,
    signal: AbortSignal,
    ended?: (run: WorkerRun) => void,
  ): AsyncIterable<SpoolChunk>;
  input(runId: RunId, input: RunInputInput): Promise<Result<void>>;
  resize(runId: RunId, cols: number, rows: number): Promise<Result<void>>;
  signal(runId: RunId, signal: RunSignal): Promise<Result<void>>;
  /** Answers a held hook call. `conflict`: it was answered before, or the agent does not wait any more. */
  answerHook(runId: RunId, answer: HookAnswer): Promise<Result<void>>;
  /** Forgets an ended run and its spools: only after everything of it is committed. */
  acknowledge(runId: RunId): Promise<Result<void>>;
  /** Exits, hook calls, verdicts of all workers, each at least once (a restart of the link may repeat those of runs not acknowledged). */
  onEvent(listener: (event: WorkerEvent) => void): () => void;
  /**
   * The hook calls and verdicts of one run, in order, from the first after seq `after` up to now: for who is behind what `onEvent` has
   * told. Returns true when these were all: what is missing then is nowhere any more. Ends early, with false, when its worker is away. Absent:
   * whoever needs them keeps them.
   */
  told?(runId: RunId, after: number, signal: AbortSignal): AsyncGenerator<WorkerEvent, boolean>;
  onState(listener: (state: 'up' | 'down') => void): () => void;
  /** Workers that are there and do not answer. Absent, as the next two: such workers are not known of. */
  hanging?(): readonly HangingWorker[];
  /** Told within 15 s. */
  onHang?(listener: (worker: HangingWorker) => void): () => void;
  /**
   * Makes workers that hang answer again, with all their runs if they were only stopped (`woken`); others are killed and started again
   * (`restarted`): their live runs are `lost` then, what these have said is not. `well`: none hangs.
   */
  revive?(): Promise<Result<Revival>>;
  /** Lets go of the workers; they and their runs go on. */
  dispose(): Promise<void>;
}
