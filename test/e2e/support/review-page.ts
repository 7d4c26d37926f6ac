import type { Page } from 'playwright-core';
import { theTaskId } from '../../fakes/handlers';
import type { FakeFarm } from '../../fakes/gateway';
import { reviewAnswers } from './review-farm';
import { screenFarm } from './screen-page';

type Made = ReturnType<typeof reviewAnswers>;

/** A farm of fakes with a task to review, and what it has been told. */
export async function reviewFarm(
  over: Parameters<typeof reviewAnswers>[1] = {},
  more: Partial<Made['answers']> = {},
): Promise<Made & { readonly farm: FakeFarm }> {
  const made: Made[] = [];
  const farm = await screenFarm((of) => {
    const review = reviewAnswers(of, over);
    made.push(review);
    return { ...review.answers, ...more };
  });
  const [review] = made;
  if (!review) throw new Error('no answers');
  return { ...review, farm };
}

/** The address of the review of the one task. */
export const DETAIL = `#/review/${theTaskId}`;
export const diff = (page: Page) => page.getByRole('region', { name: /^Changes of/ });
export const files = (page: Page) => page.getByRole('navigation', { name: 'Changed files' });
