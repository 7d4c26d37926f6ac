import type { TokenCount } from '../../../main/contract/agent-event';
import type { Run } from '../../../main/contract/run';

export type RunColumn = 'started' | 'time' | 'tools' | 'bash' | 'files' | 'tokens' | 'cost';

export interface RunOrder {
  readonly by: RunColumn;
  readonly down: boolean;
}

export const tokenSum = ({ input, output, cacheRead, cacheWrite }: TokenCount): number =>
  input + output + cacheRead + cacheWrite;

/** Time that a run took, up to now while it lives. */
export const runMs = ({ startedAt, endedAt }: Run, now: number): number =>
  startedAt === null ? 0 : (endedAt ?? now) - startedAt;

const values: Readonly<Record<RunColumn, (run: Run, now: number) => number>> = {
  started: ({ startedAt, createdAt }) => startedAt ?? createdAt,
  time: runMs,
  tools: ({ totals }) => totals.toolCount,
  bash: ({ totals }) => totals.bashCount,
  files: ({ totals }) => totals.fileOps,
  tokens: ({ totals }) => tokenSum(totals.tokens),
  cost: ({ totals }) => totals.costUsd,
};

export const sortRuns = (runs: readonly Run[], { by, down }: RunOrder, now: number): readonly Run[] =>
  runs.toSorted((a, b) => (values[by](a, now) - values[by](b, now)) * (down ? -1 : 1));

export interface RunSums {
  readonly ms: number;
  readonly tools: number;
  readonly bash: number;
  readonly files: number;
  readonly tokens: number;
  readonly cost: number;
}

export function sumRuns(runs: readonly Run[], now: number): RunSums {
  const sum = (column: RunColumn) => runs.reduce((all, run) => all + values[column](run, now), 0);
  return {
    ms: sum('time'),
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
