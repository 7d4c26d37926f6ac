import type { Task } from '../../../main/contract/task';
import type { FarmState } from './farm/farm-state';
import { waitsForReview } from './view/review-wait';

export type ReviewSection = 'waits' | 'unfinished' | 'stopped' | 'accepted' | 'discarded';

/** The list of Review as a flat list of rows. */
export type ReviewItem =
  | { readonly kind: 'heading'; readonly key: string; readonly section: ReviewSection; readonly count: number }
  | { readonly kind: 'task'; readonly key: string; readonly section: ReviewSection; readonly task: Task };

export const reviewSections: Readonly<Record<ReviewSection, string>> = {
  waits: 'Waits for your review',
  unfinished: 'Not done: needs you first',
  stopped: 'Stopped, its work kept',
  accepted: 'Brought home',
  discarded: 'Discarded, restorable',
};

/** Where a task's work stands in Review; null: there is nothing to review. */
export function reviewSection(task: Task, now: number): ReviewSection | null {
  const { state, place, review } = task;
  if (review.kind === 'accepted') return 'accepted';
  if (review.kind === 'discarded') return review.until > now ? 'discarded' : null;
  if (place.kind !== 'worktree') return null;
  if (waitsForReview(task)) return 'waits';
  if (state.kind === 'needs-you') return 'unfinished';
  return state.kind === 'cancelled' ? 'stopped' : null;
}

const order: readonly ReviewSection[] = ['waits', 'unfinished', 'stopped', 'accepted', 'discarded'];

/** The rows of Review, in each section the newest first; what waits longest is first of what waits. */
export function reviewItems(farm: Pick<FarmState, 'tasks'>, now: number): readonly ReviewItem[] {
  const found = new Map<ReviewSection, Task[]>(order.map((section) => [section, []]));
  for (const task of farm.tasks.values()) {
    const section = reviewSection(task, now);
    if (section) found.get(section)?.push(task);
  }
  return order.flatMap((section) => {
    const tasks = (found.get(section) ?? []).toSorted((a, b) => lastAt(b) - lastAt(a));
    if (section === 'waits') tasks.reverse();
    if (tasks.length === 0) return [];
    const rows = tasks.map((task): ReviewItem => ({ kind: 'task', key: task.id, section, task }));
    return [{ kind: 'heading', key: `heading-${section}`, section, count: tasks.length } as const, ...rows];
  });
}

function lastAt({ review, state, updatedAt }: Task): number {
  if (review.kind !== 'open') return review.at;
  return state.kind === 'done' || state.kind === 'cancelled' ? state.at : updatedAt;
}
