import { expect, it } from 'vitest';
import { moneyTicks } from '../../../src/renderer/src/features/activity/charts-ticks';

it.each([
  [
    [0, 0.005, 0.01],
    ['$0', '$0.005', '$0.010'],
  ],
  [
    [0, 0.0025, 0.005],
    ['$0', '$0.0025', '$0.0050'],
  ],
  [
    [0, 0.002, 0.004],
    ['$0', '$0.002', '$0.004'],
  ],
  [
    [0, 0.5, 1],
    ['$0', '$0.50', '$1.00'],
  ],
  [
    [0, 1000, 2000],
    ['$0', '$1,000', '$2,000'],
  ],
])('ticks at %j differ', (splits, labels) => {
  expect(moneyTicks(splits)).toEqual(labels);
});
