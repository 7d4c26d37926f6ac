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
