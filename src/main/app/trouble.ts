import type { Failure } from '../contract/errors';
import type { App } from './app';
import { controlOf } from './farm-control';
import { workerState } from './worker-check';

type Scope = Pick<App, 'store' | 'disk'>;

/** What keeps the farm from writing, or from starting anything; null: nothing. */
export const troubleOf = ({ store, disk }: Scope): Failure | null => store.trouble() ?? disk?.shortage() ?? null;

/** Whether nothing new is to start, by a fresh look at the disks. */
export async function hasNoRoom(app: Scope): Promise<boolean> {
  await app.disk?.look();
  return troubleOf(app) !== null;
}

/** Calls `listener` when a trouble of store or disk begins or ends. */
export function onTrouble({ store, disk }: Scope, listener: () => void): () => void {
  const offs = [store.onTrouble(listener), disk?.onChange(listener)];
  return () => offs.forEach((off) => off?.());
}

export interface TroubleTeller {
  /** From now on it is told, too, when the worker goes away and comes back. Call it before anybody follows the farm. */
  followWorker(): void;
  /** Called with no event in the log where one cannot be written: who follows the farm asks for a snapshot then. */
  onUnwritten(listener: () => void): () => void;
  dispose(): void;
}

/**
 * Tells everybody who follows the farm of a trouble and of its end: by an event where it can be written, else by `onUnwritten`.
 * Invariant: the end of a trouble is always an event, so that whoever was away meanwhile hears of it, and of what else could not be written.
 */
export function tellOfTrouble(app: App): TroubleTeller {
  const listeners = new Set<() => void>();
  const offs: (() => void)[] = [];
  let told = { trouble: null as Failure | null, worker: workerState(app.worker) };
  let isUnwritten = false;
  let cancel: (() => void) | null = null;

  const tell = (): void => {
    cancel = null;
    const now = { trouble: troubleOf(app), worker: workerState(app.worker) };
    const hasNews = now.trouble?.message !== told.trouble?.message;
    const news = {
      ...((hasNews || isUnwritten) && { trouble: now.trouble }),
      ...((now.worker !== told.worker || isUnwritten) && { worker: now.worker }),
    };
    if (Object.keys(news).length === 0) return;
    told = now;
    try {
      const fact = { type: 'farm.changed', control: controlOf(app), ...news } as const;
      app.store.change((write) => {
        write.append({ at: app.clock.now(), workspaceId: null, taskId: null, runId: null, fact });
      });
      isUnwritten = false;
    } catch (error) {
      isUnwritten = true;
      app.logger.info('how the farm is was told without an event', { error: String(error) });
      for (const listener of listeners) listener();
    }
  };
  /** Not at once: the store tells of it in the middle of a write. */
  const later = (): void => {
    if (app.store.trouble()?.reason === 'store.full') app.disk?.giveWay();
    cancel ??= app.clock.after(0, tell);
  };
  offs.push(onTrouble(app, later));
  return {
    followWorker() {
      told = { ...told, worker: workerState(app.worker) };
      offs.push(app.worker.onState(later));
    },
    onUnwritten(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      offs.forEach((off) => off());
      cancel?.();
      listeners.clear();
    },
  };
}
