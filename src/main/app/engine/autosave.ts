import type { TaskId } from '../../contract/ids';
import type { App } from '../app';
import { createSingleFlight } from './single-flight';

/** Least time between two saves of one task while its agent works. */
const PAUSE_MS = 30_000;
const LIMIT_MS = 2 * 60_000;

export interface Autosave {
  wanted(taskId: TaskId): void;
  /** No more saves for now: answers when the one under way is over. The end of the run commits everything. */
  settle(taskId: TaskId): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * Saves the working state of a task's worktree under `refs/croft/autosave/<task>`, so that nothing that an agent has written is lost
 * when it, or a command of it, deletes or overwrites it. At most one save per task each 30 s, the last one is never left out.
 */
export function createAutosave(app: App, signal: AbortSignal): Autosave {
  const savedAt = new Map<TaskId, number>();
  const planned = new Map<TaskId, () => void>();

  const save = async (taskId: TaskId): Promise<void> => {
    const task = app.store.task(taskId);
    if (task?.place.kind !== 'worktree' || task.state.kind !== 'running') return;
    savedAt.set(taskId, app.clock.elapsed());
    const saved = await app.git.autosave({
      worktree: task.place,
      ref: `refs/croft/autosave/${taskId}`,
      message: `Autosave: ${task.title}`,
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    if (!saved.ok && !signal.aborted) app.logger.warn('autosave failed', { taskId, error: saved.error.message });
  };

  const flight = createSingleFlight<TaskId>(save, (taskId, error) =>
    app.logger.error('autosave crashed', { taskId, error: String(error) }),
  );
  const forget = (taskId: TaskId): void => {
    planned.get(taskId)?.();
    planned.delete(taskId);
    savedAt.delete(taskId);
  };

  return {
    wanted(taskId) {
      if (planned.has(taskId) || signal.aborted) return;
      const wait = (savedAt.get(taskId) ?? -Infinity) + PAUSE_MS - app.clock.elapsed();
      if (wait <= 0) {
        flight.poke(taskId);
        return;
      }
      const cancel = app.clock.after(wait, () => {
        planned.delete(taskId);
        flight.poke(taskId);
      });
      planned.set(taskId, cancel);
    },
    async settle(taskId) {
      forget(taskId);
      await flight.idle(taskId);
    },
    async dispose() {
      for (const cancel of planned.values()) cancel();
      planned.clear();
      flight.close();
      await flight.idle();
    },
  };
}
