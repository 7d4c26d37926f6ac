import { expect, it } from 'vitest';

import { SHORT_SOAK, soak } from './soak/soak';

/** `npm run crash -- --soak` goes on for a week's work. */
it('a farm that has done much work holds no more than at the beginning', async () => {
  const { left, summary } = await soak(SHORT_SOAK, () => undefined);
  console.log(summary);
  expect(left).toEqual([]);
});
