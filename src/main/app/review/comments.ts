import { err, fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { CommentId, TaskId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { ReviewComment } from '../../contract/review';
import type { StoreWriter, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { findTask } from '../handlers/refs';
import { taskFact } from '../task-writes';
import { conflictOf } from './subject';

/** Most remarks of a task that wait to be sent, and most that were sent and are remembered. */
export const MOST_REMARKS = 500;

/** Tells everyone that the remarks of a task are others now. */
export function changed(app: App, write: StoreWriter, task: Pick<TaskRecord, 'id' | 'workspaceId'>): void {
  write.append(taskFact(task, app.clock.now(), { type: 'review.changed', taskId: task.id }));
}

/** All remarks on a task that are kept, in the order in which they were first written. */
export function commentsOf(app: Pick<App, 'store'>, taskId: TaskId): Result<ReviewComment[]> {
  const task = findTask(app, taskId);
  return task.ok ? ok(app.store.comments(taskId)) : task;
}

/** Writes a remark down as a draft. A repeated call with the same id answers the first. */
export function addComment(app: App, input: ParsedOf<'review.comment'>): Result<ReviewComment> {
  return app.store.change((write) => {
    const task = findTask(app, input.taskId);
    if (!task.ok) return task;
    const { id, ...words } = input;
    const earlier = id === undefined ? null : app.store.comment(id);
    if (earlier) {
      if (earlier.taskId === input.taskId) return ok(earlier);
      return err(conflictOf('comment_id', 'There is a remark with this id on another task.'));
    }
    const drafts = app.store.comments(input.taskId).filter(({ state }) => state === 'draft');
    if (drafts.length >= MOST_REMARKS) {
      return err({
        ...conflictOf(
          'too_many',
          `There are ${MOST_REMARKS} remarks already.`,
          'Send them back first, or remove some.',
        ),
        code: 'limited',
      });
    }
    const comment: ReviewComment = {
      ...words,
      id: id ?? (app.clock.newId('note') as CommentId),
      state: 'draft',
      createdAt: app.clock.now(),
      sentAt: null,
    };
    write.putComment(comment);
    changed(app, write, task.value);
    return ok(comment);
  });
}

function findDraft(app: App, id: CommentId): Result<{ comment: ReviewComment; task: TaskRecord }> {
  const comment = app.store.comment(id);
  if (!comment) return fail('not_found', 'There is no such remark.', { reason: 'review.no_comment' });
  if (comment.state === 'sent') {
    return err(
      conflictOf('comment_sent', 'This remark was sent to the agent: it stays as it was.', 'Write another one.'),
    );
  }
  const task = findTask(app, comment.taskId);
  return task.ok ? ok({ comment, task: task.value }) : task;
}

export function editComment(app: App, input: ParsedOf<'review.edit-comment'>): Result<ReviewComment> {
  return app.store.change((write) => {
    const found = findDraft(app, input.commentId);
    if (!found.ok) return found;
    const comment = { ...found.value.comment, text: input.text };
    write.putComment(comment);
    changed(app, write, found.value.task);
    return ok(comment);
  });
}

export function removeComment(app: App, id: CommentId): Result<{ removed: true }> {
  return app.store.change((write) => {
    const found = findDraft(app, id);
    if (!found.ok) return found;
    write.removeComment(id);
    changed(app, write, found.value.task);
    return ok({ removed: true });
  });
}
