import type { UsageWindow } from '../../../src/main/contract/agent-event';
import type { Failure } from '../../../src/main/contract/errors';
import type { FarmControl } from '../../../src/main/contract/farm';
import type { Ask, Run } from '../../../src/main/contract/run';
import type { Task } from '../../../src/main/contract/task';
import { defaultSettings } from '../../../src/main/core/settings/defaults';
import type { FarmView } from '../../../src/main/electron/farm-view';
import { anAsk, aRun, aStage, aTask, newIds, NOON } from '../../builders';

export const workspaceId = newIds.workspace();

/** A task as screens see it. */
export function shownTask(over: Partial<Task> = {}): Task {
  const task = aTask({ workspaceId, ...over });
  const { id, title, description, pipeline, agent, state, place, review, createdAt, updatedAt } = task;
  const stages = [aStage({ taskId: id, key: 'implementation', title: 'Implementation' })];
  return {
    ...{ id, workspaceId, title, description, pipeline, agent, state, place, review, createdAt, updatedAt },
    ...{ stages, openAsks: 0, costUsd: 0 },
    ...over,
  };
}

export const runningTask = (title: string, createdAt = NOON): Task =>
  shownTask({ title, createdAt, state: { kind: 'running', stage: 'implementation', runId: null } });

export function needyTask(title: string, message = 'QA failed 3 times.', updatedAt = NOON): Task {
  const need = { code: 'qa', message, next: 'Look at it.' };
  return shownTask({ title, updatedAt, state: { kind: 'needs-you', stage: 'implementation', need } });
}

export function shownRun(task: Task, over: Partial<Run> = {}): Run {
  const record = aRun({ taskId: task.id, stageId: task.stages[0]!.id, workspaceId, status: { kind: 'running' } });
  const { ingestedTo: _to, plan: _plan, settledAt: _at, ...run } = record;
  return { ...run, activity: null, ...over };
}

export const shownAsk = (task: Task, over: Partial<Ask> = {}): Ask =>
  anAsk({
    ...{ taskId: task.id, runId: newIds.run(), workspaceId, title: 'npm publish', input: { command: 'npm publish' } },
    ...over,
  });

export interface ViewParts {
  readonly tasks?: readonly Task[];
  readonly asks?: readonly Ask[];
  readonly runs?: readonly Run[];
  readonly control?: FarmControl;
  readonly trouble?: Failure | null;
  readonly windows?: readonly (UsageWindow & { agent: string })[];
}

export function aView({ control = 'open', trouble = null, ...parts }: ViewParts = {}): FarmView {
  const { tasks = [], asks = [], runs = [], windows = [] } = parts;
  return {
    seq: 10,
    tasks: new Map(tasks.map((task) => [task.id, task])),
    asks: new Map(asks.map((ask) => [ask.id, ask])),
    runs: new Map(runs.map((run) => [run.id, run])),
    control,
    trouble,
    worker: 'up',
    windows: new Map(windows.map((window) => [`${window.agent} ${window.name}`, window])),
    settings: defaultSettings.desktop,
  };
}
