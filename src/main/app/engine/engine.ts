import type { TaskId } from '../../contract/ids';
import { planQueue } from '../../core/task/queue';
import type { App } from '../app';
import { controlOf, endOldDrain } from '../farm-control';
import { settingsOf } from '../settings';
import { foldersInUse, sharedFolderOf } from '../shared-folder';
import { moveTask } from '../task-writes';
import { hasNoRoom, onTrouble, troubleOf } from '../trouble';
import { tellOfHanging } from '../worker-check';
import { createBackOff } from './back-off';
import { createHandTerminals } from './hand-terminals';
import { createHolds, releaseHeld } from './holds';
import type { LiveRuns } from './live-run';
import { createSingleFlight } from './single-flight';
import { findLostPlaces } from './lost-places';
import { createSpares } from './spares';
import { createTaskWalk } from './task-walk';
import { createUnwantedRuns, forgetSettled, textOf } from './unwanted-runs';
import { createWorkerEvents } from './worker-events';

export interface Engine {
  readonly live: LiveRuns;
  /** Takes up everything that was under way, then begins what the queue has. Called once; answers when both are on their way. */
  start(): Promise<void>;
  /** Time has passed without the farm, as when the machine slept: everything that waits is looked at again, now. */
  wake(): void;
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
  let cancelQueue: () => void = () => undefined;
  let starting: Promise<void> = Promise.resolve();
  let finding: Promise<void> = Promise.resolve();

  const tasks = createSingleFlight<TaskId>(
    (taskId) => walk.walk(taskId),
    (taskId, error) => {
      app.logger.error('a step of a task crashed', { taskId, error: textOf(error) });
      later.fail(taskId, 'A step of this task failed inside Croft. It is tried again.');
    },
  );
  const queue = createSingleFlight<'queue'>(
    async () => {
      /** While nothing starts, no hold is waited for: one whose time has come would wake the queue again and again. */
      if (controlOf(app) !== 'open') return holds.arm([]);
      // Its user may have stopped the farm while the disks were looked at.
      if ((await hasNoRoom(app)) || controlOf(app) !== 'open') return holds.arm([]);
      releaseHeld(app);
      beginNext(app, app.store.tasksIn(['queued', 'running', 'held']));
      holds.arm(app.store.tasksIn(['held']));
    },
    (_key, error) => {
      app.logger.error('the queue crashed', { error: textOf(error) });
      cancelQueue();
      if (!closing.signal.aborted) cancelQueue = app.clock.after(QUEUE_AGAIN_MS, () => queue.poke('queue'));
    },
  );
  const later = createBackOff(app, (taskId) => tasks.poke(taskId));
  const holds = createHolds(app, () => queue.poke('queue'));
  const unwanted = createUnwantedRuns(app, (taskId) => tasks.poke(taskId));
  const events = createWorkerEvents(app, {
    onStarted: (runId) => void unwanted.started(runId),
    onExit(runId) {
      unwanted.exited(runId);
      void forgetSettled(app, runId, () => events.forget(runId));
    },
  });
  const spares = createSpares(app, closing.signal);
  const walk = createTaskWalk(app, {
    later,
    events,
    spares,
    unwanted,
    signal: closing.signal,
    poke: (taskId) => tasks.poke(taskId),
    /** A folder may be free now that a paused or cancelled task has worked in. */
    onSettled: () => queue.poke('queue'),
  });

  const hands = createHandTerminals(app, events);

  const pokeOpen = (): void => {
    for (const task of app.store.tasksIn(['running'])) tasks.poke(task.id);
    for (const run of app.store.openRuns()) tasks.poke(run.taskId);
    queue.poke('queue');
  };

  const listen = (): void => {
    offs.push(
      app.store.onCommit((events) => {
        for (const { taskId, fact } of events) {
          if (fact.type !== 'task.changed' && fact.type !== 'settings.changed') continue;
          /** One that has not moved needs no step: the end of a run is told of before its follower has let go of it. */
          if (taskId && fact.type === 'task.changed' && fact.move !== null) tasks.poke(taskId);
          queue.poke('queue');
          walk.lookAtGate();
        }
      }),
      app.worker.onState((state) => {
        if (state !== 'up') return;
        /** Begun first: no task starts an agent before it is known who is at work on it. */
        void unwanted.look();
        pokeOpen();
        hands.look();
      }),
      onTrouble(app, () => {
        if (app.store.trouble() === null) events.retry();
        if (troubleOf(app) !== null) return;
        later.hurry();
        hands.look();
        pokeOpen();
      }),
      events.dispose,
      spares.listen(),
      tellOfHanging(app),
      hands.listen(),
    );
  };

  const takeUp = async (): Promise<void> => {
    const opened = await app.worker.open();
    if (closing.signal.aborted) return;
    if (!opened.ok) app.logger.error('the worker could not be started', { error: opened.error.message });
    await unwanted.look();
    if (closing.signal.aborted) return;
    listen();
    pokeOpen();
    hands.look();
    finding = findLostPlaces(app, closing.signal);
  };

  return {
    live: walk.live,
    start() {
      endOldDrain(app);
      return (starting = takeUp());
    },
    wake() {
      later.hurry();
      pokeOpen();
      hands.look();
    },
    async dispose() {
      closing.abort();
      await starting.catch(() => undefined);
      offs.forEach((off) => off());
      holds.dispose();
      later.dispose();
      cancelQueue();
      tasks.close();
      queue.close();
      await Promise.all([tasks.idle(), queue.idle(), walk.release(), hands.release(), finding]);
      await spares.dispose();
    },
  };
}

const QUEUE_AGAIN_MS = 1_000;

function beginNext(app: App, waiting: ReturnType<App['store']['tasksIn']>): void {
  const queued = waiting.map((task) => ({ ...task, folder: sharedFolderOf(app, task) }));
  for (const id of planQueue(queued, settingsOf(app).maxConcurrent, foldersInUse(app))) {
    const moved = app.store.change((write) => moveTask(app, write, id, { kind: 'begin', at: app.clock.now() }));
    if (!moved.ok) app.logger.warn('a task could not begin', { taskId: id, error: moved.error.message });
  }
}
