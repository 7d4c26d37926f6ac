import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { FarmEvent } from '../../../main/contract/event';
import type { Health } from '../../../main/contract/doctor';
import type { FarmState } from './farm/farm-state';

type Worker = Health['worker'];

export interface WorkerWatchOptions {
  readonly farm: StoreApi<FarmState>;
  /** Asks the farm how its worker is; null: no answer. */
  ask(): Promise<Worker | null>;
  /** Calls back after a while, unless it is told not to. */
  later(ms: number, then: () => void): () => void;
}

export interface WorkerWatch {
  /** Nothing is heard of agents: what is known of their work is old. */
  readonly silent: StoreApi<boolean>;
  /** What the farm tells may say something about its worker. */
  heard(events: readonly FarmEvent[]): void;
  /** Looks now: somebody has come back, or has done something about it. */
  look(): void;
}

/** A worker that is only being started, or has lost its link for a moment, is no trouble. */
const SURE_AFTER_MS = 2_000;
const SLOWEST_MS = 30_000;

/** Code of the notice of a worker that is there and does not answer. */
export const WORKER_HANGS = 'worker.hangs';

/**
 * Knows whether the worker answers. The farm tells that one hangs, but not that one is back: that is asked for when an agent is heard
 * again, when somebody looks, and, only as long as the worker is away, in ever longer steps.
 */
export function createWorkerWatch({ farm, ask, later }: WorkerWatchOptions): WorkerWatch {
  const silent = createStore(() => false);
  let cancel: (() => void) | null = null;
  let asking = false;
  let step = SURE_AFTER_MS;

  function take(worker: Worker): void {
    const { health } = farm.getState();
    if (health && health.worker !== worker) farm.setState({ health: { ...health, worker } });
    if (worker === 'down') return;
    silent.setState(false, true);
    cancel?.();
    cancel = null;
    step = SURE_AFTER_MS;
  }

  async function look(): Promise<void> {
    if (asking) return;
    asking = true;
    const answer = await ask();
    const worker = answer ?? farm.getState().health?.worker;
    if (worker !== undefined) take(worker);
    asking = false;
    if (worker !== 'down') return;
    if (answer === 'down') silent.setState(true, true);
    again();
  }

  function again(): void {
    cancel?.();
    cancel = later(step, () => void look());
    step = Math.min(SLOWEST_MS, step * 2);
  }

  farm.subscribe(({ health }, before) => {
    if (health === before.health || asking || !health) return;
    if (health.worker === 'up') take('up');
    else if (cancel === null) again();
  });

  return {
    silent,
    heard(events) {
      const isBack = silent.getState() && events.some(({ fact }) => fact.type === 'agent');
      if (isBack || events.some(hangs)) void look();
    },
    look: () => void look(),
  };
}

const hangs = ({ fact }: FarmEvent): boolean => fact.type === 'notice' && fact.code === WORKER_HANGS;
