import type { RunId } from '../../contract/ids';
import type { RunTotals } from '../../contract/run';
import type { ExitRecord } from '../../contract/worker-protocol';
import { GAVE_UP, outcomeOf, outcomeOfAttended, withVerdict } from '../../core/run/conversation';
import type { Conversation, StopCause } from '../../core/run/conversation';
import type { RunRecord, StoreWriter } from '../../ports/store';
import type { App } from '../app';
import { runView, taskFact, viewOf } from '../task-writes';
import { withWaits } from './run-waits';
import { markUnsent } from './unsent-words';

/** Reason of a stop for a run whose time was up; comes back in its exit record. */
export const TIMEOUT = 'timeout';

/** Where the worker no longer knows a run: its end was not seen. */
export const lostExit = (at: number): ExitRecord => ({
  code: null,
  signal: null,
  how: 'lost',
  message: 'The worker no longer knows this run: the machine or the worker was restarted.',
  stopReason: null,
  swept: 0,
  at,
});

/** Stores how a run ended, once. */
export function saveEnd(
  app: App,
  runId: RunId,
  end: { exit: ExitRecord; talk: Conversation; totals: RunTotals; unsent: ReadonlySet<string> },
): void {
  app.store.flush();
  app.store.change((write) => {
    const run = app.store.run(runId);
    if (!run || run.status.kind === 'ended') return;
    const at = app.clock.now();
    /** A verdict that came over the worker's verdict endpoint stands in the row; it counts where the stream gave none. */
    const talk = withVerdict(end.talk, run.verdict);
    const outcome = run.attended
      ? outcomeOfAttended(talk.verdict, end.exit, talk.problem)
      : outcomeOf(talk, end.exit, stopCauseOf(end.exit, run));
    const over = withWaits(app, {
      ...run,
      status: { kind: 'ended', outcome, exitCode: end.exit.code, signal: end.exit.signal },
      verdict: outcome.kind === 'verdict' ? talk.verdict : run.verdict,
      totals: end.totals,
      endedAt: at,
    });
    write.putRun(over);
    markUnsent(app, write, runId, end.unsent);
    tellEnd(app, write, over, at);
  });
}

/**
 * Tells of a run whose end is in its row, and of its task: how long it has worked and what it has cost comes from its runs, and a task
 * that was stopped is not told of again. Its own time of change is that of the end, so that who knows both counts the run once.
 */
export function tellEnd(app: App, write: StoreWriter, over: RunRecord, at: number): void {
  const task = app.store.task(over.taskId);
  if (!task) return;
  write.append(taskFact(task, at, { type: 'run.changed', run: runView(over, null) }, over));
  if (over.startedAt === null && over.totals.costUsd === 0) return;
  write.putTask({ ...task, updatedAt: at });
  write.append(taskFact(task, at, { type: 'task.changed', task: viewOf(app, task.id), move: null }));
}

function stopCauseOf(exit: ExitRecord, run: RunRecord): StopCause | null {
  if (exit.stopReason === null || exit.stopReason === GAVE_UP) return null;
  if (exit.stopReason === TIMEOUT) return { kind: 'timeout', afterMs: run.plan.timeoutMs };
  return { kind: 'stopped', reason: exit.stopReason };
}
