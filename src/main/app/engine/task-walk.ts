import type { RunId, TaskId } from '../../contract/ids';
import { planTask } from '../../core/task/plan';
import type { TaskStep } from '../../core/task/plan';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { moveTask } from '../task-writes';
import { createAutosave } from './autosave';
import type { createBackOff } from './back-off';
import type { LiveRun, LiveRuns } from './live-run';
import { placeTask } from './place-task';
import { planRun } from './plan-run';
import { watchRun } from './run-watch';
import { settleRun } from './settle-run';
import { createStartGate } from './start-gate';
import { agentInputOf, driverOf, endRun, startRun } from './start-run';

/** What a step leaves for the loop: look again at once, or wait until something changes. */
type Next = 'look-again' | 'wait';

export interface WalkOptions {
  readonly later: ReturnType<typeof createBackOff>;
  readonly signal: AbortSignal;
  readonly poke: (taskId: TaskId) => void;
}

const WORKER_AWAY = 'The worker that runs agents is away. It is being started again.';

/**
 * Takes the steps of one task until there is nothing to do but wait. Every step may be repeated after a crash without harm.
 * Invariant: a run is followed by one watcher at most (`live`).
 */
export function createTaskWalk(app: App, o: WalkOptions) {
  const live = new Map<RunId, LiveRun>();
  const starting = new Map<RunId, () => void>();
  const gate = createStartGate(app.cores, app.clock);
  const autosave = createAutosave(app, o.signal);

  const leaveGate = (runId: RunId): void => {
    starting.get(runId)?.();
    starting.delete(runId);
  };

  function watch(task: TaskRecord, run: RunRecord): Next {
    if (live.has(run.id)) return 'wait';
    const found = driverOf(app, run);
    if ('missing' in found) {
      endRun(app, task, run, { kind: 'problem', problem: 'cli-missing', message: found.missing, resetsAt: null });
      return 'look-again';
    }
    const watched = watchRun(app, {
      task,
      run,
      stream: found.driver.stream(agentInputOf(app, task, run)),
      reminder: app.reminder,
      onFirstByte: () => leaveGate(run.id),
      onWork: () => autosave.wanted(task.id),
      onOver(how) {
        leaveGate(run.id);
        live.delete(run.id);
        if (how === 'ended') o.poke(task.id);
        else o.later.fail(task.id, 'An agent could not be followed for a moment. Croft takes it up again.');
      },
    });
    live.set(run.id, watched);
    return 'wait';
  }

  async function start(task: TaskRecord, run: RunRecord): Promise<Next> {
    const leave = await gate.enter();
    /** The wait may have been long: the user may have cancelled meanwhile. */
    const present = app.store.task(task.id);
    if (o.signal.aborted || present?.state.kind !== 'running' || present.state.runId !== run.id) {
      leave();
      return 'look-again';
    }
    starting.set(run.id, leave);
    const started = await startRun(app, present, run);
    if (started !== 'started') leaveGate(run.id);
    if (started === 'try-later') {
      o.later.fail(task.id, WORKER_AWAY);
      return 'wait';
    }
    o.later.clear(task.id);
    return 'look-again';
  }

  async function stop(task: TaskRecord, run: RunRecord): Promise<Next> {
    const reason = task.state.kind === 'cancelled' ? 'cancelled by you' : 'no longer wanted';
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
    await autosave.idle();
    const settled = await settleRun(app, task, run, o.signal);
    if (settled.ok) {
      o.later.clear(task.id);
      return 'look-again';
    }
    if (!o.signal.aborted) {
      const { message, next = '' } = settled.error;
      o.later.fail(task.id, `The work of ${task.title} could not be committed: ${message} ${next}`.trim());
    }
    return 'wait';
  }

  async function place(task: TaskRecord): Promise<Next> {
    const placed = await placeTask(app, task, o.signal);
    if (placed.ok || o.signal.aborted) return 'look-again';
    const { reason = 'place', message, next = 'Mend it, then retry the stage.' } = placed.error;
    const need = { code: reason, message, next };
    app.store.change((write) => moveTask(app, write, task.id, { kind: 'block', at: app.clock.now(), need }));
    return 'look-again';
  }

  async function take(task: TaskRecord, step: TaskStep, open: readonly RunRecord[]): Promise<Next> {
    if (step.kind === 'place') return place(task);
    if (step.kind === 'plan-run') {
      await planRun(app, task);
      return 'look-again';
    }
    const run = open.find((one) => one.id === step.runId);
    if (!run) return 'wait';
    if (step.kind === 'start') return start(task, run);
    if (step.kind === 'watch') return watch(task, run);
    return step.kind === 'stop' ? stop(task, run) : settle(task, run);
  }

  return {
    live: live as LiveRuns,
    async walk(taskId: TaskId): Promise<void> {
      for (let next: Next = 'look-again'; next === 'look-again' && !o.signal.aborted;) {
        const task = app.store.task(taskId);
        if (!task) return;
        const open = app.store.openRuns().filter((run) => run.taskId === taskId);
        const seen = open.map((run) => ({ id: run.id, status: run.status.kind }));
        const step = planTask(task.state, task.place, seen);
        next = step === null ? 'wait' : await take(task, step, open);
      }
    },
    async release(): Promise<void> {
      await Promise.all([...live.values()].map((run) => run.release()));
      await autosave.idle();
    },
  };
}
