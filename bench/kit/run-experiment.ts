import type { BenchContext, Experiment, Measure } from './bench';
import { judge } from './judge';
import type { Judgement, Verdict } from './judge';
import { takePairs } from './pairs';
import type { Pairs } from './pairs';

export interface MeasureResult extends Judgement {
  readonly measure: Measure;
  /** How the control did at this measure: it must miss. Null: there is none. */
  readonly control: { readonly what: string; readonly value: number; readonly verdict: Verdict } | null;
}

export interface ExperimentResult {
  readonly name: string;
  readonly what: { readonly ours: string; readonly other: string | null };
  readonly measures: readonly MeasureResult[];
  readonly pairs: number;
  readonly thrown: number;
  readonly noisy: number;
}

export interface ExperimentOptions {
  /** Pairs at least; null: as many as the experiment asks for. */
  readonly pairs: number | null;
  readonly keepNoisy: boolean;
}

const PAIRS = 9;
const CONTROL_PAIRS = 3;

/** Samples an experiment, once more where the answer is not clear, then its control. */
export async function runExperiment(
  experiment: Experiment,
  context: BenchContext,
  o: ExperimentOptions,
): Promise<ExperimentResult> {
  const count = o.pairs ?? experiment.pairs ?? PAIRS;
  const take = (of: Pick<Experiment, 'ours' | 'other'>, pairs: number, words: string): Promise<Pairs> =>
    takePairs(of, {
      folder: context.folder,
      count: pairs,
      keepNoisy: o.keepNoisy,
      onPair: (done) => context.say(`${experiment.name}: ${words} ${done} of ${pairs}`),
    });

  let taken = await take(experiment, count, 'pair');
  const isUnclear = experiment.measures.some((measure) => judge(measure, taken.pairs).verdict === 'unclear');
  if (isUnclear && o.pairs === null) taken = joined(taken, await take(experiment, count, 'another pair'));

  const { control } = experiment;
  const bad = control && (await take({ ...experiment, ours: control }, Math.min(CONTROL_PAIRS, count), 'control'));
  const measures = experiment.measures.map((measure): MeasureResult => {
    const isControlled = control && bad && measure.controlled !== false;
    const { value, verdict } = isControlled ? judge(measure, bad.pairs) : { value: null, verdict: null };
    return {
      measure,
      ...judge(measure, taken.pairs),
      control: isControlled && value ? { what: control.what, value: value.median, verdict } : null,
    };
  });
  const { other, ours, name } = experiment;
  const { pairs, thrown, noisy } = taken;
  return { name, what: { ours: ours.what, other: other?.what ?? null }, measures, pairs: pairs.length, thrown, noisy };
}

const joined = (a: Pairs, b: Pairs): Pairs => ({
  pairs: [...a.pairs, ...b.pairs],
  thrown: a.thrown + b.thrown,
  noisy: a.noisy + b.noisy,
});
