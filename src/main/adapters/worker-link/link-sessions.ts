import { setTimeout as sleep } from 'node:timers/promises';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { WorkerEvent } from '../../contract/worker-protocol';
import type { HangingWorker } from '../../ports/worker-link';
import { createListeners } from './listeners';
import type { Listeners } from './listeners';
import type { WorkerLinkOptions } from './options';
import { createRunOwners } from './run-owners';
import type { RunOwners } from './run-owners';
import { hangingAt } from './hanging';
import { createSpawner } from './spawn-worker';
import type { SessionContext, WorkerSession } from './worker-session';

/** The workers that a link holds, and what they tell. */
export interface LinkSessions {
  /** Finds or starts the workers, once; answers when the one that takes runs is up. A failed attempt can be repeated. */
  open(): Promise<Result<void>>;
  /** While `open` has not answered. */
  isOpening(): boolean;
  /** Answers at once but while the workers are being looked for: then when that is over. */
  looked(): Promise<void>;
  /** The worker that takes runs; null before it was found. */
  current(): WorkerSession | null;
  all(): readonly WorkerSession[];
  readonly owners: RunOwners;
  readonly events: Listeners<WorkerEvent>;
  /** Tells of the current worker only. */
  readonly states: Listeners<'up' | 'down'>;
  /** Tells of every worker that stops to answer. */
  readonly hanging: Listeners<HangingWorker>;
  readonly disposed: AbortSignal;
  dispose(): Promise<void>;
}

const FIRST_UP_MS = 10_000;

export function createLinkSessions(options: WorkerLinkOptions): LinkSessions {
  const { logger, env = {}, idleExitSeconds = null } = options;
  const events = createListeners<WorkerEvent>(logger);
  const states = createListeners<'up' | 'down'>(logger);
  const hanging = createListeners<HangingWorker>(logger);
  const sessions = new Set<WorkerSession>();
  const owners = createRunOwners(sessions);
  const disposed = new AbortController();
  let current: WorkerSession | null = null;
  let finding: Promise<Result<void>> | null = null;
  let opening = 0;

  const spawn = createSpawner({ ...options, env, idleExitSeconds });

  const context: SessionContext = {
    logger,
    spawn,
    onEvent: (event) => events.tell(event),
    onUp(session, up) {
      if (session === current) states.tell(up ? 'up' : 'down');
    },
    onHang(session) {
      const worker = hangingAt(session.place);
      logger.error('a worker does not answer', { ...worker, folder: session.place.folder });
      hanging.tell(worker);
    },
    onOver(session) {
      sessions.delete(session);
      owners.forgetSession(session);
      void session.dispose();
    },
  };

  async function find(): Promise<Result<void>> {
    if (options.headStartMs !== undefined) await sleep(options.headStartMs);
    // What speaks to workers brings a whole HTTP library along, for which no start of a farm should wait.
    const [{ findFleet }, { WorkerSession }] = await Promise.all([
      import('./worker-fleet'),
      import('./worker-session'),
    ]);
    const fleet = await findFleet({ ...options, spawn }).catch(notReadable);
    if (!fleet.ok) return fleet;
    if (disposed.signal.aborted) return fail('unavailable', 'The link was closed.');
    current = new WorkerSession(fleet.value.current, false, context);
    sessions.add(current);
    for (const place of fleet.value.old) sessions.add(new WorkerSession(place, true, context));
    for (const session of sessions) session.follow();
    return ok(undefined);
  }

  async function whenUp(): Promise<Result<void>> {
    const up = Promise.withResolvers<boolean>();
    const forget = states.add((state) => {
      if (state === 'up') up.resolve(true);
    });
    if (current?.isUp) up.resolve(true);
    const late = sleep(FIRST_UP_MS, false, { signal: disposed.signal, ref: false }).catch(() => false);
    const isUp = await Promise.race([up.promise, late]).finally(forget);
    return isUp ? ok(undefined) : fail('unavailable', 'The worker does not answer.', { reason: 'worker.silent' });
  }

  return {
    async open() {
      opening += 1;
      finding ??= find();
      try {
        const found = await finding;
        if (found.ok) return await whenUp();
        finding = null;
        return found;
      } finally {
        opening -= 1;
        if (opening === 0 && !current?.isUp && !disposed.signal.aborted) states.tell('down');
      }
    },
    isOpening: () => opening > 0,
    async looked() {
      if (current === null) await finding;
    },
    current: () => current,
    all: () => [...sessions],
    owners,
    events,
    states,
    hanging,
    disposed: disposed.signal,
    async dispose() {
      disposed.abort();
      await finding;
      await Promise.all([...sessions].map((session) => session.dispose()));
    },
  };
}

/** The folder of the workers cannot be used: the sentence of the system says why. */
function notReadable(error: unknown): Result<never> {
  return fail('unavailable', error instanceof Error ? error.message : String(error), { reason: 'worker.no_folder' });
}
