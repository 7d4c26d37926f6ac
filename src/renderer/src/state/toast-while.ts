import type { TaskId } from '../../../main/contract/ids';
import type { Task } from '../../../main/contract/task';
import type { App } from './app';
import type { FarmState } from './farm/farm-state';
import type { ToastInput } from './toasts';

type Shown = Pick<App, 'farm' | 'toasts'>;

/**
 * Shows a message that is taken away, on whatever screen, once it does not hold any more. The answer that it tells of may be here before the
 * event: it must have held in the window's own state first. Null: this cannot be told now.
 */
export function showWhileSo(
  { farm, toasts }: Shown,
  toast: ToastInput,
  holds: (state: FarmState) => boolean | null,
): void {
  const id = toasts.show(toast);
  let hasHeld = false;
  const look = () => {
    const isSo = holds(farm.getState());
    if (isSo === true) hasHeld = true;
    else if (isSo === false && hasHeld) toasts.close(id);
  };
  const stops = [
    farm.subscribe(look),
    toasts.store.subscribe((shown) => {
      if (!shown.some((each) => each.id === id)) for (const stop of stops) stop();
    }),
  ];
  look();
}

/** Shows a message about a task for as long as it holds of the task. */
export function showWhile(app: Shown, toast: ToastInput, taskId: TaskId, holds: (task: Task) => boolean): void {
  showWhileSo(app, toast, ({ tasks }) => {
    const task = tasks.get(taskId);
    // A window keeps only so many tasks.
    return task ? holds(task) : null;
  });
}
