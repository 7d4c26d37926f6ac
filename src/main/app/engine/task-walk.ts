import type { Failure } from '../../contract/errors';
import type { RunId, TaskId } from '../../contract/ids';
import { planTask } from '../../core/task/plan';
import type { TaskStep } from '../../core/task/plan';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { waitsForFarm } from '../farm-control';
import { followMovedFolder } from '../moved-places';
import { hasNoRoom } from '../trouble';
import { createAutosave } from './autosave';
import type { createBackOff } from './back-off';
import { commitFailure } from './commit-failure';
import { countGivenVerdict } from './given-verdict';
import type { LiveRun, LiveRuns } from './live-run';
import { blockTask, folderMissing, placeIsGone, placeTask } from './place-task';
import { planRun } from './plan-run';
import { watchRun } from './run-watch';
import type { WatchOptions } from './run-watch';
import { settleRun, settleWithoutCommit } from './settle-run';
import { agentInputOf, driverOf, endRun } from './start-run';
import type { Spares } from './spares';
import { stopReason } from './stop-reason';
import { createStarts, WORKER_AWAY } from './starts';
import type { Next } from './starts';
import { STILL_THERE } from './unwanted-runs';
import type { UnwantedRuns } from './unwanted-runs';
import { watchTerminal } from './terminal-watch';
import type { WorkerEvents } from './worker-events';

export interface WalkOptions {
  readonly later: ReturnType<typeof createBackOff>;
  readonly signal: AbortSignal;
  readonly events: WorkerEvents;
  readonly spares: Pick<Spares, 'take' | 'wantSoon'>;
  readonly unwanted: Pick<UnwantedRuns, 'inTheWay'>;
  readonly poke: (taskId: TaskId) => void;
  readonly onSettled: () => void;
}

/** Tries of a commit, over half a minute, before the user is asked to mend what keeps it from working. */
const MOST_COMMIT_TRIES = 5;

const textOf = ({ message, next = '' }: Failure): string => `${message} ${next}`.trim();

/** Steps that need room for an agent and what it writes; all others go on in a trouble as far as they can. */
const begins: ReadonlySet<TaskStep['kind']> = new Set(['place', 'plan-run', 'start']);

/**
 * Takes the steps of one task until there is nothing to do but wait. Every step may be repeated after a crash without harm.
 * Invariant: a run is followed by one watcher at most (`live`).
 */
