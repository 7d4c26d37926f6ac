import type { TaskId } from '../../../../main/contract/ids';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import { openDraft } from './draft';
import { isOver } from './farm-state';
import type { FarmState } from './farm-state';

/** Opens a task's page: the runs of an over one that was open before are dropped. */
export function openTask(state: FarmState, id: TaskId | null): FarmState {
  if (state.openTask === id) return state;
  const left = state.openTask === null ? undefined : state.tasks.get(state.openTask);
  const draft = openDraft(state);
  if (left && isOver(left)) {
    for (const run of state.runs.values()) if (run.taskId === left.id) draft.table('runs').delete(run.id);
  }
  draft.set({ openTask: id });
  return draft.now;
}

/** Takes in an answer of `task.get`, unless an event brought a newer one meanwhile. */
export function takeTask(state: FarmState, task: Task): FarmState {
  const known = state.tasks.get(task.id);
  if (known && known.updatedAt >= task.updatedAt) return state;
  const draft = openDraft(state);
  draft.table('tasks').set(task.id, task);
  return draft.now;
}

/** Takes in an answer of `run.list`: runs that are known came by events, which are newer. */
export function takeRuns(state: FarmState, runs: readonly Run[]): FarmState {
  const missing = runs.filter((run) => !state.runs.has(run.id));
  if (missing.length === 0) return state;
  const draft = openDraft(state);
  for (const run of missing) draft.table('runs').set(run.id, run);
  return draft.now;
}
