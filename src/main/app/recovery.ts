import type { Recovery } from '../contract/doctor';
import type { RunId } from '../contract/ids';
import { timeWords } from '../contract/time-words';
import type { WorkerRun } from '../contract/worker-protocol';
import type { DatabaseLoss } from '../ports/database-care';
import type { IngestItem, Store } from '../ports/store';
import type { App } from './app';
import { controlOf } from './farm-control';

/** Nothing came out of the spools for so long: they are read. */
const QUIET_MS = 3_000;
const LOOK_MS = 250;
/** How long the worker may take to say what it holds. */
const LISTED_WITHIN_MS = 12_000;
/** A task that goes on may have begun a run that the database knows nothing of: two agents must not be in one worktree. */
const STOP_WITHIN_MS = 12_000;
const STOP = { kind: 'stop', reason: 'its task is not in the restored database' } as const;

/** Counts what comes out of the spools after a loss. Stands before the store; passes everything on. */
export function createRecovery(loss: DatabaseLoss, store: Store) {
  const reached = new Map<RunId, number>();
  /** Where the spools of pipes ended when the farm started; what lies behind that is news. */
  const ends = new Map<RunId, number>();
  let events = 0;
  /** Whether the worker has told of its spools: without that nobody can say that they are read. */
  let isKnown = false;
  let isOver = false;

  const count = ({ runId, ingestedTo, facts }: IngestItem): void => {
    const before = reached.get(runId) ?? store.run(runId)?.ingestedTo ?? 0;
    if (ingestedTo <= before) return;
    reached.set(runId, ingestedTo);
    if (ingestedTo <= (ends.get(runId) ?? Infinity)) events += facts.length;
  };

  return {
    loss,
    store: {
      ...store,
      ingest(item: IngestItem) {
        if (!isOver) count(item);
        return store.ingest(item);
      },
    } satisfies Store,
    expect(runs: readonly WorkerRun[]): void {
      isKnown = true;
      for (const { id, io, out } of runs) if (io === 'pipes') ends.set(id, out.end);
    },
    events: () => events,
    /** Every spool was read to where it ended at the start. */
    isComplete: () => isKnown && store.openRuns().every(({ id }) => (reached.get(id) ?? 0) >= (ends.get(id) ?? 0)),
    end(): void {
      isOver = true;
    },
  };
}

export type LossRecovery = ReturnType<typeof createRecovery>;

/**
 * Ends what the worker still runs of tasks that the database does not have; before the engine starts. Answers what there was; null: the
 * worker did not say.
 */
export async function stopUnknown(
  app: App,
  recovery: LossRecovery,
  signal?: AbortSignal,
): Promise<readonly WorkerRun[] | null> {
  const listedUntil = app.clock.elapsed() + LISTED_WITHIN_MS;
  const pause = () => new Promise<void>((resolve) => void app.clock.after(LOOK_MS, resolve));
  await app.worker.open();
  let held = await app.worker.list();
  while (!held.ok && !signal?.aborted && app.clock.elapsed() < listedUntil) {
    await pause();
    held = await app.worker.list();
  }
  if (!held.ok || signal?.aborted) return null;
  recovery.expect(held.value);
  const unknown = held.value.filter(({ id }) => app.store.run(id) === null && app.store.terminal(id) === null);
  let live = new Set(unknown.filter(({ exit }) => exit === null).map(({ id }) => id));
  for (const id of live) await app.worker.signal(id, STOP);
  const until = app.clock.elapsed() + STOP_WITHIN_MS;
  while (live.size > 0 && !signal?.aborted && app.clock.elapsed() < until) {
    await pause();
    const now = await app.worker.list();
    // One that has ended may be forgotten already.
    if (now.ok) live = new Set(now.value.filter(({ id, exit }) => exit === null && live.has(id)).map(({ id }) => id));
  }
  return unknown;
}

/** A start of the engine that has to wait. */
export interface LateStart {
  readonly started: Promise<void>;
  /** Where the engine has not begun, it never does. */
  dispose(): void;
}

/**
 * Starts the engine after a loss, when the agents that the database does not know have ended; then tells of the loss. That may take half a
 * minute: all that is in the store is shown meanwhile, and commands wait.
 */
export function startAfterLoss(app: App, recovery: LossRecovery, start: () => Promise<void>): LateStart {
  const closing = new AbortController();
  let stopTelling: () => void = () => undefined;
  const stopped = stopUnknown(app, recovery, closing.signal).catch((error: unknown) => {
    app.logger.error('agents of an earlier database could not be looked for', { error: String(error) });
    return null;
  });
  const started = stopped.then((unknown) => {
    if (closing.signal.aborted) return;
    const starting = start();
    stopTelling = tellOfLoss(app, recovery, unknown);
    return starting;
  });
  return {
    started,
    dispose() {
      closing.abort();
      stopTelling();
    },
  };
}

/** Tells what was lost and what came back, once the spools are read. The returned function stops waiting for that. */
export function tellOfLoss(app: App, recovery: LossRecovery, unknown: readonly WorkerRun[] | null): () => void {
  let cancel: () => void = () => undefined;
  let seen = -1;
  let quietSince = app.clock.elapsed();

  const look = (): void => {
    const events = recovery.events();
    const now = app.clock.elapsed();
    if (events !== seen) quietSince = now;
    seen = events;
    if (now - quietSince < QUIET_MS && !recovery.isComplete()) return wait();
    try {
      tell(app, wordsOf(app, recovery.loss, events, unknown));
      recovery.end();
    } catch (error) {
      app.logger.warn('what was restored could not be told yet', { error: String(error) });
      wait();
    }
  };
  const wait = (): void => void (cancel = app.clock.after(LOOK_MS, look));
  look();
  return () => cancel();
}

function tell(app: App, recovery: Recovery): void {
  const head = { at: recovery.at, workspaceId: null, taskId: null, runId: null };
  app.store.change((write) => {
    write.append({ ...head, fact: { type: 'farm.changed', control: controlOf(app), recovery } });
    const { message, next } = recovery;
    write.append({ ...head, fact: { type: 'notice', level: 'warn', code: 'store.recovered', message, next } });
  });
  app.memory.recovery = recovery;
}

function wordsOf(app: App, loss: DatabaseLoss, events: number, unknown: readonly WorkerRun[] | null): Recovery {
  const at = app.clock.now();
  const count = events === 0 ? 'no events' : events === 1 ? '1 event' : `${events} events`;
  const next = [
    loss.kind === 'restored' && loss.kept !== null ? `The damaged database is kept as ${loss.kept}.` : '',
    loss.kind === 'restored'
      ? 'Tasks that were made after that backup are not in it; what they have written is still in their worktrees.'
      : '',
    unknown === null
      ? 'The worker did not answer: agents of tasks that the database does not know may be at work still. They are stopped when it does.'
      : '',
    unknown && unknown.length > 0 ? `Stopped, as the database does not know them: ${namesOf(unknown)}.` : '',
  ].filter((part) => part !== '');
  const message =
    loss.kind === 'restored'
      ? `The database was ${loss.kept === null ? 'missing' : 'damaged'}: restored the backup of ${timeWords(loss.backupAt, at)}, and ${count} from the spools.`
      : `The log of the database’s last changes was gone: what was written last is lost, but for ${count} from the spools.`;
  return { at, message, next: next.join(' ') || null };
}

const MOST_NAMES = 10;

function namesOf(runs: readonly WorkerRun[]): string {
  const names = runs.map(({ id, labels }) =>
    labels['task'] ? `${labels['stage'] ?? 'run'} of ${labels['task']}` : id,
  );
  const rest = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
