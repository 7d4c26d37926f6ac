import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { moveTask } from '../task-writes';

/** Wall-clock times are looked at again after this long, for a machine may sleep or its clock may be set. */
const LONGEST_WAIT_MS = 60_000;

/** Lets held tasks go on when their time has come. One timer for the farm, armed for the earliest. */
export function createHolds(
  app: App,
  onReleased: () => void,
): { arm(tasks: readonly TaskRecord[]): void; dispose(): void } {
  let cancel: () => void = () => undefined;

  const arm = (tasks: readonly TaskRecord[]): void => {
    cancel();
    const earliest = Math.min(...tasks.map((task) => (task.state.kind === 'held' ? task.state.until : Infinity)));
    if (earliest === Infinity) return;
    cancel = app.clock.after(Math.min(LONGEST_WAIT_MS, Math.max(0, earliest - app.clock.now())), release);
  };

  const release = (): void => {
    const at = app.clock.now();
    const held = app.store.tasksIn(['held']);
    for (const task of held) {
      if (task.state.kind !== 'held' || task.state.until > at) continue;
      app.store.change((write) => moveTask(app, write, task.id, { kind: 'hold-over', at }));
    }
    onReleased();
  };

  return { arm, dispose: () => cancel() };
}
