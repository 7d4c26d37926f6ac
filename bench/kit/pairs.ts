import type { Experiment, Sample, Side } from './bench';
import { isTooNoisy, watchNoise } from './noise';

/** Samples of both sides, taken one after the other. `other` is empty where there is no other side. */
export interface Pair {
  readonly ours: Sample;
  readonly other: Sample;
}

export interface Pairs {
  readonly pairs: readonly Pair[];
  /** Pairs that were thrown away because the machine did something else. */
  readonly thrown: number;
  /** Pairs that were kept although it did: too many had been thrown away. */
  readonly noisy: number;
}

export interface PairOptions {
  readonly folder: string;
  readonly count: number;
  /** Keep pairs whatever else the machine does. */
  readonly keepNoisy: boolean;
  readonly onPair: (done: number) => void;
}

const NOTHING: Side = { what: '', sample: () => Promise.resolve({}) };

/** Samples A B, B A, A B, ... until there are as many quiet pairs as wanted; of noisy ones no more than that are thrown away. */
export async function takePairs(
  { ours, other = NOTHING }: Pick<Experiment, 'ours' | 'other'>,
  { folder, count, keepNoisy, onPair }: PairOptions,
): Promise<Pairs> {
  const pairs: Pair[] = [];
  let [thrown, noisy, turn] = [0, 0, 0];
  while (pairs.length < count) {
    const quiet = watchNoise(folder);
    const pair = turn % 2 === 0 ? await oursFirst(ours, other) : await otherFirst(ours, other);
    turn += 1;
    const disturbed = isTooNoisy(quiet());
    if (disturbed && !keepNoisy && thrown < count) {
      thrown += 1;
      continue;
    }
    if (disturbed) noisy += 1;
    pairs.push(pair);
    onPair(pairs.length);
  }
  return { pairs, thrown, noisy };
}

async function oursFirst(ours: Side, other: Side): Promise<Pair> {
  const first = await ours.sample();
  return { ours: first, other: await other.sample() };
}

async function otherFirst(ours: Side, other: Side): Promise<Pair> {
  const first = await other.sample();
  return { ours: await ours.sample(), other: first };
}
