import { err, fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { StageId, TaskId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { Pipeline } from '../../contract/pipeline';
import type { Stage, Task } from '../../contract/task';
import type { Workspace } from '../../contract/workspace';
import { freshNext } from '../../core/task/world';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { settingsOf } from '../settings';
import { moveTask, taskFact, viewOf } from '../task-writes';
import { findWorkspace } from './refs';

/** Writes a task down with the pipeline as it is now. The same id again answers the first task. */
export async function createTask(app: App, input: ParsedOf<'task.create'>): Promise<Result<Task>> {
  const earlier = input.id ? earlierTask(app, input.id) : null;
  if (earlier) return earlier;
  const workspace = findWorkspace(app, input.workspaceId);
  if (!workspace.ok) return workspace;
  const settings = settingsOf(app);
  const agent = input.agent ?? settings.defaultAgent;
  if (!app.drivers.has(agent)) return err(unknownAgent(app, agent));
  const pipeline = await findPipeline(app, workspace.value, input.pipeline ?? settings.defaultPipeline);
  if (!pipeline.ok) return pipeline;
  const at = app.clock.now();
  const task: TaskRecord = {
    id: input.id ?? (app.clock.newId('task') as TaskId),
    workspaceId: workspace.value.id,
    title: input.title,
    description: input.description,
    pipeline: pipeline.value.name,
    agent,
    state: { kind: 'draft' },
    place: { kind: 'none' },
    review: { kind: 'open' },
    createdAt: at,
    updatedAt: at,
    definition: pipeline.value,
    queueRank: null,
    problemsInARow: 0,
    note: null,
    next: freshNext,
  };
  return app.store.change((write) => {
    const raced = earlierTask(app, task.id);
    if (raced) return raced;
    /** It may have been removed while the pipelines in its folder were read. */
    const present = findWorkspace(app, workspace.value.id);
    if (!present.ok) return present;
    write.putTask(task);
    stagesOf(app, task, at).forEach((stage) => write.putStage(stage));
    const move = { from: 'none', to: 'draft', reason: 'written down' };
    write.append(taskFact(task, at, { type: 'task.changed', task: viewOf(app, task.id), move }));
    const rank = app.store.lastSeq() + 1;
    return input.start ? moveTask(app, write, task.id, { kind: 'enqueue', at, rank }) : ok(viewOf(app, task.id));
  });
}

/** The task that has this id already; one that is out of sight is never written over. Null: the id is free. */
function earlierTask({ store }: App, id: TaskId): Result<Task> | null {
  const seen = store.taskView(id);
  if (seen) return ok(seen);
  const removed = store.removedWorkspaceOf(id);
  if (!removed) return null;
  return fail('conflict', `There is a task with this id in ${removed.name}, which was taken off the list.`, {
    reason: 'task.workspace_removed',
    next: `Add ${removed.path} again: the task comes back with it. Or give the new task another id.`,
  });
}

const stagesOf = (app: App, task: TaskRecord, at: number): Stage[] =>
  task.definition.stages.map(({ key, title }, index) => ({
    id: app.clock.newId('stage') as StageId,
    taskId: task.id,
    key,
    title,
    index,
    status: 'pending',
    attempts: 0,
    loops: 0,
    context: null,
    error: null,
    skipReason: null,
    startedAt: null,
    endedAt: null,
    createdAt: at,
    updatedAt: at,
  }));

async function findPipeline(app: App, workspace: Workspace, name: string): Promise<Result<Pipeline>> {
  const { pipelines, problems } = await app.pipelines.list(workspace.path);
  const found = pipelines.find((entry) => entry.pipeline.name === name);
  if (found) return ok(found.pipeline);
  const broken = problems[0];
  return err({
    code: 'not_found',
    reason: 'pipeline.unknown',
    message: `There is no pipeline called ${name} in this workspace.`,
    next: broken
      ? `Look at ${broken.file}${broken.line === null ? '' : `, line ${broken.line}`}: ${broken.message}`
      : `Choose one of: ${pipelines.map((entry) => entry.pipeline.name).join(', ')}.`,
  });
}

const unknownAgent = (app: App, agent: string) =>
  ({
    code: 'invalid',
    reason: 'agent.unknown',
    message: `Croft knows no agent called ${agent}.`,
    next: `Choose one of: ${[...app.drivers.keys()].join(', ')}.`,
  }) as const;
