import { waitedMs } from '../../core/run/working-time';
import type { RunRecord, StoreWriter, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { runView, taskFact } from '../task-writes';

/** A run with the time that it has waited for its user, as the questions in the store tell it: a restart of the farm does not change it. */
export const withWaits = (app: Pick<App, 'store'>, run: RunRecord): RunRecord => ({
  ...run,
  waitedMs: waitedMs(run, app.store.waitsOf(run.id)),
});

/** Keeps how long a live run has waited, and tells of it, once one of its waits is over. What an ended run has waited stands. */
export function keepWaits(
  app: Pick<App, 'store' | 'clock'>,
  write: StoreWriter,
  task: TaskRecord,
  runId: RunRecord['id'],
): void {
  const present = app.store.run(runId);
  if (!present || present.status.kind === 'ended') return;
  const counted = withWaits(app, present);
  if (counted.waitedMs === present.waitedMs) return;
  write.putRun(counted);
  write.append(taskFact(task, app.clock.now(), { type: 'run.changed', run: runView(counted, null) }, counted));
}
