import type { Task, TaskState } from '../../../../main/contract/task';
import type { FarmState } from '../farm/farm-state';

/** How many tasks may run at once. */
export const mostAtOnce = ({ settings, health }: Pick<FarmState, 'settings' | 'health'>): number =>
  settings?.settings.maxConcurrent ?? health?.maxConcurrent ?? 0;

/** Whether a task is in the queue: it begins as soon as there is a place for it. One that is held is not, whatever it waits for. */
export const isQueued = ({ state }: Pick<Task, 'state'>): boolean => state.kind === 'queued';

/** Whether a task does not run now and yet keeps its place, because it tries again by itself soon. */
export const triesAgain = (state: TaskState): boolean => state.kind === 'held' && state.code === 'retry';

/** What keeps the next task of the queue from its place: agents that ask their user, or a task that tries again. */
export type PlaceKeeper = 'asks' | Task;

/**
 * Why nothing that queues can begin although no agent is at work. Null: a place is free, or an agent that works gives its own back. Where
 * several keep theirs, the one that tries again first: it goes on without its user.
 */
export function placeKeeper(farm: Pick<FarmState, 'tasks' | 'settings' | 'health'>): PlaceKeeper | null {
  let taken = 0;
  let retry: Task | null = null;
  for (const task of farm.tasks.values()) {
    const { state, openAsks } = task;
    if (state.kind === 'running') {
      if (openAsks === 0) return null;
      taken += 1;
    } else if (triesAgain(state)) {
      taken += 1;
      if (retry === null || triesAt(task) < triesAt(retry)) retry = task;
    }
  }
  return taken === 0 || taken < mostAtOnce(farm) ? null : (retry ?? 'asks');
}

const triesAt = ({ state }: Task): number => (state.kind === 'held' ? (state.until ?? Infinity) : Infinity);
