import type { UsageBucket } from '../../contract/usage';
import type { WorkspaceId } from '../../contract/ids';
import { workedStretches } from '../run/working-time';
import type { Stretch } from '../run/working-time';

/** A stretch of time in equal buckets. */
export interface ChartSpan {
  readonly from: number;
  /** Not part of it. */
  readonly to: number;
  readonly bucketMs: number;
}

/** What is counted of a run; one that has not ended has only its time. */
export interface CountedRun {
  readonly workspaceId: WorkspaceId;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly costUsd: number;
  readonly tokens: number;
  readonly passed: boolean;
  /** The user ended it: that is no failure. */
  readonly stopped: boolean;
  /** When it waited for its user: that is no work. */
  readonly waits: readonly Stretch[];
}

export interface UsageChart {
  readonly buckets: UsageBucket[];
  readonly byWorkspace: { workspaceId: WorkspaceId; costUsd: number; runs: number }[];
}

export const MOST_BUCKETS = 1000;

/** How many buckets a stretch takes; the last one may be cut by its end. */
export const bucketCount = ({ from, to, bucketMs }: ChartSpan): number =>
  Math.max(0, Math.ceil((to - from) / bucketMs));

/**
 * Counts runs and done tasks into buckets. Cost, tokens and the number of runs are counted where a run ended, its working time in each bucket that
 * it touches, up to `now` where it goes on. A run costs the same work however many buckets it spans: whole buckets in between are summed up at the end.
 */
export function createChart(span: ChartSpan, now: number) {
  const { from, to, bucketMs } = span;
  const buckets: UsageBucket[] = Array.from({ length: bucketCount(span) }, (_, index) => ({
    ...{ at: from + index * bucketMs, costUsd: 0, tokens: 0, runs: 0, failed: 0, tasksDone: 0, busyMs: 0 },
  }));
  /** How many runs begin, or stop, to fill whole buckets at each. */
  const filling = Array.from({ length: buckets.length + 1 }, () => 0);
  const byWorkspace = new Map<WorkspaceId, { costUsd: number; runs: number }>();
  const bucketAt = (at: number): UsageBucket | undefined =>
    at >= from && at < to ? buckets[Math.floor((at - from) / bucketMs)] : undefined;

  const addTime = (startedAt: number, endedAt: number): void => {
    const start = Math.max(startedAt, from);
    const end = Math.min(endedAt, to, Math.max(now, from));
    if (end <= start) return;
    const first = Math.floor((start - from) / bucketMs);
    const last = Math.floor((end - from) / bucketMs);
    const add = (index: number, ms: number): void => {
      const bucket = buckets[index];
      if (bucket) bucket.busyMs += ms;
    };
    if (first === last) return add(first, end - start);
    add(first, from + (first + 1) * bucketMs - start);
    add(last, end - (from + last * bucketMs));
    filling[first + 1] = (filling[first + 1] ?? 0) + 1;
    filling[last] = (filling[last] ?? 0) - 1;
  };

  return {
    addRun(run: CountedRun): void {
      if (run.startedAt !== null)
        for (const worked of workedStretches(run.startedAt, run.endedAt ?? now, run.waits))
          addTime(worked.from, worked.to);
      const bucket = run.endedAt === null ? undefined : bucketAt(run.endedAt);
      if (!bucket) return;
      bucket.costUsd += run.costUsd;
      bucket.tokens += run.tokens;
      bucket.runs += 1;
      if (!run.passed && !run.stopped) bucket.failed += 1;
      const sums = byWorkspace.get(run.workspaceId) ?? { costUsd: 0, runs: 0 };
      byWorkspace.set(run.workspaceId, { costUsd: sums.costUsd + run.costUsd, runs: sums.runs + 1 });
    },
    addDone(at: number): void {
      const bucket = bucketAt(at);
      if (bucket) bucket.tasksDone += 1;
    },
    /** Once, at the end. Workspaces come with the dearest first. */
    result(): UsageChart {
      let whole = 0;
      buckets.forEach((bucket, index) => {
        whole += filling[index] ?? 0;
        bucket.busyMs += whole * bucketMs;
      });
      const workspaces = [...byWorkspace].map(([workspaceId, sums]) => ({ workspaceId, ...sums }));
      return { buckets, byWorkspace: workspaces.toSorted((a, b) => b.costUsd - a.costUsd || b.runs - a.runs) };
    },
  };
}
