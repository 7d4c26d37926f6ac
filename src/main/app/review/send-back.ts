import { err } from '../../contract/errors';
import type { Failure, Result } from '../../contract/errors';
import type { CommentId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import type { ReviewComment } from '../../contract/review';
import type { Task } from '../../contract/task';
import { isTooLong, remarksText } from '../../core/review/remarks';
import type { StoreWriter, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { findTask } from '../handlers/refs';
import { moveTask } from '../task-writes';
import { changed, MOST_REMARKS } from './comments';
import { conflictOf } from './subject';

/** Why a task takes no remarks now; null: it does. */
function refusal({ state, place, review }: TaskRecord): Failure | null {
  if (review.kind === 'accepted') {
    return conflictOf(
      'accepted',
      `The work is in ${review.into} already: remarks on it reach nobody.`,
      'Write a new task for what is still to be done.',
    );
  }
  if (review.kind === 'discarded') {
    return conflictOf('discarded', 'The work of this task was discarded.', 'Restore it first, then send it back.');
  }
  if (state.kind === 'running') {
    return conflictOf(
      'running',
      'An agent is at work on this task: it would not see the remarks. They are kept.',
      'Pause or cancel the task, or wait until it has ended, then send them.',
    );
  }
  if (state.kind === 'queued') {
    return conflictOf(
      'queued',
      'This task is in the queue already. The remarks are kept.',
      'Cancel it or let it run first.',
    );
  }
  if (place.kind === 'none') return conflictOf('no_work', 'This task has changed nothing yet.', 'Start it first.');
  return null;
}

/** The stage that implements: remarks on changes are for it. */
const stageFor = ({ definition }: TaskRecord): string | null =>
  (definition.stages.find(({ role }) => role === 'implementation') ?? definition.stages[0])?.key ?? null;

/** The words for the whole of it, as a remark that is on no file. */
const asRemark = (app: App, task: TaskRecord, text: string, at: number): ReviewComment => ({
  ...{ id: app.clock.newId('note') as CommentId, taskId: task.id },
  ...{ path: '', side: 'new', line: 1, lineText: '', text },
  ...{ state: 'sent', createdAt: at, sentAt: at },
});

function markSent(app: App, write: StoreWriter, task: TaskRecord, words: string, at: number): void {
  const all = app.store.comments(task.id);
  const sent = all.map((one): ReviewComment => (one.state === 'draft' ? { ...one, state: 'sent', sentAt: at } : one));
  if (words !== '') sent.push(asRemark(app, task, words, at));
  sent.forEach((comment, index) => {
    if (index < sent.length - MOST_REMARKS) write.removeComment(comment.id);
    else if (comment !== all[index]) write.putComment(comment);
  });
  changed(app, write, task);
}

/** Sends all drafts and some words back: the task goes through its implementation again. All of it happens, or nothing. */
export function sendBack(app: App, { taskId, words }: ParsedOf<'review.send-back'>): Result<Task> {
  return app.store.change((write) => {
    const found = findTask(app, taskId);
    if (!found.ok) return found;
    const task = found.value;
    const refused = refusal(task);
    if (refused) return err(refused);
    const drafts = app.store.comments(taskId).filter(({ state }) => state === 'draft');
    const note = remarksText(words, drafts);
    if (note === null) {
      return err({
        ...conflictOf('nothing_to_send', 'There is nothing to send: write a remark or some words.'),
        code: 'invalid',
      });
    }
    if (isTooLong(note)) {
      return err({
        ...conflictOf(
          'too_long',
          'This is more than an agent can take at once.',
          'Remove some remarks, or send them in two rounds.',
        ),
        code: 'invalid',
      });
    }
    const at = app.clock.now();
    const rank = app.store.lastSeq() + 1;
    const moved = moveTask(app, write, taskId, {
      kind: 'retry',
      at,
      rank,
      stage: stageFor(task),
      note,
      cause: 'sent back by you',
    });
    if (moved.ok) markSent(app, write, task, words, at);
    return moved;
  });
}
