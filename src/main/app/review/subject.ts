import type { Failure, Result } from '../../contract/errors';
import { err, ok } from '../../contract/errors';
import type { TaskId } from '../../contract/ids';
import type { TaskReview } from '../../contract/task';
import type { Workspace } from '../../contract/workspace';
import { branchOf } from '../../core/task/slug';
import type { Worktree } from '../../ports/git';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { findTask } from '../handlers/refs';

/** A task whose work is looked at, with the repository that it is for. */
export interface Subject {
  readonly task: TaskRecord;
  readonly workspace: Workspace;
}

export const conflictOf = (reason: string, message: string, next?: string): Failure => ({
  code: 'conflict',
  reason: `review.${reason}`,
  message,
  ...(next === undefined ? {} : { next }),
});

export function findSubject(app: Pick<App, 'store'>, taskId: TaskId): Result<Subject> {
  const task = findTask(app, taskId);
  if (!task.ok) return task;
  const workspace = app.store.workspace(task.value.workspaceId);
  if (workspace) return ok({ task: task.value, workspace });
  return err({ code: 'not_found', reason: 'workspace.unknown', message: 'The workspace of this task was removed.' });
}

/** Where a task's worktree is, or was before its work was put away. */
export function worktreeOf(app: Pick<App, 'places'>, task: TaskRecord): Worktree {
  if (task.place.kind === 'worktree') return task.place;
  const path = app.places.worktree(task.workspaceId, task.id);
  return { kind: 'worktree', path, branch: branchOf(task.id, task.title), base: null };
}

/** When the copy of work that was decided over was made, by which git knows it. */
export const keptAt = (review: Exclude<TaskReview, { kind: 'open' }>): number =>
  review.kind === 'discarded' ? (review.keptAt ?? review.at) : review.at;

/** Why a task has no worktree of its own to bring home; null: it has one. */
export function noWork({ place, review }: TaskRecord): Failure | null {
  if (review.kind === 'accepted') return conflictOf('accepted', `The work is in ${review.into} already.`);
  if (review.kind === 'discarded') {
    return conflictOf('discarded', 'The work of this task was discarded.', 'Restore it first.');
  }
  if (place.kind === 'worktree') return null;
  if (place.kind === 'none') {
    return conflictOf('no_work', 'This task has changed nothing yet: it has no worktree.', 'Start it, or wait for it.');
  }
  return conflictOf(
    'in_place',
    'This task works in the folder itself, without git: its changes are there already and cannot be taken back.',
    'Run git init in the folder to have a branch for each task.',
  );
}

/** Who works in the task's worktree now, so that it must not be touched; null: nobody. */
export function inUse(app: Pick<App, 'store'>, task: TaskRecord): Failure | null {
  const { state } = task;
  if (state.kind === 'running' || app.store.openRuns().some((run) => run.taskId === task.id)) {
    return conflictOf(
      'running',
      'An agent is at work on this task.',
      'Wait until it has ended, or pause or stop the task.',
    );
  }
  if (state.kind === 'queued') {
    return conflictOf(
      'queued',
      'This task is in the queue: an agent is about to go on with it.',
      'Cancel it first, or let it run.',
    );
  }
  const open = app.store.terminals(0).some((one) => one.taskId === task.id && one.state.kind !== 'ended');
  if (!open) return null;
  return conflictOf(
    'terminal_open',
    'A terminal is open in the worktree of this task.',
    'End what runs in it, then try again.',
  );
}
