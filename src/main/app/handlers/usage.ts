import { fail, ok } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import { bucketCount, createChart, MOST_BUCKETS } from '../../core/usage/chart';
import type { ChartSpan, UsageChart } from '../../core/usage/chart';
import type { EndedRun, RunRecord } from '../../ports/store';
import type { App } from '../app';

type Mine = Pick<Handlers, 'usage.chart'>;

/** Runs that are read at a time: others have their turn in between. */
const PAGE = 2_000;

/** Handlers of usage. */
export const usageHandlers = (app: App): Mine => ({
  'usage.chart': async (span) => {
    if (span.to <= span.from)
      return fail('invalid', 'The end has to be after the beginning.', { reason: 'usage.empty' });
    const count = bucketCount(span);
    if (count > MOST_BUCKETS) {
      const message = `That would be ${count} points; a chart has at most ${MOST_BUCKETS}.`;
      return fail('invalid', message, {
        reason: 'usage.too_fine',
        next: 'Ask for a shorter time or for longer steps.',
      });
    }
    return ok(await chartOf(app, span));
  },
});

async function chartOf(app: App, span: ChartSpan): Promise<UsageChart> {
  const chart = createChart(span, app.clock.now());
  /** A run that ended after the stretch may have worked in it. */
  let after: Pick<EndedRun, 'endedAt' | 'nr'> = { endedAt: span.from, nr: -1 };
  for (;;) {
    const page = app.store.endedRuns({ after, limit: PAGE });
    for (const run of page) chart.addRun(run);
    const last = page.at(-1);
    if (page.length < PAGE || !last) break;
    after = last;
    await nextTurn(app);
  }
  for (const run of app.store.openRuns()) if (run.endedAt === null) chart.addRun(liveRun(app, run));
  for (const at of app.store.doneTimes(span.from, span.to)) chart.addDone(at);
  return chart.result();
}

const liveRun = (app: App, { id, workspaceId, startedAt }: RunRecord) => ({
  waits: app.store.waitsOf(id),
  ...{ workspaceId, startedAt, endedAt: null, costUsd: 0, tokens: 0, passed: false, stopped: false },
});

const nextTurn = (app: App): Promise<void> => new Promise((resolve) => void app.clock.after(0, resolve));
