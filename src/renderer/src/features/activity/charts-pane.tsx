import { useState } from 'react';
import { charts, chartWords, isSilent } from '../../state/activity-usage';
import type { ChartSpec, Span } from '../../state/activity-usage';
import { detailsOf } from '../../state/toasts';
import { useFarm } from '../../state/use-app';
import { clockTime, money, plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { Empty, Trouble } from '../../ui/message';
import { Scroller } from '../../ui/scroller';
import { Skeleton } from '../../ui/skeleton';
import { Chart } from './chart';
import { useUsage } from './use-usage';
import type { Usage } from './use-usage';

const spans: readonly { readonly span: Span; readonly label: string }[] = [
  { span: 'day', label: 'Last day' },
  { span: 'week', label: 'Last week' },
];

/** Cost, work, what was done and what failed, over the last day or week. */
export function ChartsPane() {
  const [span, setSpan] = useState<Span>('day');
  const { query, bucketMs, now } = useUsage(span);
  const { latest, failure } = query;
  return (
    <Scroller aria-label="Charts" className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      <fieldset aria-label="How far back" className="flex gap-1 px-4 pt-3">
        {spans.map(({ span: each, label }) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === span}
            className="h-6 rounded-full border border-line px-2.5 text-sm text-ink-2 hover:bg-hover aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-ink-inverse max-md:h-8"
            onClick={() => setSpan(each)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {failure && !latest && (
        <div className="p-4">
          <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
            <Button small onClick={query.reload}>
              Try again
            </Button>
          </Trouble>
        </div>
      )}
      {!latest && !failure && <ChartSkeleton />}
      {latest && isSilent(latest.buckets) && (
        <div className="flex min-h-80">
          <Empty title={span === 'day' ? 'Nothing has run in the last day' : 'Nothing has run in the last week'}>
            <p>Cost, working agents, tasks done and failures are drawn here as soon as an agent has worked.</p>
          </Empty>
        </div>
      )}
      {latest && !isSilent(latest.buckets) && <Drawn usage={latest} span={span} bucketMs={bucketMs} now={now} />}
    </Scroller>
  );
}

function ChartSkeleton() {
  return (
    <output aria-label="Asking for the numbers" className="grid gap-4 p-4 lg:grid-cols-2">
      {charts.map(({ name }) => (
        <div key={name} className="grid h-52 content-start gap-3 rounded-md border border-line p-3">
          <Skeleton className="w-24" />
          <Skeleton className="h-36! w-full" />
        </div>
      ))}
    </output>
  );
}

interface DrawnProps {
  usage: Usage;
  span: Span;
  bucketMs: number;
  now: number;
}

function Drawn({ usage, span, bucketMs, now }: DrawnProps) {
  return (
    <div className="grid gap-4 p-4 lg:grid-cols-2">
      {charts.map((spec) => (
        <ChartCard key={spec.name} spec={spec} usage={usage} span={span} bucketMs={bucketMs} now={now} />
      ))}
      <Workspaces usage={usage} />
      <Numbers usage={usage} bucketMs={bucketMs} now={now} />
    </div>
  );
}

function ChartCard({ spec, usage, span, bucketMs, now }: DrawnProps & { spec: ChartSpec }) {
  const [at, setAt] = useState<number | null>(null);
  const values = usage.buckets.map((bucket) => spec.valueOf(bucket, bucketMs));
  const pointed = at === null ? undefined : usage.buckets[at];
  return (
    <figure aria-label={spec.title} className="grid min-w-0 gap-1 rounded-md border border-line p-3 pb-1.5">
      <figcaption className="flex items-baseline gap-2">
        <span className="font-medium">{spec.title}</span>
        <span className="tick flex-1 truncate text-right text-ink-2">
          {pointed ? `${clockTime(pointed.at, now)}: ${spec.words(values[at ?? 0] ?? 0)}` : spec.whole(values)}
        </span>
      </figcaption>
      <Chart
        name={spec.name}
        shape={spec.shape}
        span={span}
        bucketMs={bucketMs}
        times={usage.buckets.map((bucket) => bucket.at)}
        values={values}
        isMoney={spec.name === 'cost'}
        label={chartWords(spec, usage.buckets, bucketMs, now)}
        onPoint={setAt}
      />
    </figure>
  );
}

function Workspaces({ usage }: { usage: Usage }) {
  const workspaces = useFarm((farm) => farm.workspaces);
  const rows = usage.byWorkspace.toSorted((a, b) => b.costUsd - a.costUsd);
  const most = Math.max(...rows.map(({ costUsd }) => costUsd), 0.000_001);
  if (rows.length === 0) return null;
  return (
    <section className="rounded-md border border-line p-3">
      <h2 className="mb-1.5 font-medium">By workspace</h2>
      <ul className="grid gap-1">
        {rows.map(({ workspaceId, costUsd, runs }) => (
          <li key={workspaceId} className="grid grid-cols-[minmax(0,8rem)_1fr_4rem_4rem] items-center gap-2 text-sm">
            <bdi className="truncate">{workspaces.get(workspaceId)?.name ?? 'taken off the list'}</bdi>
            <span aria-hidden="true" className="h-2 rounded-sm bg-active">
              <span className="block h-full rounded-sm bg-ink-3" style={{ width: `${(costUsd / most) * 100}%` }} />
            </span>
            <span className="tick text-right text-ink-2">{plural(runs, 'run')}</span>
            <span className="tick text-right">{money(costUsd)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The charts as a table, for those who cannot see or cannot point. */
function Numbers({ usage, bucketMs, now }: Omit<DrawnProps, 'span'>) {
  const rows = usage.buckets.filter(
    ({ costUsd, busyMs, tasksDone, failed }) => costUsd + busyMs + tasksDone + failed > 0,
  );
  return (
    <details className="rounded-md border border-line p-3 lg:col-span-2">
      <summary className="font-medium">The numbers as a table</summary>
      <div className="overflow-x-auto">
        <table className="mt-2 w-full text-sm">
          <thead>
            <tr className="text-left text-ink-2">
              <th scope="col" className="py-1 font-medium">
                From
              </th>
              {charts.map(({ name, title }) => (
                <th key={name} scope="col" className="py-1 pl-3 text-right font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((bucket) => (
              <tr key={bucket.at} className="border-t border-line">
                <th scope="row" className="tick py-0.5 text-left font-normal">
                  {clockTime(bucket.at, now)}
                </th>
                {charts.map(({ name, valueOf, words }) => (
                  <td key={name} className="tick py-0.5 pl-3 text-right">
                    {words(valueOf(bucket, bucketMs))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
