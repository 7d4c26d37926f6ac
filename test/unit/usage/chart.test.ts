import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketCount, createChart } from '../../../src/main/core/usage/chart';
import type { ChartSpan, CountedRun, UsageChart } from '../../../src/main/core/usage/chart';
import { newIds } from '../../builders';

const workspaces = [newIds.workspace(), newIds.workspace()];
const someRun: fc.Arbitrary<CountedRun> = fc
  .record({
    workspaceId: fc.constantFrom(...workspaces),
    startedAt: fc.option(fc.nat(1000)),
    lasts: fc.option(fc.nat(600)),
    waits: fc.array(
      fc
        .record({ from: fc.nat(1600), to: fc.option(fc.nat(600)) })
        .map(({ from, to }) => ({ from, to: to && from + to })),
      { maxLength: 3 },
    ),
    cents: fc.nat(100),
    tokens: fc.nat(1000),
    passed: fc.boolean(),
    stopped: fc.boolean(),
  })
  .map(({ startedAt, lasts, cents, ...run }) => ({
    ...run,
    startedAt,
    endedAt: lasts === null ? null : (startedAt ?? 0) + lasts,
    costUsd: cents,
  }));
const someSpan: fc.Arbitrary<ChartSpan> = fc
  .record({ from: fc.nat(800), lasts: fc.integer({ min: 1, max: 900 }), bucketMs: fc.integer({ min: 1, max: 400 }) })
  .map(({ from, lasts, bucketMs }) => ({ from, to: from + lasts, bucketMs }));

const chartOf = (span: ChartSpan, now: number, runs: readonly CountedRun[], done: readonly number[]): UsageChart => {
  const chart = createChart(span, now);
  runs.forEach((run) => chart.addRun(run));
  done.forEach((at) => chart.addDone(at));
  return chart.result();
};

/** The same, worked out bucket by bucket. */
function bySpelling(span: ChartSpan, now: number, runs: readonly CountedRun[], done: readonly number[]) {
  return Array.from({ length: bucketCount(span) }, (_, index) => {
    const at = span.from + index * span.bucketMs;
    const end = Math.min(at + span.bucketMs, span.to);
    const ended = runs.filter(({ endedAt }) => endedAt !== null && endedAt >= at && endedAt < end);
    const busy = runs.map(({ startedAt, endedAt, waits }) => {
      const isWork = (ms: number): boolean => waits.every(({ from, to }) => ms < from || (to !== null && ms >= to));
      const last = Math.min(endedAt ?? now, now, end);
      const first = Math.max(startedAt ?? last, at);
      return Array.from({ length: Math.max(0, last - first) }, (_, ms) => Number(isWork(first + ms))).reduce(
        (a, b) => a + b,
        0,
      );
    });
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    return {
      at,
      costUsd: sum(ended.map(({ costUsd }) => costUsd)),
      tokens: sum(ended.map(({ tokens }) => tokens)),
      runs: ended.length,
      failed: ended.filter(({ passed, stopped }) => !passed && !stopped).length,
      tasksDone: done.filter((time) => time >= at && time < end).length,
      busyMs: sum(busy),
    };
  });
}

describe('a chart', () => {
  it('is what counting bucket by bucket finds', () => {
    const runs = fc.array(someRun, { maxLength: 20 });
    fc.assert(
      fc.property(someSpan, fc.nat(2000), runs, fc.array(fc.nat(1700)), (span, now, all, done) => {
        expect(chartOf(span, now, all, done).buckets).toEqual(bySpelling(span, now, all, done));
      }),
    );
  });

  it('sums up by workspace, the dearest first', () => {
    const [cheap, dear] = workspaces;
    const run = (workspaceId: (typeof workspaces)[number], costUsd: number) => ({
      ...{ workspaceId, costUsd, startedAt: 1, endedAt: 5, tokens: 1, passed: true, stopped: false, waits: [] },
    });
    const runs = [run(cheap!, 1), run(dear!, 5), run(cheap!, 1)];
    expect(chartOf({ from: 0, to: 10, bucketMs: 10 }, 10, runs, []).byWorkspace).toEqual([
      { workspaceId: dear, costUsd: 5, runs: 1 },
      { workspaceId: cheap, costUsd: 2, runs: 2 },
    ]);
  });
});
