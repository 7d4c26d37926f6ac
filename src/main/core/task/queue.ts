import type { TaskId } from '../../contract/ids';
import type { TaskState } from '../../contract/task';
import { keepsPlace } from './world';

export interface QueuedTask {
  readonly id: TaskId;
  readonly state: TaskState;
  readonly queueRank: number | null;
}

/** Tasks that begin now: as many as there are free places, in the order of their ranks. */
export function planQueue(tasks: readonly QueuedTask[], maxConcurrent: number): TaskId[] {
  const taken = tasks.filter((task) => keepsPlace(task.state)).length;
  const free = Math.max(0, maxConcurrent - taken);
  return tasks
    .filter((task) => task.state.kind === 'queued')
    .toSorted((a, b) => (a.queueRank ?? Infinity) - (b.queueRank ?? Infinity))
    .slice(0, free)
    .map((task) => task.id);
}
