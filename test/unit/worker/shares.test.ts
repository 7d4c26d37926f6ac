import { expect, test } from 'vitest';

import { createShares } from '../../../src/main/worker/server/shares';

test('one may have so much and no more, and has it again after giving back', () => {
  const shares = createShares<object>({ each: 3, sure: 1, together: 100 });
  const one = {};
  expect([1, 2, 3, 4].map(() => shares.take(one, 1))).toEqual([true, true, true, false]);
  shares.giveBack(one, 2);
  expect(shares.of(one)).toBe(1);
  expect([shares.take(one, 3), shares.take(one, 2)]).toEqual([false, true]);
});

test('whoever comes last still has what is sure, when the others have taken the rest', () => {
  const shares = createShares<object>({ each: 4, sure: 1, together: 6 });
  const [one, two, last] = [{}, {}, {}];
  expect(shares.take(one, 4)).toBe(true);
  expect(shares.take(two, 2)).toBe(true);
  expect(shares.take(two, 1)).toBe(false);
  expect([shares.take(last, 1), shares.take(last, 1)]).toEqual([true, false]);
  shares.giveBack(one, 4);
  expect(shares.take(last, 1)).toBe(true);
});
