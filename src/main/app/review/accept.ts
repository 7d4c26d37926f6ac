import { err, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { ParsedOf } from '../../contract/index';
import type { Task } from '../../contract/task';
import { isOver } from '../../core/task/world';
import type { Landed, Worktree } from '../../ports/git';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { moveTask, noSuchTask, taskFact, viewOf } from '../task-writes';
import { onWorktree } from './on-worktree';
import { putAway } from './put-away';
import { conflictOf, findSubject, inUse, noWork } from './subject';
import type { Subject } from './subject';

const GIT_LIMIT_MS = 20 * 60_000;

/** What the commit says unless its user says something: the title, and what the agent says it did. */
function messageOf(app: App, task: TaskRecord): string {
  const roles = new Map(task.definition.stages.map(({ key, role }) => [key, role]));
  const done = app.store.stages(task.id).findLast(({ key, context }) => roles.get(key) === 'implementation' && context);
  const summary = done?.context?.['summary'];
  return typeof summary === 'string' && summary.trim() !== '' ? `${task.title}\n\n${summary.trim()}` : task.title;
}

/** Another task's branch has an agent of its own that works on it. */
function checkTarget(app: App, task: TaskRecord, into: string | undefined): Result<void> {
  if (into === undefined) return ok(undefined);
  const holders = app.store.tasksIn(['running', 'queued', 'held', 'needs-you']);
  const holder = holders.find(({ id, place }) => id !== task.id && place.kind === 'worktree' && place.branch === into);
  if (!holder) return ok(undefined);
  return err(
    conflictOf(
      'other_task',
      `${into} is the branch of “${holder.title}”, which is not over.`,
      'Choose another branch.',
    ),
  );
}

/**
 * Writes down that the work is home. Git has done its part: should the task have been started anew meanwhile, that stays true, and the new
 * work goes on.
 */
function record(app: App, task: TaskRecord, landed: Landed, at: number): Result<Task> {
  return app.store.change((write) => {
    const present = app.store.task(task.id);
    if (!present) return err(noSuchTask);
    const used = inUse(app, present);
    if (used) {
      return err({
        ...used,
        message: `The work is in ${landed.into}, but the task was started again meanwhile. ${used.message}`,
      });
    }
    write.putTask({ ...present, review: { kind: 'accepted', at, ...landed }, place: { kind: 'none' }, updatedAt: at });
    if (present.state.kind === 'needs-you' || present.state.kind === 'held') {
      return moveTask(app, write, task.id, { kind: 'accept', at });
    }
    const view = viewOf(app, task.id);
    write.append(taskFact(task, at, { type: 'task.changed', task: view, move: null }));
    return ok(view);
  });
}

/**
 * Keeps a copy in which stands what its user has agreed to lose, so that a crash before the removal does not forget it. Answers its time.
 * Null: there is none, and what cannot be removed then is told.
 */
async function keepAgreement(
  app: App,
  { task, workspace }: Subject,
  worktree: Worktree,
  mayGo: readonly string[],
  signal: AbortSignal,
): Promise<number | null> {
  if (mayGo.length === 0) return null;
  const { id, title } = task;
  const at = app.clock.now();
  const kept = await app.git.keep({ repository: workspace.path, worktree, task: id, title, at, mayGo, signal });
  return kept.ok ? kept.value.at : null;
}

/** Brings the work of a task home. Git goes first and knows what it has done, so that a call after a crash finishes what is left. */
export async function accept(app: App, input: ParsedOf<'review.accept'>): Promise<Result<Task>> {
  const found = findSubject(app, input.taskId);
  if (!found.ok) return found;
  const { task, workspace } = found.value;
  if (task.review.kind === 'accepted') return ok(viewOf(app, task.id));
  const refused = noWork(task) ?? inUse(app, task);
  if (refused !== null || task.place.kind !== 'worktree')
    return err(refused ?? conflictOf('no_work', 'There is no work.'));
  if (!isOver(task.state) && task.state.kind !== 'needs-you' && task.state.kind !== 'held') {
    return err(conflictOf('not_started', 'This task has not started yet.', 'Start it first.'));
  }
  const free = checkTarget(app, task, input.into);
  if (!free.ok) return free;
  const { place: worktree } = task;
  const signal = AbortSignal.timeout(GIT_LIMIT_MS);
  const bring = () =>
    app.git.bringHome({
      repository: workspace.path,
      worktree,
      task: task.id,
      into: input.into ?? null,
      how: input.how,
      message: input.message?.trim() || messageOf(app, task),
      tip: input.tip ?? null,
      signal,
    });
  const landed = await onWorktree(app, found.value, worktree, signal, bring);
  if (!landed.ok) return landed;
  const { mayGo = [] } = input;
  const at = (await keepAgreement(app, found.value, worktree, mayGo, signal)) ?? app.clock.now();
  const recorded = record(app, task, landed.value, at);
  if (recorded.ok) await putAway(app, found.value, worktree, at, { mayGo });
  return recorded;
}
