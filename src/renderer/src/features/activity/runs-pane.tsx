import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { sortRuns, sumRuns, tokenSum } from '../../state/activity-runs';
import type { RunColumn, RunOrder } from '../../state/activity-runs';
import { detailsOf } from '../../state/toasts';
import { useNow } from '../../state/use-app';
import { count, exactDuration, money, plural } from '../../state/view/words';
import { runTimes, workWords } from '../../state/view/work-times';
import { Button } from '../../ui/button';
import { Empty, Trouble } from '../../ui/message';
import { Scroller } from '../../ui/scroller';
import { SkeletonRows } from '../../ui/skeleton';
import { RunRow } from './run-row';
import { MOST_RUNS, useRuns } from './use-runs';

/** What each attempt has used: tools, commands, files, tokens, cost. */
export function RunsPane() {
  const { runs, asks, failure, reload } = useRuns();
  const [order, setOrder] = useState<RunOrder>({ by: 'started', down: true });
  const isLive = runs?.some(({ status }) => status.kind !== 'ended') ?? false;
  const now = useNow(isLive);
  const sorted = useMemo(() => sortRuns(runs ?? [], order, { now, asks }), [runs, order, now, asks]);
  const sums = useMemo(() => sumRuns(runs ?? [], { now, asks }), [runs, now, asks]);

  if (failure && !runs) {
    return (
      <div className="p-4">
        <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
          <Button small onClick={reload}>
            Try again
          </Button>
        </Trouble>
      </div>
    );
  }
  if (!runs) return <SkeletonRows rows={12} label="Asking for the runs" />;
  if (runs.length === 0) {
    return (
      <Empty title="No agent has run yet">
        <p>Each attempt at a stage is listed here with what it has used.</p>
      </Empty>
    );
  }
  const together = `${runs.length >= MOST_RUNS ? `The newest ${MOST_RUNS} runs` : plural(runs.length, 'run')} together`;
  const head = { order, onOrder: setOrder };
  return (
    <Scroller aria-label="Runs" className="min-h-0 flex-1 overflow-auto overscroll-contain">
      <table className="w-full border-collapse text-sm">
        <thead className="sticky top-0 z-[1] bg-surface">
          <tr className="h-9 border-b border-line text-left">
            <th scope="col" className="pl-4 font-medium">
              Run
            </th>
            <th scope="col" className="px-2 font-medium max-lg:hidden">
              Outcome
            </th>
            <Head {...head} column="started">
              Started
            </Head>
            <Head {...head} column="time">
              Time
            </Head>
            <Head {...head} column="tools">
              Tools
            </Head>
            <Head {...head} column="bash">
              Bash
            </Head>
            <Head {...head} column="files">
              Files
            </Head>
            <Head {...head} column="tokens">
              Tokens
            </Head>
            <Head {...head} column="cost">
              Cost
            </Head>
          </tr>
        </thead>
        <tbody>
          {sorted.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              {...runTimes(run, asks, now)}
              tokens={tokenSum(run.totals.tokens)}
              now={now}
            />
          ))}
        </tbody>
        <tfoot className="sticky bottom-0 bg-canvas">
          <tr className="h-9 border-t border-line-strong font-medium">
            <th scope="row" colSpan={3} className="pl-4 text-left font-medium max-lg:hidden">
              {together}
            </th>
            <th scope="row" colSpan={2} className="pl-4 text-left font-medium lg:hidden">
              {together}
            </th>
            {[
              exactDuration(sums.worked),
              count(sums.tools),
              count(sums.bash),
              count(sums.files),
              count(sums.tokens),
              money(sums.cost),
            ].map((words, index) => (
              <td
                key={columns[index]}
                className="tick px-2 text-right last:pr-4"
                title={index === 0 ? workWords(sums.waited) : undefined}
              >
                {words}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </Scroller>
  );
}

const columns = ['time', 'tools', 'bash', 'files', 'tokens', 'cost'] as const;

interface HeadProps {
  column: RunColumn;
  order: RunOrder;
  onOrder: (order: RunOrder) => void;
  children: ReactNode;
}

/** A column that the table can be sorted by; first the most. */
function Head({ column, order, onOrder, children }: HeadProps) {
  const isBy = order.by === column;
  const Arrow = order.down ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isBy ? (order.down ? 'descending' : 'ascending') : 'none'}
      className="px-1 text-right font-medium last:pr-3"
    >
      <button
        type="button"
        className="inline-flex h-7 items-center gap-1 rounded-md px-1 hover:bg-hover"
        onClick={() => onOrder({ by: column, down: isBy ? !order.down : true })}
      >
        {isBy && <Arrow aria-hidden="true" className="size-3 text-ink-3" />}
        {children}
      </button>
    </th>
  );
}
