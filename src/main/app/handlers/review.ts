import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';
import { accept } from '../review/accept';
import { addComment, commentsOf, editComment, removeComment } from '../review/comments';
import { discard, restore } from '../review/discard';
import { lookAt, lookAtFile } from '../review/look';
import { createOneAtATime } from '../review/one-at-a-time';
import { sendBack } from '../review/send-back';

type Mine = Pick<
  Handlers,
  | 'review.get'
  | 'review.file'
  | 'review.comment'
  | 'review.comments'
  | 'review.edit-comment'
  | 'review.remove-comment'
  | 'review.send-back'
  | 'review.accept'
  | 'review.discard'
  | 'review.restore'
>;

/** Handlers of review. */
export function reviewHandlers(app: App): Mine {
  const alone = createOneAtATime(app.memory.deciding);
  return {
    'review.get': (input, context) => lookAt(app, input, context),
    'review.file': (input, context) => lookAtFile(app, input, context),
    'review.comment': (input) => addComment(app, input),
    'review.comments': ({ taskId }) => commentsOf(app, taskId),
    'review.edit-comment': (input) => editComment(app, input),
    'review.remove-comment': ({ commentId }) => removeComment(app, commentId),
    'review.send-back': (input) => sendBack(app, input),
    'review.accept': (input) => alone(input.taskId, () => accept(app, input)),
    'review.discard': (input) => alone(input.taskId, () => discard(app, input)),
    'review.restore': ({ taskId }) => alone(taskId, () => restore(app, taskId)),
  };
}
