import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import { workedMs } from '../../core/run/working-time';
import type { RunRecord } from '../../ports/store';
import type { App } from '../app';

/** The clock is compared with the monotonic one at least this often. */
const LONGEST_WAIT_MS = 60_000;
/** A stop that the worker could not take is tried again after this. */
const STOP_AGAIN_MS = 2_000;

/**
 * Stops a run that has worked longer than it may. Time in which it waits for its user's answer does not count. At the start it is taken
 * from the row and the asks in the store, so that a restart of the farm does not change it; from then on no stretch counts more than
 * its monotonic length, so that a clock that is set, or a machine that slept, ends nobody's work.
 */
export function watchTime(
  app: Pick<App, 'store' | 'clock'>,
  o: { runId: RunId; timeoutMs: number; startedAt: number },
  onTimeout: () => Promise<Result<void>>,
): { dispose(): void } {
  const isWaiting = (): boolean => app.store.asksOf(o.runId).some((ask) => ask.answeredAt === null);
  const waits = app.store.asksOf(o.runId).map((ask) => ({ from: ask.createdAt, to: ask.answeredAt }));
  let worked = workedMs(o.startedAt, app.clock.now(), waits);
  let cancel: () => void = () => undefined;
  let disposed = false;
  /** The stretch under way; null while the run waits for its user. */
  let stretch: { readonly from: number; readonly most: number } | null = null;

  const again = (ms: number): void => {
    cancel();
    if (!disposed) cancel = app.clock.after(ms, () => arm(true));
  };
  const timeOut = async (): Promise<void> => {
    const stopped = await onTimeout();
    if (!stopped.ok && stopped.error.code === 'unavailable') again(STOP_AGAIN_MS);
  };
  /** `due`: the timer has run, so that its whole stretch was worked, whatever the clock says. */
  const arm = (due: boolean): void => {
    const now = app.clock.now();
    if (stretch) worked += due ? stretch.most : Math.min(Math.max(0, now - stretch.from), stretch.most);
    stretch = null;
    cancel();
    if (worked >= o.timeoutMs) return void timeOut();
    if (isWaiting()) return;
    const most = Math.min(LONGEST_WAIT_MS, o.timeoutMs - worked);
    stretch = { from: now, most };
    again(most);
  };

  arm(false);
  const off = app.store.onCommit((events) => {
    if (events.some((event) => event.runId === o.runId && event.fact.type === 'ask.changed')) arm(false);
  });
  return {
    dispose() {
      disposed = true;
      off();
      cancel();
    },
  };
}

/** The same for one run: a stage has so long, a person has all the time in the world. */
export function limitTime(app: App, run: RunRecord, stop: () => Promise<Result<void>>): { dispose(): void } | null {
  if (run.attended) return null;
  const startedAt = run.startedAt ?? app.clock.now();
  return watchTime(app, { runId: run.id, timeoutMs: run.plan.timeoutMs, startedAt }, stop);
}
