import type { TokenCount } from '../../../main/contract/agent-event';
import type { Run } from '../../../main/contract/run';
import { runTimes, sumTimes } from './view/work-times';
import type { OpenAsks, WorkTimes } from './view/work-times';

export type RunColumn = 'started' | 'time' | 'tools' | 'bash' | 'files' | 'tokens' | 'cost';

export interface RunOrder {
  readonly by: RunColumn;
  readonly down: boolean;
}

export const tokenSum = ({ input, output, cacheRead, cacheWrite }: TokenCount): number =>
  input + output + cacheRead + cacheWrite;

/** What the times of runs depend on beside them. */
export interface Moment {
  readonly now: number;
  readonly asks: OpenAsks;
}

const values: Readonly<Record<RunColumn, (run: Run, moment: Moment) => number>> = {
  started: ({ startedAt, createdAt }) => startedAt ?? createdAt,
  time: (run, { asks, now }) => runTimes(run, asks, now).worked,
  tools: ({ totals }) => totals.toolCount,
  bash: ({ totals }) => totals.bashCount,
  files: ({ totals }) => totals.fileOps,
  tokens: ({ totals }) => tokenSum(totals.tokens),
  cost: ({ totals }) => totals.costUsd,
};

export const sortRuns = (runs: readonly Run[], { by, down }: RunOrder, at: Moment): readonly Run[] =>
  runs.toSorted((a, b) => (values[by](a, at) - values[by](b, at)) * (down ? -1 : 1));

export interface RunSums extends WorkTimes {
  readonly tools: number;
  readonly bash: number;
  readonly files: number;
  readonly tokens: number;
  readonly cost: number;
}

export function sumRuns(runs: readonly Run[], at: Moment): RunSums {
  const sum = (column: RunColumn) => runs.reduce((all, run) => all + values[column](run, at), 0);
  return {
    ...sumTimes(runs, at.asks, at.now),
    tools: sum('tools'),
    bash: sum('bash'),
    files: sum('files'),
    tokens: sum('tokens'),
    cost: sum('cost'),
  };
}

/** Runs with those that have changed put in their place, and new ones at the front. */
export function withRuns(runs: readonly Run[], changed: readonly Run[], most: number): readonly Run[] {
  const latest = new Map(changed.map((run) => [run.id, run]));
  const kept = runs.map((run) => latest.get(run.id) ?? run);
  const known = new Set(runs.map(({ id }) => id));
  const fresh = [...latest.values()].filter(({ id }) => !known.has(id)).toReversed();
  return [...fresh, ...kept].slice(0, most);
}
