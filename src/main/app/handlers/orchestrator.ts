import { err, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { StageId, TaskId } from '../../contract/ids';
import type { OutputOf } from '../../contract/index';
import type { OrchestratorStage } from '../../contract/orchestrator';
import type { Stage, StageStatus } from '../../contract/task';
import { definitionOf, isOver, presentStage } from '../../core/task/world';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { findTask } from './refs';
import { move } from './task';

type Mine = Pick<Handlers, 'orchestrator.start' | 'orchestrator.stages' | 'orchestrator.stage' | 'orchestrator.retry'>;

const noSuchStage = { code: 'not_found', reason: 'stage.unknown', message: 'There is no such stage.' } as const;
/** Text of an agent that `command_output` shows, newest last. */
const OUTPUT_EVENTS = 200;
const OUTPUT_CHARS = 64 * 1024;

const shownStatus: Readonly<Record<StageStatus, OrchestratorStage['status']>> = {
  pending: 'pending',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  skipped: 'completed',
};

/** Handlers of the orchestrator paths: tasks and stages in that API's words. */
export const orchestratorHandlers = (app: App): Mine => ({
  'orchestrator.start': ({ taskId }) => startTask(app, taskId),
  'orchestrator.stages': ({ taskId }) => {
    const task = findTask(app, taskId);
    return task.ok ? ok(app.store.stages(taskId).map((stage) => stageShown(app, task.value, stage))) : task;
  },
  'orchestrator.stage': ({ id }) => oneStage(app, id),
  'orchestrator.retry': ({ id }) => {
    const stage = app.store.stage(id);
    if (!stage) return err(noSuchStage);
    const moved = move(app, stage.taskId, (at, rank) => ({ kind: 'retry', at, rank, stage: stage.key, note: null }));
    return moved.ok ? oneStage(app, id) : moved;
  },
});

function startTask(app: App, taskId: TaskId): Result<OutputOf<'orchestrator.start'>> {
  const found = findTask(app, taskId);
  if (!found.ok) return found;
  if (found.value.state.kind === 'draft') {
    const moved = move(app, taskId, (at, rank) => ({ kind: 'enqueue', at, rank }));
    if (!moved.ok) return moved;
  }
  const task = app.store.task(taskId) ?? found.value;
  const stages = app.store.stages(taskId);
  const stage = presentStage({ stages }) ?? stages.at(-1);
  if (!stage) return err(noSuchStage);
  return ok({ orchestrationId: taskId, currentStage: definitionOf(task, stage.key).role, status: statusOf(task) });
}

function statusOf(task: TaskRecord): OutputOf<'orchestrator.start'>['status'] {
  if (isOver(task.state)) return task.state.kind === 'done' ? 'completed' : 'cancelled';
  if (task.state.kind === 'needs-you') return 'needs_you';
  if (task.state.kind === 'held') return 'held';
  return task.state.kind === 'running' ? 'running' : 'queued';
}

function oneStage(app: App, id: StageId): Result<OrchestratorStage> {
  const stage = app.store.stage(id);
  const task = stage && app.store.task(stage.taskId);
  return stage && task ? ok(stageShown(app, task, stage)) : err(noSuchStage);
}

function stageShown(app: App, task: TaskRecord, stage: Stage): OrchestratorStage {
  const status = shownStatus[stage.status];
  return {
    id: stage.id,
    taskId: stage.taskId,
    stageType: definitionOf(task, stage.key).role,
    status,
    stageContext: stage.context ?? {},
    commandOutput: status === 'pending' ? null : outputOf(app, task.id, stage),
    containerId: null,
    errorMessage: stage.error,
    retryCount: Math.max(0, stage.attempts - 1),
    startedAt: stage.startedAt,
    completedAt: stage.endedAt,
    createdAt: stage.createdAt,
    updatedAt: stage.updatedAt,
  };
}

/** What the agent of the newest run of a stage has said, cut at its beginning. */
function outputOf(app: App, taskId: TaskId, stage: Stage): string | null {
  const run = app.store.runsOf(taskId).find((one) => one.stageId === stage.id);
  if (!run) return null;
  const { events } = app.store.events({ runId: run.id, classes: ['text'], limit: OUTPUT_EVENTS });
  const said = events
    .toReversed()
    .flatMap(({ fact }) => (fact.type === 'agent' && fact.event.kind === 'text' ? [fact.event.text] : []));
  const text = [...said, ...(run.verdict ? [run.verdict.summary] : [])].join('\n');
  return text.length > OUTPUT_CHARS ? `…${text.slice(-OUTPUT_CHARS)}` : text;
}
