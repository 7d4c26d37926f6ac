import type { TaskId } from '../../../main/contract/ids';
import type { Task } from '../../../main/contract/task';
import type { App } from './app';
import type { ToastInput } from './toasts';

/**
 * Shows a message about a task that is taken away, on whatever screen, once it does not hold of the task any more. The answer that it tells
 * of may be here before the event: it must have held in the window's own state first.
 */
export function showWhile(
  { farm, toasts }: Pick<App, 'farm' | 'toasts'>,
  toast: ToastInput,
  taskId: TaskId,
  holds: (task: Task) => boolean,
): void {
  const id = toasts.show(toast);
  let hasHeld = false;
  const look = () => {
    const task = farm.getState().tasks.get(taskId);
    // A window keeps only so many tasks.
    if (!task) return;
    if (holds(task)) hasHeld = true;
    else if (hasHeld) toasts.close(id);
  };
  const stops = [
    farm.subscribe(look),
    toasts.store.subscribe((shown) => {
      if (!shown.some((each) => each.id === id)) for (const stop of stops) stop();
    }),
  ];
  look();
}
