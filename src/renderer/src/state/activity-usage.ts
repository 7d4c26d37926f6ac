import type { UsageBucket } from '../../../main/contract/usage';
import { clockTime, money, plural } from './view/words';

export type Span = 'day' | 'week';

const HOUR = 3_600_000;
const spans: Readonly<Record<Span, { readonly bucketMs: number; readonly buckets: number }>> = {
  day: { bucketMs: HOUR / 2, buckets: 48 },
  week: { bucketMs: 3 * HOUR, buckets: 56 },
};

const MINUTE = 60_000;

/**
 * What the charts of the last day or week ask for, up to the end of this minute. Buckets begin at whole ones, so that
 * charts stand still meanwhile.
 */
export function usageInput(span: Span, now: number): { from: number; to: number; bucketMs: number } {
  const { bucketMs, buckets } = spans[span];
  const end = Math.floor(now / bucketMs) * bucketMs + bucketMs;
  return { from: end - buckets * bucketMs, to: Math.min(end, now + MINUTE), bucketMs };
}

export type ChartName = 'cost' | 'working' | 'done' | 'failed';

/** One chart: a number for each bucket, and how it is told. */
export interface ChartSpec {
  readonly name: ChartName;
  readonly title: string;
  readonly valueOf: (bucket: UsageBucket, bucketMs: number) => number;
  readonly words: (value: number) => string;
  /** The one number that stands for all: a sum, or the most. */
  readonly whole: (values: readonly number[]) => string;
  /** Agents are there all the time; the others are counted as they end. */
  readonly shape: 'bars' | 'steps';
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
/** One decimal; whoever worked at all is not rounded away. */
const agents = (value: number): string => {
  const count = (value > 0 ? Math.max(value, 0.1) : 0).toFixed(1).replace(/\.0$/, '');
  return `${count} ${count === '1' ? 'agent' : 'agents'}`;
};

export const charts: readonly ChartSpec[] = [
  {
    ...{ name: 'cost', title: 'Cost', shape: 'bars' },
    valueOf: ({ costUsd }) => costUsd,
    words: money,
    whole: (values) => money(sum(values)),
  },
  {
    ...{ name: 'working', title: 'Agents working', shape: 'steps' },
    valueOf: ({ busyMs }, bucketMs) => busyMs / bucketMs,
    words: agents,
    whole: (values) => `${agents(Math.max(0, ...values))} on average at the busiest`,
  },
  {
    ...{ name: 'done', title: 'Tasks done', shape: 'bars' },
    valueOf: ({ tasksDone }) => tasksDone,
    words: (value) => plural(value, 'task'),
    whole: (values) => plural(sum(values), 'task'),
  },
  {
    ...{ name: 'failed', title: 'Failed runs', shape: 'bars' },
    valueOf: ({ failed }) => failed,
    words: (value) => plural(value, 'run'),
    whole: (values) => plural(sum(values), 'run'),
  },
];

/** A chart in a sentence, for those who do not see it. */
export function chartWords(spec: ChartSpec, buckets: readonly UsageBucket[], bucketMs: number, now: number): string {
  const values = buckets.map((bucket) => spec.valueOf(bucket, bucketMs));
  const most = Math.max(0, ...values);
  const at = buckets[values.indexOf(most)]?.at;
  const peak = most > 0 && at !== undefined ? `; the most was ${spec.words(most)}, from ${clockTime(at, now)} on` : '';
  return `${spec.title}: ${spec.whole(values)}${peak}.`;
}

/** Whether anything has happened at all. */
export const isSilent = (buckets: readonly UsageBucket[]): boolean =>
  buckets.every(({ runs, busyMs, tasksDone, costUsd }) => runs + busyMs + tasksDone + costUsd === 0);
