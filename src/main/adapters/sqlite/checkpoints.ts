import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';

/** The log beside the database is carried over when about so much was written into it. */
const CHECKPOINT_AFTER_BYTES = 4 * 1024 * 1024;
/** What a transaction writes beside its events: pages of indexes, and of state. */
const BYTES_PER_COMMIT = 32 * 1024;
/** An event is in the table and in five indexes. */
const BYTES_PER_EVENT = 256;
/** Pages in the log from which SQLite does it itself, in the middle of a commit: only where the thread cannot keep up, or does not run. */
const OWN_CHECKPOINT_PAGES = 16_384;
const USUAL_CHECKPOINT_PAGES = 1_000;
/** The thread ends when nothing was to be done for so long: a farm at rest has none. */
const REST_MS = 5_000;
/** After a thread that failed, so long a pause. */
const AFTER_FAILURE_MS = 60_000;

/**
 * Runs in a thread of its own. It carries over beside the writer until it has caught up; the writer then begins the log anew by itself. Where
 * it does not catch up, the writer waits for it once. Plain text, because a bundle has one file per entry and this is none.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);
const raw = new Database(workerData.path, { fileMustExist: true, timeout: 100 });
raw.pragma('wal_autocheckpoint = 0');
raw.pragma('cache_size = -512');
const carryOver = () => {
  for (let round = 0; round < 4; round += 1) {
    const [{ log, checkpointed }] = raw.pragma('wal_checkpoint(PASSIVE)');
    if (log === checkpointed) return;
    if (log > workerData.mostPages) return raw.pragma('wal_checkpoint(RESTART)');
  }
};
parentPort.on('message', () => {
  try {
    carryOver();
    parentPort.postMessage(null);
  } catch (error) {
    parentPort.postMessage(String(error.code ?? error));
  }
});
`;

export interface Checkpoints {
  /** A transaction with events of so many characters was committed. */
  committed(events: number, characters: number): void;
  dispose(): void;
}

/**
 * Keeps the write-ahead log short without holding up the one who writes: in a flood a checkpoint takes tens of milliseconds. A thread that
 * cannot be started, or fails on a full disk, costs nothing but that: SQLite then does it at a commit.
 */
export function createCheckpoints(o: { raw: Database.Database; clock: Clock; logger: Logger }): Checkpoints {
  const { raw, clock, logger } = o;
  const path = raw.name;
  let thread: Worker | null = null;
  let busy = false;
  let disposed = false;
  let notBefore = -Infinity;
  let written = 0;
  let cancelRest: () => void = () => undefined;
  raw.pragma(`wal_autocheckpoint = ${OWN_CHECKPOINT_PAGES}`);

  const end = (): void => {
    cancelRest();
    void thread?.terminate();
    thread = null;
    busy = false;
  };
  const failed = (why: string): void => {
    logger.warn('the log of the database is carried over at commits for a while', { why });
    notBefore = clock.elapsed() + AFTER_FAILURE_MS;
    raw.pragma(`wal_autocheckpoint = ${USUAL_CHECKPOINT_PAGES}`);
    end();
  };

  const begin = (): Worker => {
    const driver = createRequire(import.meta.url).resolve('better-sqlite3');
    const started = new Worker(program, {
      eval: true,
      workerData: { path, driver, mostPages: OWN_CHECKPOINT_PAGES / 2 },
    });
    started.unref();
    started.on('message', (trouble: string | null) => {
      if (started !== thread) return;
      busy = false;
      if (trouble !== null && !trouble.startsWith('SQLITE_BUSY')) failed(trouble);
      cancelRest();
      cancelRest = clock.after(REST_MS, end);
    });
    started.on('error', (error) => {
      if (started === thread) failed(String(error));
    });
    raw.pragma(`wal_autocheckpoint = ${OWN_CHECKPOINT_PAGES}`);
    return started;
  };

  return {
    committed(events, characters) {
      written += BYTES_PER_COMMIT + events * BYTES_PER_EVENT + characters;
      if (busy || disposed || written < CHECKPOINT_AFTER_BYTES || clock.elapsed() < notBefore) return;
      busy = true;
      written = 0;
      try {
        thread ??= begin();
        thread.postMessage('checkpoint');
      } catch (error) {
        // The commit is done, whether there is room for a thread or not.
        failed(String(error));
      }
    },
    dispose() {
      disposed = true;
      end();
    },
  };
}
