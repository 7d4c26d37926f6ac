import type { Result } from '../../contract/errors';
import type { WorkerEvent } from '../../contract/worker-protocol';
import type { Logger } from '../../ports/logger';
import { createBackOff } from './back-off';
import { createWorkerClient, WORKER_GONE, WORKER_HANGS } from './worker-client';
import type { WorkerClient } from './worker-client';
import { holdsRuns, removePlace } from './worker-place';
import type { WorkerPlace } from './worker-place';

/** What a session needs of the link that it belongs to. */
export interface SessionContext {
  readonly logger: Logger;
  /** Starts the worker of the place again. */
  spawn(place: WorkerPlace, drain: boolean): Promise<Result<void>>;
  onEvent(event: WorkerEvent): void;
  onUp(session: WorkerSession, up: boolean): void;
  /** It is there, and does not answer any more. */
  onHang(session: WorkerSession): void;
  /** An old worker has nothing left, and its place is removed. */
  onOver(session: WorkerSession): void;
}

/** Long for a worker that is alive, however busy. */
const ASK_MS = 2000;

/**
 * The hold on one worker: follows its events from the last one seen, tells when it is away, and starts it again when it has died.
 * An old worker, which takes no new runs, is started again only to serve the runs that it left.
 */
export class WorkerSession {
  readonly place: WorkerPlace;
  readonly client: WorkerClient;
  readonly isOld: boolean;
  readonly #context: SessionContext;
  readonly #asking: WorkerClient;
  readonly #over = new AbortController();
  readonly #backOff = createBackOff();
  #lastSeq = 0;
  #up = false;
  #hangs = false;
  #following: Promise<void> | null = null;

  constructor(place: WorkerPlace, isOld: boolean, context: SessionContext) {
    this.place = place;
    this.isOld = isOld;
    this.client = createWorkerClient(place);
    this.#asking = createWorkerClient(place, { callMs: ASK_MS });
    this.#context = context;
  }

  get isUp(): boolean {
    return this.#up;
  }

  /** It is there, but has not answered for a while. */
  get hangs(): boolean {
    return this.#hangs;
  }

  /** Nobody looks for the worker any more: it was an old one and has nothing left, or the link was closed. */
  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Begins to follow the worker's events. */
  follow(): void {
    this.#following ??= this.#keepFollowing(this.#over.signal);
  }

  async dispose(): Promise<void> {
    this.#over.abort();
    await Promise.all([this.client.close(), this.#asking.close()]);
    await this.#following;
  }

  async #keepFollowing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#followOnce(signal);
      this.#setUp(false);
      if (signal.aborted || (await this.#mend()) === 'over') return;
      await this.#backOff.wait(signal);
    }
  }

  /** Ends when the stream does, for whatever reason. */
  async #followOnce(signal: AbortSignal): Promise<void> {
    try {
      const events = await this.client.events(this.#lastSeq + 1, signal);
      if (!events.ok) return;
      for await (const event of events.value) {
        this.#backOff.reset();
        this.#setUp(true);
        if (!this.#take(event)) return;
      }
    } catch (error) {
      if (!signal.aborted) this.#context.logger.warn('the event stream of a worker broke', { error: String(error) });
    }
  }

  /** False when the worker's sequence went back: it lost its log, and all that it has is asked for again. */
  #take(event: WorkerEvent): boolean {
    if (event.type === 'heartbeat') {
      if (event.seq >= this.#lastSeq) return true;
      this.#lastSeq = 0;
      return false;
    }
    if (event.seq <= this.#lastSeq) return true;
    this.#lastSeq = event.seq;
    this.#context.onEvent(event);
    return true;
  }

  /**
   * After a break: starts the worker again if it is gone, unless it is old and has nothing left to serve. One that hangs is told of, and
   * left to its user: with it would end what its agents are at.
   */
  async #mend(): Promise<'again' | 'over'> {
    const health = await this.#asking.health();
    if (this.#over.signal.aborted) return 'again';
    this.#setHangs(!health.ok && health.error.reason === WORKER_HANGS);
    if (health.ok || health.error.reason !== WORKER_GONE) return 'again';
    if (this.isOld && !holdsRuns(this.place)) {
      removePlace(this.place);
      this.#context.onOver(this);
      return 'over';
    }
    const started = await this.#context.spawn(this.place, this.isOld);
    if (!started.ok) this.#context.logger.error('a worker could not be started again', { why: started.error.message });
    return 'again';
  }

  #setHangs(hangs: boolean): void {
    if (this.#hangs === hangs) return;
    this.#hangs = hangs;
    if (hangs) this.#context.onHang(this);
  }

  #setUp(up: boolean): void {
    if (up) this.#setHangs(false);
    if (this.#up === up) return;
    this.#up = up;
    this.#context.onUp(this, up);
  }
}

/** What is found where a worker should be. */
export type Found = 'current' | 'old' | 'foreign' | 'silent' | 'gone';

/** Looks at the worker of a place, and drains one that is not of this version. */
export async function inspectWorker(client: WorkerClient, version: string, protocol: number): Promise<Found> {
  const health = await client.health();
  if (!health.ok) return health.error.reason === WORKER_GONE ? 'gone' : 'silent';
  if (health.value.protocol === protocol && health.value.version === version && !health.value.draining)
    return 'current';
  await client.drain();
  return health.value.protocol === protocol ? 'old' : 'foreign';
}
