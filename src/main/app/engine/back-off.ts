import type { TaskId } from '../../contract/ids';
import type { App } from '../app';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * Tries of a task's step that failed for a reason outside the task (the worker is away, git is locked): again after 1, 2, 4 ... 60 s.
 * The first failure is told to the user, the same one again is not.
 */
export function createBackOff(app: App, retry: (taskId: TaskId) => void) {
  const failures = new Map<TaskId, { tries: number; told: string; cancel: () => void }>();

  let disposed = false;

  return {
    fail(taskId: TaskId, message: string): void {
      if (disposed) return;
      const before = failures.get(taskId);
      before?.cancel();
      const tries = (before?.tries ?? 0) + 1;
      if (before?.told !== message) tell(app, taskId, message);
      const cancel = app.clock.after(Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)), () => retry(taskId));
      failures.set(taskId, { tries, told: message, cancel });
    },
    /** Tries that have failed in a row. */
    tries: (taskId: TaskId): number => failures.get(taskId)?.tries ?? 0,
    clear(taskId: TaskId): void {
      failures.get(taskId)?.cancel();
      failures.delete(taskId);
    },
    /** Tries everything that waits now. */
    hurry(): void {
      for (const [taskId, failure] of failures) {
        failure.cancel();
        retry(taskId);
      }
    },
    dispose(): void {
      disposed = true;
      for (const { cancel } of failures.values()) cancel();
      failures.clear();
    },
  };
}

function tell(app: App, taskId: TaskId, message: string): void {
  try {
    const task = app.store.task(taskId);
    if (!task) return;
    const fact = { type: 'notice', level: 'warn', code: 'engine.back_off', message, next: null } as const;
    const notice = { at: app.clock.now(), workspaceId: task.workspaceId, taskId, runId: null, fact };
    app.store.change((write) => write.append(notice));
  } catch (error) {
    /** The store itself may be what fails: the try must go on all the same. */
    app.logger.error(message, { taskId, error: String(error) });
  }
}
