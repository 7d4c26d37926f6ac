import type { TaskId } from '../../../../main/contract/ids';
import type { Run } from '../../../../main/contract/run';

type Runs = ReadonlyMap<unknown, Run>;

/** Found once for each state of the table: many rows ask. */
const known = new WeakMap<Runs, ReadonlyMap<TaskId, Run>>();

/**
 * The run with which the time of a task goes on: its newest that has not ended, else its newest. A task that is paused, or stopped, stands
 * at no run any more while its agent is still ending.
 */
export function presentRun(runs: Runs, taskId: TaskId): Run | undefined {
  const found = known.get(runs) ?? presentRuns(runs);
  known.set(runs, found);
  return found.get(taskId);
}

function presentRuns(runs: Runs): ReadonlyMap<TaskId, Run> {
  const present = new Map<TaskId, Run>();
  for (const run of runs.values()) {
    const best = present.get(run.taskId);
    if (!best || isRather(run, best)) present.set(run.taskId, run);
  }
  return present;
}

function isRather(run: Run, than: Run): boolean {
  const isLive = run.status.kind !== 'ended';
  if (isLive !== (than.status.kind !== 'ended')) return isLive;
  return run.createdAt >= than.createdAt;
}
