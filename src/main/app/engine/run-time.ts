import type { RunId } from '../../contract/ids';
import { workedMs } from '../../core/run/working-time';
import type { App } from '../app';

/**
 * Calls back when a run has worked longer than it may. Time in which it waits for its user's answer does not count; it is taken
 * from the asks in the store, so that a restart of the farm does not change it.
 */
export function watchTime(
  app: Pick<App, 'store' | 'clock'>,
  o: { runId: RunId; timeoutMs: number; startedAt: number },
  onTimeout: () => void,
): { changed(): void; dispose(): void } {
  let cancel: () => void = () => undefined;

  const arm = (): void => {
    cancel();
    const waits = app.store.asksOf(o.runId).map((ask) => ({ from: ask.createdAt, to: ask.answeredAt }));
    const left = o.timeoutMs - workedMs(o.startedAt, app.clock.now(), waits);
    if (left <= 0) onTimeout();
    else if (waits.every((wait) => wait.to !== null)) cancel = app.clock.after(left, arm);
  };

  arm();
  const off = app.store.onCommit((events) => {
    if (events.some((event) => event.runId === o.runId && event.fact.type === 'ask.changed')) arm();
  });
  return {
    changed: arm,
    dispose() {
      off();
      cancel();
    },
  };
}
