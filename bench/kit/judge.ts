import type { Bar, Measure, Sample } from './bench';
import type { Pair } from './pairs';
import { estimate, median } from './statistics';
import type { Estimate } from './statistics';

/** `unclear`: the bar lies inside the interval. */
export type Verdict = 'met' | 'missed' | 'unclear';

export interface Judgement {
  readonly ours: number;
  readonly other: number | null;
  /** What the bar is held against: ratio, difference or figure. */
  readonly value: Estimate;
  readonly verdict: Verdict;
}

/** What the pairs say about one measure. Throws when a side does not have the figure: the bench is wrong then. */
export function judge(measure: Measure, pairs: readonly Pair[]): Judgement {
  const ours = pairs.map((pair) => figureOf(pair.ours, measure.figure, measure));
  const other =
    measure.bar.of === 'figure'
      ? null
      : pairs.map((pair) => figureOf(pair.other, measure.against ?? measure.figure, measure));
  const value = estimate(ours.map((figure, i) => held(measure.bar, figure, other?.[i] ?? 0)));
  return { ours: median(ours), other: other && median(other), value, verdict: verdictOf(measure.bar, value) };
}

function held(bar: Bar, ours: number, other: number): number {
  if (bar.of === 'figure') return ours;
  return bar.of === 'extra' ? ours - other : ours / other;
}

function verdictOf(bar: Bar, { low, high }: Estimate): Verdict {
  if ('atLeast' in bar) {
    if (low >= bar.atLeast) return 'met';
    return high < bar.atLeast ? 'missed' : 'unclear';
  }
  if (high <= bar.atMost) return 'met';
  return low > bar.atMost ? 'missed' : 'unclear';
}

function figureOf(sample: Sample, name: string, measure: Measure): number {
  const figure = sample[name];
  if (figure === undefined || Number.isNaN(figure))
    throw new Error(`${measure.name}: a sample has no figure "${name}"`);
  return figure;
}
