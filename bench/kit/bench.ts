/** Figures of one sample, by name. */
export type Sample = Readonly<Record<string, number>>;

/** One of the things that are compared. */
export interface Side {
  /** In a few words, for the table. */
  readonly what: string;
  sample(): Promise<Sample>;
}

/**
 * What has to hold, for the median over all pairs.
 *
 * - `ratio`: ours / the other side's.
 * - `extra`: ours - the other side's, in the measure's unit.
 * - `figure`: ours alone, in the measure's unit.
 */
export type Bar =
  | { readonly of: 'ratio'; readonly atLeast: number }
  | { readonly of: 'ratio'; readonly atMost: number }
  | { readonly of: 'extra'; readonly atMost: number }
  | { readonly of: 'figure'; readonly atMost: number }
  | { readonly of: 'figure'; readonly atLeast: number };

export interface Measure {
  readonly name: string;
  /** Name of the figure in our sample. */
  readonly figure: string;
  /** Name of the figure in the other side's sample; absent: the same. */
  readonly against?: string;
  readonly unit: string;
  readonly bar: Bar;
  /** False: the control is not known to be bad at this one. */
  readonly controlled?: boolean;
}

/** Two sides that are sampled in turn, and what is read from them. */
export interface Experiment {
  readonly name: string;
  readonly ours: Side;
  /** Absent where every bar is of our own figure. */
  readonly other?: Side;
  /** A way of doing it that is known to be bad: in the place of ours it must miss the bars. */
  readonly control?: Side;
  readonly measures: readonly Measure[];
  /** Pairs at least; 9 unless a sample is very long. */
  readonly pairs?: number;
}

export interface BenchContext {
  /** A scratch folder, removed afterwards. Its path marks processes as the benchmark's own. */
  readonly folder: string;
  /** Where the built product is: `out/`. */
  readonly product: string;
  say(line: string): void;
}

export interface OpenBench {
  readonly experiments: readonly Experiment[];
  close(): Promise<void>;
}

export interface Bench {
  readonly name: string;
  /** What it asks, in one sentence. */
  readonly asks: string;
  open(context: BenchContext): Promise<OpenBench>;
}
