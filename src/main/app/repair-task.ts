import { err, fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import type { ParsedOf } from '../contract/index';
import type { Repair } from '../contract/repair';
import type { Task } from '../contract/task';
import type { TaskRecord } from '../ports/store';
import type { App } from './app';
import { putAway } from './review/put-away';
import { findSubject, inUse, keptAt, worktreeOf } from './review/subject';
import type { Subject } from './review/subject';
import { moveTask, noSuchTask, taskFact, viewOf } from './task-writes';

const LIMIT_MS = 10 * 60_000;

/** Mends what stands in the way of a task, as far as that is safe, and lets the task go on where it has waited for it. */
export async function repairTask(app: App, { taskId, repair }: ParsedOf<'task.repair'>): Promise<Result<Task>> {
  const found = findSubject(app, taskId);
  if (!found.ok) return found;
  const used = inUse(app, found.value.task);
  if (used) return err(used);
  const done = await mend(app, found.value, repair, AbortSignal.timeout(LIMIT_MS));
  if (!done.ok) return done;
  return goOn(app, taskId, repair);
}

async function mend(app: App, subject: Subject, repair: Repair, signal: AbortSignal): Promise<Result<void>> {
  const { task, workspace } = subject;
  const { path: repository } = workspace;
  const { repairs } = app.git;
  switch (repair.kind) {
    case 'remove-lock':
      return repairs.removeLock({ repository, path: repair.path, signal });
    case 'free-branch':
      return repairs.freeBranch({ repository, branch: worktreeOf(app, task).branch, path: repair.path, signal });
    case 'unlock-worktree':
      return repairs.unlockWorktree({ repository, path: repair.path, signal });
    case 'make-worktree':
      return makeWorktree(app, subject, signal);
    case 'let-go':
      return letGo(app, subject, repair.paths);
    case 'commit-again':
      return ok(undefined);
  }
}

async function makeWorktree(app: App, { task, workspace }: Subject, signal: AbortSignal): Promise<Result<void>> {
  if (task.place.kind !== 'worktree') {
    return fail('conflict', 'This task has no worktree that could be made anew.', { reason: 'repair.not_needed' });
  }
  const { path, branch } = task.place;
  const order = { repository: workspace.path, path, branch, existing: true, savedOf: task.id };
  const made = await app.git.ensureWorktree({ ...order, copyFiles: workspace.copyFiles, signal });
  return made.ok ? ok(undefined) : made;
}

/** Only what is left of work that was decided over: everything else has a copy or a dialog of its own. */
async function letGo(app: App, subject: Subject, mayGo: readonly string[]): Promise<Result<void>> {
  const { review, place } = subject.task;
  if (review.kind === 'open' || place.kind !== 'none') {
    return fail('conflict', 'Nothing of this task waits to be removed.', { reason: 'repair.not_needed' });
  }
  return putAway(app, subject, worktreeOf(app, subject.task), keptAt(review), { mayGo });
}

/** A task that has waited for just this goes on: where only the commit was missing, with the verdict that was given. */
function goOn(app: App, taskId: TaskRecord['id'], repair: Repair): Result<Task> {
  return app.store.change((write) => {
    const task = app.store.task(taskId);
    if (!task) return err(noSuchTask);
    const need = task.state.kind === 'needs-you' ? task.state.need : null;
    const at = app.clock.now();
    if (need?.repair?.kind !== repair.kind) {
      /** Nothing of the task itself has waited for it, but its review may look another way now. */
      write.append(taskFact(task, at, { type: 'review.changed', taskId }));
      return ok(viewOf(app, taskId));
    }
    const run = need.runId === undefined ? null : app.store.run(need.runId);
    if (run) {
      const moved = moveTask(app, write, taskId, { kind: 'settle-again', at, runId: run.id });
      if (moved.ok) write.putRun({ ...run, settledAt: null });
      return moved;
    }
    const rank = app.store.lastSeq() + 1;
    return moveTask(app, write, taskId, {
      kind: 'retry',
      at,
      rank,
      stage: null,
      note: task.note,
      cause: 'mended by you',
    });
  });
}
