import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { TaskId } from '../../../main/contract/ids';
import type { ChangedFile, Task } from '../../../main/contract/task';
import type { Host } from '../host/host';

/** How much a task has changed. */
export interface ChangeSize {
  readonly files: number;
  readonly added: number;
  readonly removed: number;
}

interface Known {
  readonly asOf: number;
  /** Null: it could not be told. */
  readonly size: ChangeSize | null;
}

export interface ChangeSizes {
  readonly store: StoreApi<ReadonlyMap<TaskId, Known>>;
  /** Asks for the size of a task's work, unless it is known as of the task's last change. */
  want(task: Task): void;
}

/** Each question starts git in the farm: a long list must not ask them all at once. */
const AT_ONCE = 3;
const MOST = 500;

export const sizeOf = (files: readonly ChangedFile[]): ChangeSize => ({
  files: files.length,
  added: files.reduce((sum, file) => sum + (file.added ?? 0), 0),
  removed: files.reduce((sum, file) => sum + (file.removed ?? 0), 0),
});

/** Sizes of many tasks' work, asked for a few at a time and remembered. */
export function createChangeSizes(host: Host): ChangeSizes {
  const store = createStore<ReadonlyMap<TaskId, Known>>(() => new Map());
  const waiting: Task[] = [];
  const asked = new Map<TaskId, number>();
  let busy = 0;

  function next(): void {
    while (busy < AT_ONCE) {
      const task = waiting.shift();
      if (!task) return;
      busy += 1;
      void ask(task).finally(() => {
        busy -= 1;
        next();
      });
    }
  }

  async function ask({ id, updatedAt }: Task): Promise<void> {
    const reply = await host.invoke('task.changes', { taskId: id });
    const known = new Map(store.getState());
    known.delete(id);
    known.set(id, { asOf: updatedAt, size: reply.ok ? sizeOf(reply.value.files) : null });
    if (!reply.ok) asked.delete(id);
    store.setState(new Map([...known].slice(-MOST)), true);
  }

  return {
    store,
    want(task) {
      if (asked.get(task.id) === task.updatedAt) return;
      asked.set(task.id, task.updatedAt);
      waiting.push(task);
      next();
    },
  };
}
