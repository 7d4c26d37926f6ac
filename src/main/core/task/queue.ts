import type { TaskId } from '../../contract/ids';
import type { TaskState } from '../../contract/task';
import { keepsPlace } from './world';

export interface QueuedTask {
  readonly id: TaskId;
  readonly state: TaskState;
  readonly queueRank: number | null;
  /** Folder that it works in without a worktree of its own; null or absent: it has one. */
  readonly folder?: string | null;
}

/**
 * Tasks that begin now: as many as there are free places, in the order of their ranks. Of those that work in the same folder one at a
 * time has a place: the others let younger tasks pass. `inUse`: folders in which agents still work, with the tasks that these are of.
 */
export function planQueue(
  tasks: readonly QueuedTask[],
  maxConcurrent: number,
  inUse: ReadonlyMap<string, ReadonlySet<TaskId>> = new Map(),
): TaskId[] {
  const taken = tasks.filter((task) => keepsPlace(task.state));
  const folders = new Set(taken.flatMap((task) => task.folder ?? []));
  const free = Math.max(0, maxConcurrent - taken.length);
  return tasks
    .filter((task) => task.state.kind === 'queued')
    .toSorted((a, b) => (a.queueRank ?? Infinity) - (b.queueRank ?? Infinity))
    .filter(({ id, folder }) => {
      if (!folder) return true;
      const isFree = !folders.has(folder) && [...(inUse.get(folder) ?? [])].every((user) => user === id);
      folders.add(folder);
      return isFree;
    })
    .slice(0, free)
    .map((task) => task.id);
}
