import { holdIsOver } from '../../core/task/world';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { folderBusy } from '../shared-folder';
import { moveTask } from '../task-writes';

/** Wall-clock times are looked at again after this long, for a machine may sleep or its clock may be set. */
const LONGEST_WAIT_MS = 60_000;

/** Wakes the queue when the time of a hold comes. One timer for the farm, armed for the earliest. */
export function createHolds(app: App, wake: () => void): { arm(tasks: readonly TaskRecord[]): void; dispose(): void } {
  let cancel: () => void = () => undefined;
  let disposed = false;

  return {
    arm(tasks) {
      cancel();
      const earliest = Math.min(
        ...tasks.map((task) => (task.state.kind === 'held' ? (task.state.until ?? Infinity) : Infinity)),
      );
      if (earliest === Infinity || disposed) return;
      cancel = app.clock.after(Math.min(LONGEST_WAIT_MS, Math.max(0, earliest - app.clock.now())), wake);
    },
    dispose() {
      disposed = true;
      cancel();
    },
  };
}

/** Lets held tasks whose time has come go on. */
export function releaseHeld(app: App): void {
  const at = app.clock.now();
  for (const task of app.store.tasksIn(['held'])) {
    if (!holdIsOver(task.state, at)) continue;
    /** In the folder that it works in another task may have been taken over meanwhile. */
    const queued = folderBusy(app, task) !== null;
    app.store.change((write) => moveTask(app, write, task.id, { kind: 'hold-over', at, queued }));
  }
}
