import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import { workedMs } from '../../core/run/working-time';
import type { RunRecord } from '../../ports/store';
import type { App } from '../app';

/** The clock is compared with the monotonic one at least this often. */
const LONGEST_WAIT_MS = 60_000;
/** A row that tells of less than this is believed. */
const SURE_MS = 1_000;
/** A stop that the worker could not take is tried again after this. */
const STOP_AGAIN_MS = 2_000;

/**
 * Stops a run that has worked longer than it may. Time in which it waits for its user's answer does not count. At the start it is taken
 * from the row and the asks in the store, so that a restart of the farm does not change it; from then on no stretch counts more than
 * its monotonic length, so that a clock that is set, or a machine that slept, ends nobody's work. What the clock was set on, or the machine
 * slept, before the start is known by the worker: it is asked before anybody is stopped.
 */
export function watchTime(
  app: Pick<App, 'store' | 'clock' | 'worker'>,
  o: { runId: RunId; timeoutMs: number; startedAt: number },
  onTimeout: () => Promise<Result<void>>,
): { dispose(): void } {
  const isWaiting = (): boolean => app.store.waitsOf(o.runId).some(({ to }) => to === null);
  let worked = workedMs(o.startedAt, app.clock.now(), app.store.waitsOf(o.runId));
  let surplus = worked < SURE_MS ? null : surplusOf(app, o);
  let cancel: () => void = () => undefined;
  let disposed = false;
  /** The stretch under way; null while the run waits for its user. */
  let stretch: { readonly from: number; readonly most: number } | null = null;

  const again = (ms: number): void => {
    cancel();
    if (!disposed) cancel = app.clock.after(ms, () => arm(true));
  };
  const timeOut = async (): Promise<void> => {
    if (surplus) {
      const found = await surplus();
      if (disposed || !surplus) return;
      if (found === null) return again(STOP_AGAIN_MS);
      surplus = null;
      worked = Math.max(0, worked - found);
      return arm(false);
    }
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

/**
 * How much more time has passed by the row than by the worker, which has a clock that nobody sets: the clock was set on, or the machine slept,
 * before this farm began to watch. Null: the worker does not answer now.
 */
function surplusOf(app: Pick<App, 'clock' | 'worker'>, o: { runId: RunId; startedAt: number }) {
  const byRow = app.clock.now() - o.startedAt;
  const since = app.clock.elapsed();
  return async (): Promise<number | null> => {
    const run = await app.worker.get(o.runId);
    if (!run.ok) return null;
    if (run.value?.ageMs === undefined) return 0;
    return Math.max(0, byRow - (run.value.ageMs - (app.clock.elapsed() - since)));
  };
}

/** The same for one run: a stage has so long, a person has all the time in the world. */
export function limitTime(app: App, run: RunRecord, stop: () => Promise<Result<void>>): { dispose(): void } | null {
  if (run.attended) return null;
  const startedAt = run.startedAt ?? app.clock.now();
  return watchTime(app, { runId: run.id, timeoutMs: run.plan.timeoutMs, startedAt }, stop);
}
