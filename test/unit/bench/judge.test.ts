import { describe, expect, it } from 'vitest';
import type { Measure } from '../../../bench/kit/bench';
import { judge } from '../../../bench/kit/judge';
import { estimate, median, quantile, slope } from '../../../bench/kit/statistics';
import { digits } from '../../../bench/kit/table';

const measure = (bar: Measure['bar']): Measure => ({ name: 'm', figure: 'ms', unit: 'ms', bar });
const pairs = (...each: readonly (readonly [ours: number, other: number])[]) =>
  each.map(([ours, other]) => ({ ours: { ms: ours }, other: { ms: other } }));

describe('numbers', () => {
  it('of a few samples', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNaN();
    expect(digits(1234.5)).toBe('1,235');
    expect(digits(0.012345)).toBe('0.0123');
  });

  it('have an interval that holds the median, the same each time, and wider the more they differ', () => {
    const narrow = estimate([1, 1.1, 0.9, 1, 1.05, 0.95, 1, 1, 1.02]);
    const wide = estimate([1, 3, 0.2, 1, 2, 0.5, 1, 1.7, 0.8]);
    expect(narrow).toEqual(estimate([1, 1.1, 0.9, 1, 1.05, 0.95, 1, 1, 1.02]));
    expect(narrow.low).toBeLessThanOrEqual(narrow.median);
    expect(narrow.high).toBeGreaterThanOrEqual(narrow.median);
    expect(wide.high - wide.low).toBeGreaterThan(narrow.high - narrow.low);
  });

  it('have a slope that one outlier does not move', () => {
    const line = Array.from({ length: 20 }, (_, x) => [x, 2 * x + 1] as const);
    expect(slope(line)).toBeCloseTo(2);
    expect(slope([...line.slice(1), [0, 500]])).toBeCloseTo(2, 1);
  });
});

describe('a bar', () => {
  it('is met or missed when the whole interval says so', () => {
    const atMost = measure({ of: 'ratio', atMost: 1.5 });
    expect(judge(atMost, pairs([1, 1], [1.1, 1], [0.9, 1])).verdict).toBe('met');
    expect(judge(atMost, pairs([2, 1], [2.1, 1], [1.9, 1])).verdict).toBe('missed');
    expect(judge(atMost, pairs([1, 1], [2, 1], [1.4, 1], [1.6, 1])).verdict).toBe('unclear');
  });

  it('can be one from below, of a difference, or of a figure alone', () => {
    expect(judge(measure({ of: 'ratio', atLeast: 0.6 }), pairs([7, 10], [8, 10])).verdict).toBe('met');
    expect(judge(measure({ of: 'ratio', atLeast: 0.6 }), pairs([2, 10], [3, 10])).verdict).toBe('missed');
    const extra = judge(measure({ of: 'extra', atMost: 10 }), pairs([25, 9], [26, 9]));
    expect(extra).toMatchObject({ verdict: 'missed', ours: 25.5, other: 9 });
    expect(judge(measure({ of: 'figure', atMost: 0 }), pairs([0, 5])).verdict).toBe('met');
  });

  it('pairs what was sampled together', () => {
    const { value } = judge(measure({ of: 'ratio', atMost: 1 }), pairs([10, 5], [100, 50], [2, 1]));
    expect(value).toEqual({ median: 2, low: 2, high: 2 });
  });

  it('is of a figure that every sample has', () => {
    const broken = [{ ours: { other: 1 }, other: { ms: 1 } }];
    expect(() => judge(measure({ of: 'ratio', atMost: 1 }), broken)).toThrow('no figure "ms"');
  });
});
