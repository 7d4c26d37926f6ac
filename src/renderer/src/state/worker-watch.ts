import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { FarmState } from './farm/farm-state';

export interface WorkerWatchOptions {
  readonly farm: StoreApi<FarmState>;
  /** Calls back after a while, unless it is told not to. */
  later(ms: number, then: () => void): () => void;
}

export interface WorkerWatch {
  /** Nothing is heard of agents: what is known of their work is old. */
  readonly silent: StoreApi<boolean>;
}

/** A worker that is only being started, or has lost its link for a moment, is no trouble. */
const SURE_AFTER_MS = 2_000;

/** Code of the notice of a worker that is there and does not answer. */
export const WORKER_HANGS = 'worker.hangs';

/** Knows whether the worker has been away for longer than a moment. The farm tells when it goes and when it is back: nobody asks. */
export function createWorkerWatch({ farm, later }: WorkerWatchOptions): WorkerWatch {
  const silent = createStore(() => false);
  let cancel: (() => void) | null = null;

  function look(): void {
    const worker = farm.getState().health?.worker;
    if (worker === 'down') {
      cancel ??= later(SURE_AFTER_MS, () => silent.setState(true, true));
    } else {
      cancel?.();
      cancel = null;
      if (silent.getState()) silent.setState(false, true);
    }
  }

  farm.subscribe(({ health }, before) => {
    if (health?.worker !== before.health?.worker) look();
  });
  return { silent };
}
