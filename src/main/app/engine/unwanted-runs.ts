import { TaskId } from '../../contract/ids';
import type { RunId } from '../../contract/ids';
import type { App } from '../app';
import { WORKER_AWAY } from './starts';

/** An error for the log. */
export const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Whether the farm has still something to do with a run that a worker holds, or with a terminal that was opened by hand. */
function isKept(app: App, id: RunId): boolean {
  const run = app.store.run(id);
  const terminal = run ? null : app.store.terminal(id);
  return (run !== null && run.settledAt === null) || (terminal !== null && terminal.state.kind !== 'ended');
}

const UNWANTED = { kind: 'stop', reason: 'unknown to this farm' } as const;
/** Why a step waits for the end of such an agent, which makes the engine look at the task again. */
export const STILL_THERE = 'An agent that Croft does not know is at work on this task. Croft ends it first.';

/** Runs that a worker holds and the store has finished with, or has never heard of. */
export interface UnwantedRuns {
  /** Looks through what the worker holds: what is over is forgotten, what still runs is ended. */
  look(): Promise<void>;
  /** A start may come late, after its answer was lost and its run was ended: then nobody waits for it, and nobody else would end it. */
  started(id: RunId): Promise<void>;
  exited(id: RunId): void;
  /**
   * Why no agent may begin to work on a task yet, and, if it is `STILL_THERE`, no work of it be committed; null: nothing is in its way.
   * Two agents must not be in one worktree, and what one does is not the work of another.
   */
  inTheWay(taskId: TaskId): Promise<string | null>;
}

/** `poke`: the last unwanted run of a task may be over. */
export function createUnwantedRuns(app: App, poke: (taskId: TaskId) => void): UnwantedRuns {
  /** Those that are being ended, with the tasks that they work on. */
  const ending = new Map<RunId, TaskId>();
  /** The worker has told once what it holds. What it starts after that comes from this farm. */
  let isKnown = false;
  let looking: Promise<void> | null = null;

  const note = (id: RunId, task: string | undefined): void => {
    const taskId = TaskId.safeParse(task);
    if (taskId.success) ending.set(id, taskId.data);
  };
  const lookThrough = async (): Promise<void> => {
    try {
      const held = await app.worker.list();
      /** An older worker that hangs keeps no new run from starting. */
      isKnown ||= held.ok || app.worker.isUp();
      if (!held.ok) return;
      const unwanted = held.value.filter(({ id }) => !isKept(app, id));
      for (const { id, state, labels } of unwanted) if (state !== 'ended') note(id, labels['task']);
      for (const { id, state } of unwanted) {
        await (state === 'ended' ? app.worker.acknowledge(id) : app.worker.signal(id, UNWANTED));
      }
    } catch (error) {
      app.logger.warn('what the worker holds could not be looked through', { error: textOf(error) });
    }
  };
  const look = (): Promise<void> => (looking ??= lookThrough().finally(() => (looking = null)));

  return {
    look,
    async started(id) {
      try {
        const run = app.store.run(id);
        if (isKept(app, id) && run?.status.kind !== 'ended') return;
        note(id, run?.taskId);
        await app.worker.signal(id, UNWANTED);
      } catch (error) {
        app.logger.warn('a run that came late could not be looked up', { runId: id, error: textOf(error) });
      }
    },
    exited(id) {
      const taskId = ending.get(id);
      if (ending.delete(id) && taskId) poke(taskId);
    },
    async inTheWay(taskId) {
      await (isKnown ? looking : look());
      if (!isKnown) return WORKER_AWAY;
      for (const [id, of] of ending) {
        if (of !== taskId) continue;
        const run = await app.worker.get(id);
        if (!run.ok) return WORKER_AWAY;
        if (run.value !== null && run.value.exit === null) {
          await app.worker.signal(id, UNWANTED);
          return STILL_THERE;
        }
        ending.delete(id);
      }
      return null;
    },
  };
}

/** The worker may forget a run whose end has been settled, and so may who follows it. */
export async function forgetSettled(app: App, runId: RunId, forget: () => void): Promise<void> {
  try {
    if (isKept(app, runId)) return;
    forget();
    await app.worker.acknowledge(runId);
  } catch (error) {
    app.logger.warn('an ended run could not be looked up', { runId, error: textOf(error) });
  }
}
