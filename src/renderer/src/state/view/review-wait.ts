import type { Task } from '../../../../main/contract/task';

/** Finished work on a branch of its own that nobody has brought home or put away: what the tab of Review counts and its list begins with. */
export const waitsForReview = ({ state, place, review }: Task): boolean =>
  state.kind === 'done' && place.kind === 'worktree' && review.kind === 'open';
