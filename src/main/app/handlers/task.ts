import { err, fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { CallContext, Handlers } from '../../contract/handlers';
import type { TaskId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { Task } from '../../contract/task';
import type { TaskEvent } from '../../core/task/machine';
import type { App } from '../app';
import { moveTask, noSuchTask, taskFact, viewOf } from '../task-writes';
import { repairTask } from '../repair-task';
import { createTask } from './create-task';
import { findTask, findWorkspace } from './refs';
import { handBack, pauseTask, resumeTask, takeOver } from './take-over';

type Mine = Pick<
  Handlers,
  | 'task.create'
  | 'task.list'
  | 'task.get'
  | 'task.update'
  | 'task.start'
  | 'task.cancel'
  | 'task.retry'
  | 'task.skip'
  | 'task.approve'
  | 'task.pause'
  | 'task.resume'
  | 'task.take-over'
  | 'task.hand-back'
  | 'task.repair'
  | 'task.changes'
  | 'task.diff'
>;

const MOST_FILES = 2_000;
const MOST_DIFF_BYTES = 512 * 1024;
const GIT_LIMIT_MS = 30_000;

/** Handlers of tasks. */
export const taskHandlers = (app: App): Mine => ({
  'task.create': (input) => createTask(app, input),
  'task.list': (input) => listTasks(app, input),
  'task.get': ({ taskId }) => getTask(app, taskId),
  'task.update': (input) => updateTask(app, input),
  'task.start': ({ taskId }) => move(app, taskId, (at, rank) => ({ kind: 'enqueue', at, rank })),
  'task.cancel': ({ taskId, reason }) => move(app, taskId, (at) => ({ kind: 'cancel', at, reason })),
  'task.retry': ({ taskId, stage, note }) =>
    move(app, taskId, (at, rank) => ({ kind: 'retry', at, rank, stage: stage ?? null, note: note ?? null })),
  'task.skip': ({ taskId, reason }) => move(app, taskId, (at, rank) => ({ kind: 'skip', at, rank, reason })),
  'task.approve': ({ taskId }) => move(app, taskId, (at, rank) => ({ kind: 'approve', at, rank })),
  'task.pause': ({ taskId }) => pauseTask(app, taskId),
  'task.resume': ({ taskId }) => resumeTask(app, taskId),
  'task.take-over': ({ taskId }) => takeOver(app, taskId),
  'task.hand-back': (input, context) => handBack(app, input, context),
  'task.repair': (input) => repairTask(app, input),
  'task.changes': ({ taskId }, context) => changesOf(app, taskId, context),
  'task.diff': ({ taskId, path }, context) => diffOf(app, taskId, path, context),
});

/** Moves a task by what a user wants. Ranks follow the log, not the clock, which may be set back. */
export function move(app: App, taskId: TaskId, event: (at: number, rank: number) => TaskEvent): Result<Task> {
  return app.store.change((write) => {
    const at = app.clock.now();
    return moveTask(app, write, taskId, event(at, app.store.lastSeq() + 1));
  });
}

function listTasks(app: App, input: ParsedOf<'task.list'>): Result<Task[]> {
  if (input.workspaceId === undefined) return ok(app.store.taskViews({ limit: input.limit }));
  const workspace = findWorkspace(app, input.workspaceId);
  return workspace.ok ? ok(app.store.taskViews({ workspaceId: workspace.value.id, limit: input.limit })) : workspace;
}

function getTask(app: App, taskId: TaskId): Result<Task> {
  const task = app.store.taskView(taskId);
  return task ? ok(task) : err(noSuchTask);
}

function updateTask(app: App, input: ParsedOf<'task.update'>): Result<Task> {
  return app.store.change((write) => {
    const found = findTask(app, input.taskId);
    if (!found.ok) return found;
    const task = found.value;
    const untouched = task.place.kind === 'none' && (task.state.kind === 'draft' || task.state.kind === 'queued');
    if (!untouched) {
      return fail('conflict', 'This task has started: its words stay as its agents got them.', {
        reason: 'task.started',
        next: 'Send words to the running agent, or retry a stage with a note.',
      });
    }
    const at = app.clock.now();
    write.putTask({
      ...task,
      title: input.title ?? task.title,
      description: input.description ?? task.description,
      updatedAt: at,
    });
    const view = viewOf(app, task.id);
    write.append(taskFact(task, at, { type: 'task.changed', task: view, move: null }));
    return ok(view);
  });
}

const noPlace = fail('conflict', 'This task has changed nothing yet: it has no worktree.', {
  reason: 'task.no_worktree',
});

async function changesOf(app: App, taskId: TaskId, context: CallContext) {
  const found = findTask(app, taskId);
  if (!found.ok) return found;
  const { place } = found.value;
  if (place.kind === 'none') return ok({ base: null, files: [], truncated: false });
  if (place.kind === 'in-place') {
    return fail('conflict', 'This task works in the folder itself, without git: what it changed is not known.', {
      reason: 'task.in_place',
    });
  }
  const changes = await app.git.changes(place, MOST_FILES, limited(context));
  return changes.ok ? ok({ base: place.base, ...changes.value }) : changes;
}

async function diffOf(app: App, taskId: TaskId, path: string, context: CallContext) {
  const found = findTask(app, taskId);
  if (!found.ok) return found;
  if (found.value.place.kind !== 'worktree') return noPlace;
  const diff = await app.git.diff(found.value.place, path, MOST_DIFF_BYTES, limited(context));
  return diff.ok ? ok({ path, ...diff.value }) : diff;
}

const limited = (context: CallContext): AbortSignal =>
  AbortSignal.any([context.signal, AbortSignal.timeout(GIT_LIMIT_MS)]);
