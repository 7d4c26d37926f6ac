import Database from 'better-sqlite3';
import type { Failure } from '../../contract/errors';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { StoreTrouble } from '../../ports/store';
import { createListeners } from './listeners';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/**
 * Knows whether the file takes writes. From the first refusal on it calls `retry`, after longer and longer pauses, until a write has
 * worked. `retry` writes something and reports with `failed` or `worked` like every other write.
 */
export function createTroubleWatch(o: { clock: Clock; logger: Logger; retry: () => void }) {
  const listeners = createListeners<Failure | null>(
    o.logger,
    "a listener to the store's troubles failed and was dropped",
  );
  let present: StoreTrouble | null = null;
  let lasting: Failure | null = null;
  let pauseMs = FIRST_RETRY_MS;
  let cancel: (() => void) | null = null;
  let disposed = false;

  const plan = (): void => {
    if (cancel || disposed) return;
    cancel = o.clock.after(pauseMs, () => {
      cancel = null;
      pauseMs = Math.min(pauseMs * 2, LONGEST_RETRY_MS);
      o.retry();
    });
  };

  return {
    /** True while the last write was refused. */
    isRefused: (): boolean => present !== null,
    current: (): Failure | null => present?.failure ?? lasting,
    on: listeners.on,
    failed(trouble: StoreTrouble): void {
      const begins = present?.kind !== trouble.kind;
      present = trouble;
      // What SQLite has found to be damaged is not mended by a write that works in another place.
      if (trouble.kind === 'damaged' && trouble.cause instanceof Database.SqliteError) lasting ??= trouble.failure;
      plan();
      if (!begins) return;
      o.logger.error('the store cannot write', { kind: trouble.kind, cause: String(trouble.cause) });
      listeners.tell(trouble.failure);
    },
    /** What it answers tells whoever listens, who may write at once: for when the write that has worked is told of itself. */
    worked(): () => void {
      if (!present) return () => undefined;
      present = null;
      pauseMs = FIRST_RETRY_MS;
      cancel?.();
      cancel = null;
      o.logger.info('the store can write again');
      return () => {
        if (!present) listeners.tell(lasting);
      };
    },
    /** A trouble that no write can end. */
    stays(failure: Failure): void {
      lasting = failure;
      listeners.tell(failure);
    },
    dispose(): void {
      disposed = true;
      cancel?.();
      cancel = null;
    },
  };
}