export function createTaskWalk(app: App, o: WalkOptions) {
  const live = new Map<RunId, LiveRun>();
  const autosave = createAutosave(app, o.signal);

  const starts = createStarts(app, o);

  function watch(task: TaskRecord, run: RunRecord): Next {
    if (live.has(run.id) || o.signal.aborted) return 'wait';
    const found = driverOf(app, run);
    if ('missing' in found) {
      endRun(app, task, run, { kind: 'problem', problem: 'cli-missing', message: found.missing, resetsAt: null });
      return 'look-again';
    }
    const input = agentInputOf(app, task, run);
    const options: WatchOptions = {
      task,
      run,
      reminder: app.reminder,
      onFirstByte() {
        starts.leave(run.id);
        o.spares.wantSoon(task.workspaceId);
      },
      onWork: () => autosave.wanted(task.id),
      whole: (runId, signal) => o.events.whole(runId, signal),
      onOver(how) {
        starts.leave(run.id);
        live.delete(run.id);
        if (how === 'ended') {
          /** What has failed on the way to its end says nothing about the commit that follows. */
          o.later.clear(task.id);
          o.poke(task.id);
        } else o.later.fail(task.id, 'An agent could not be followed for a moment. Croft takes it up again.');
      },
    };
    const terminal = run.mode === 'terminal' ? found.driver.terminal(input) : null;
    live.set(
      run.id,
      terminal
        ? watchTerminal(app, { ...options, terminal, feed: o.events.feed })
        : watchRun(app, { ...options, stream: found.driver.stream(input) }),
    );
    return 'wait';
  }

  async function stop(task: TaskRecord, run: RunRecord): Promise<Next> {
    const reason = stopReason(task, run);
    const known = await app.worker.get(run.id);
    if (known.ok && known.value === null && run.status.kind === 'planned') {
      endRun(app, task, run, { kind: 'stopped', reason });
      return 'look-again';
    }
    const next = watch(task, run);
    const stopped = await app.worker.signal(run.id, { kind: 'stop', reason });
    if (!stopped.ok && stopped.error.code === 'unavailable') o.later.fail(task.id, WORKER_AWAY);
    return next;
  }

  async function settle(task: TaskRecord, run: RunRecord): Promise<Next> {
    if ((await o.unwanted.inTheWay(task.id)) === STILL_THERE) return 'wait';
    await autosave.settle(task.id);
    const settled = await settleRun(app, task, run, o.signal);
    const isOver = (): Next => {
      o.events.forget(run.id);
      o.later.clear(task.id);
      o.onSettled();
      return 'look-again';
    };
    if (settled.ok) return isOver();
    if (!o.signal.aborted) {
      const why = await commitFailure(app, task, settled.error);
      if (o.later.tries(task.id) >= MOST_COMMIT_TRIES) {
        await settleWithoutCommit(app, task, run, why);
        return isOver();
      }
      o.later.fail(task.id, `The work of ${task.title} could not be committed: ${textOf(why)}`);
    }
    return 'wait';
  }

  async function place(task: TaskRecord): Promise<Next> {
    const placed = await placeTask(app, task, o.spares, o.signal);
    if (placed.ok || o.signal.aborted) return 'look-again';
    blockTask(app, task, placed.error);
    return 'look-again';
  }

  async function take(task: TaskRecord, step: TaskStep, open: readonly RunRecord[]): Promise<Next> {
    // The end of a trouble makes the engine look at every task again.
    if (begins.has(step.kind) && (await hasNoRoom(app))) return 'wait';
    if ((step.kind === 'place' || step.kind === 'plan-run') && waitsForFarm(app, task)) return 'look-again';
    if (step.kind === 'place') return place(task);
    if (step.kind === 'plan-run') {
      if ((await countGivenVerdict(app, task, o.signal)) || followMovedFolder(app, task)) return 'look-again';
      if (await placeIsGone(app, task)) return place(task);
      const missing = await folderMissing(app, task);
      /** What was looked at took time: the step is of the task as it is now. */
      const present = app.store.task(task.id);
      if (!present || JSON.stringify(present) !== JSON.stringify(task)) return 'look-again';
      if (missing) blockTask(app, task, missing);
      else await planRun(app, present);
      return 'look-again';
    }
    const run = open.find((one) => one.id === step.runId);
    if (!run) return 'wait';
    const isHandedBack = run.attended && task.next.how === 'handed-back';
    if (isHandedBack && (step.kind === 'start' || step.kind === 'watch')) return stop(task, run);
    if (step.kind === 'start') return starts.start(task, run);
    if (step.kind === 'watch') return watch(task, run);
    return step.kind === 'stop' ? stop(task, run) : settle(task, run);
  }

  return {
    live: live as LiveRuns,
    /** A task has changed: a start that is not wanted any more does not wait for its turn. */
    lookAtGate: () => starts.look(),
    async walk(taskId: TaskId): Promise<void> {
      for (let next: Next = 'look-again'; next === 'look-again' && !o.signal.aborted;) {
        const task = app.store.task(taskId);
        if (!task) return o.later.clear(taskId);
        const open = app.store.openRuns().filter((run) => run.taskId === taskId);
        const seen = open.map((run) => ({ id: run.id, status: run.status.kind }));
        const step = planTask(task.state, task.place, seen);
        next = step === null ? 'wait' : await take(task, step, open);
      }
    },
    async release(): Promise<void> {
      await Promise.all([...live.values()].map((run) => run.release()));
      await autosave.dispose();
    },
  };
}
