import type { NewFact, RunRecord, StoreWriter, TaskRecord } from '../ports/store';
import type { FarmFact } from '../contract/event';
import type { Result } from '../contract/errors';
import { ok } from '../contract/errors';
import type { TaskId } from '../contract/ids';
import type { Activity, Run } from '../contract/run';
import type { Task } from '../contract/task';
import { transition } from '../core/task/machine';
import type { TaskEvent } from '../core/task/machine';
import type { TaskWorld } from '../core/task/world';
import type { App } from './app';

type WriteScope = Pick<App, 'store' | 'clock'>;

/** A fact about a task, with its place in the farm filled in. */
export function taskFact(
  task: Pick<TaskRecord, 'id' | 'workspaceId'>,
  at: number,
  fact: FarmFact,
  run?: RunRecord,
): NewFact {
  return { at, workspaceId: task.workspaceId, taskId: task.id, runId: run?.id ?? null, fact };
}

/** What the rules of a task look at, read in the present transaction. */
export function worldOf(app: WriteScope, task: TaskRecord): TaskWorld {
  const { state, definition, queueRank, problemsInARow, note, next } = task;
  return { state, definition, queueRank, problemsInARow, note, next, stages: app.store.stages(task.id) };
}

/** The task as clients see it. Throws when it is gone: the caller has just written it. */
export function viewOf(app: Pick<App, 'store'>, id: TaskId): Task {
  const view = app.store.taskView(id);
  if (!view) throw new Error(`task ${id} is not in the store`);
  return view;
}

/** A run as clients see it: without what only the farm needs. */
export function runView(run: RunRecord, activity: Activity | null): Run {
  const { ingestedTo: _ingestedTo, plan: _plan, settledAt: _settledAt, ...shown } = run;
  return { ...shown, activity };
}

/**
 * Moves a task by one event inside a transaction: task, stages and the event log change together.
 * An illegal move changes nothing and answers why.
 */
export function moveTask(app: WriteScope, write: StoreWriter, id: TaskId, event: TaskEvent): Result<Task> {
  const task = app.store.task(id);
  if (!task) return { ok: false, error: noSuchTask };
  const before = worldOf(app, task);
  const result = transition(before, event);
  if (!result.ok) return result;
  const { world, reason } = result.value;
  const { stages, ...fields } = world;
  write.putTask({ ...task, ...fields, updatedAt: event.at });
  stages.forEach((stage, index) => {
    if (stage !== before.stages[index]) write.putStage(stage);
  });
  const view = viewOf(app, id);
  const move = { from: task.state.kind, to: world.state.kind, reason };
  write.append(taskFact(task, event.at, { type: 'task.changed', task: view, move }));
  return ok(view);
}

export const noSuchTask = { code: 'not_found', reason: 'task.unknown', message: 'There is no such task.' } as const;
