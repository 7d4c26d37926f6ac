import type { Failure } from '../contract/errors';
import type { App } from './app';
import { controlOf } from './farm-control';

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
  /** Called with no event in the log where one cannot be written: who follows the farm asks for a snapshot then. */
  onUnwritten(listener: () => void): () => void;
  dispose(): void;
}

/**
 * Tells everybody who follows the farm of a trouble and of its end: by an event where it can be written, else by `onUnwritten`.
 * Invariant: the end of a trouble is always an event, so that whoever was away meanwhile hears of it.
 */
export function tellOfTrouble(app: App): TroubleTeller {
  const listeners = new Set<() => void>();
  let told: Failure | null = null;
  let cancel: (() => void) | null = null;

  const write = (trouble: Failure | null): void => {
    const head = { at: app.clock.now(), workspaceId: null, taskId: null, runId: null };
    const fact = { type: 'farm.changed', control: controlOf(app), trouble } as const;
    app.store.change((writer) => writer.append({ ...head, fact }));
  };
  const tell = (): void => {
    cancel = null;
    const trouble = troubleOf(app);
    if (trouble?.message === told?.message) return;
    told = trouble;
    try {
      write(trouble);
    } catch (error) {
      app.logger.info('a trouble is told without an event', { error: String(error) });
      for (const listener of listeners) listener();
    }
  };
  /** Not at once: the store tells of it in the middle of a write. */
  const later = (): void => {
    if (app.store.trouble()?.reason === 'store.full') app.disk?.giveWay();
    cancel ??= app.clock.after(0, tell);
  };
  const off = onTrouble(app, later);
  return {
    onUnwritten(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      off();
      cancel?.();
      listeners.clear();
    },
  };
}
