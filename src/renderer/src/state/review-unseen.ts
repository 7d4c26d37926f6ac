import type { Failure } from '../../../main/contract/errors';
import type { Review } from '../../../main/contract/review';
import type { Task } from '../../../main/contract/task';

/** Whether there is work that nothing is known of now, because something is in the way even of looking at it. */
export function isUnseen(
  { place, review: decided, state }: Pick<Task, 'place' | 'review' | 'state'>,
  review: Review,
): review is Review & { blocked: Failure } {
  if (place.kind !== 'worktree' || decided.kind !== 'open') return false;
  // Its agent makes what is not there yet.
  if (state.kind === 'running' || state.kind === 'queued') return false;
  return review.blocked !== null && review.tip === null;
}

/**
 * Whether a review was looked at while its task's work was put away, and the task has got it back since. The files are the same ones; what
 * the review says is in the way is not there any more, and what there is now is on its way here.
 */
export const isOutdated = ({ review: decided }: Pick<Task, 'review'>, { blocked }: Review): boolean =>
  decided.kind === 'open' && blocked?.reason === 'review.discarded';
