import { fail } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';

type Mine = Pick<
  Handlers,
  | 'review.get'
  | 'review.file'
  | 'review.comment'
  | 'review.edit-comment'
  | 'review.remove-comment'
  | 'review.send-back'
  | 'review.accept'
  | 'review.discard'
  | 'review.restore'
>;

const notYet = () => fail('unavailable', 'Not here yet.');

/** Handlers of review. */
export const reviewHandlers = (_app: App): Mine => ({
  'review.get': notYet,
  'review.file': notYet,
  'review.comment': notYet,
  'review.edit-comment': notYet,
  'review.remove-comment': notYet,
  'review.send-back': notYet,
  'review.accept': notYet,
  'review.discard': notYet,
  'review.restore': notYet,
});
