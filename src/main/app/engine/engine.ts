import type { TaskId } from '../../contract/ids';
import { planQueue } from '../../core/task/queue';
import type { App } from '../app';
import { settingsOf } from '../settings';
import { moveTask } from '../task-writes';
import { createBackOff } from './back-off';
import { createHolds } from './holds';
import type { LiveRuns } from './live-run';
import { createSingleFlight } from './single-flight';
import { takeVerdict } from './take-verdict';
import { createTaskWalk } from './task-walk';

export interface Engine {
  readonly live: LiveRuns;
  /** Takes up everything that was under way, then begins what the queue has. */
  start(): Promise<void>;
  /** Lets go of the runs, which go on in their worker, and waits for what is being written. */
  dispose(): Promise<void>;
}

/**
 * Walks every task towards what its state asks for. Level-triggered: each pass reads the store, takes one step and looks again; commits,
 * timers and the worker only wake it. Invariant: one pass per task at a time.
 */
export function createEngine(app: App): Engine {
  const closing = new AbortController();
  const offs: (() => void)[] = [];

  const tasks = createSingleFlight<TaskId>(
    (taskId) => walk.walk(taskId),
    (taskId, error) => {
      app.logger.error('a step of a task crashed', { taskId, error: textOf(error) });
      later.fail(taskId, 'A step of this task failed inside Croft. It is tried again.');
    },
  );
  const queue = createSingleFlight<'queue'>(
    async () => {
      const waiting = app.store.tasksIn(['queued', 'running', 'held']);
      beginNext(app, waiting);
      holds.arm(waiting);
    },
    (_key, error) => app.logger.error('the queue crashed', { error: textOf(error) }),
  );
  const later = createBackOff(app, (taskId) => tasks.poke(taskId));
  const holds = createHolds(app, () => queue.poke('queue'));
  const walk = createTaskWalk(app, { later, signal: closing.signal, poke: (taskId) => tasks.poke(taskId) });

  const listen = (): void => {
    offs.push(
      app.store.onCommit((events) => {
        for (const { taskId, fact } of events) {
          if (fact.type !== 'task.changed' && fact.type !== 'settings.changed') continue;
          if (taskId) tasks.poke(taskId);
          queue.poke('queue');
        }
      }),
      app.worker.onState((state) => {
        if (state === 'up') for (const run of app.store.openRuns()) tasks.poke(run.taskId);
      }),
      app.worker.onEvent((event) => {
        if (event.type === 'verdict') takeVerdict(app, event.runId, event.verdict);
        if (event.type === 'exit') void forgetSettled(app, event.runId);
      }),
    );
  };

  return {
    live: walk.live,
    async start() {
      const opened = await app.worker.open();
      if (!opened.ok) app.logger.error('the worker could not be started', { error: opened.error.message });
      await tidyWorker(app);
      listen();
      for (const task of app.store.tasksIn(['running'])) tasks.poke(task.id);
      for (const run of app.store.openRuns()) tasks.poke(run.taskId);
      queue.poke('queue');
    },
    async dispose() {
      closing.abort();
      offs.forEach((off) => off());
      holds.dispose();
      later.dispose();
      tasks.close();
      queue.close();
      await walk.release();
      await Promise.all([tasks.idle(), queue.idle()]);
    },
  };
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

function beginNext(app: App, waiting: ReturnType<App['store']['tasksIn']>): void {
  for (const id of planQueue(waiting, settingsOf(app).maxConcurrent)) {
    const moved = app.store.change((write) => moveTask(app, write, id, { kind: 'begin', at: app.clock.now() }));
    if (!moved.ok) app.logger.warn('a task could not begin', { taskId: id, error: moved.error.message });
  }
}

/** Runs that a worker holds and the store has finished with, or has never heard of. */
async function tidyWorker(app: App): Promise<void> {
  const held = await app.worker.list();
  if (!held.ok) return;
  for (const { id, state } of held.value) {
    const run = app.store.run(id);
    if (run && run.settledAt === null) continue;
    if (state === 'ended') await app.worker.acknowledge(id);
    else await app.worker.signal(id, { kind: 'stop', reason: 'unknown to this farm' });
  }
}

async function forgetSettled(app: App, runId: Parameters<App['worker']['acknowledge']>[0]): Promise<void> {
  const run = app.store.run(runId);
  if (!run || run.settledAt !== null) await app.worker.acknowledge(runId);
}
