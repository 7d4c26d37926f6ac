import { useEffect, useEffectEvent, useMemo } from 'react';
import type { OutputOf } from '../../../../main/contract/index';
import type { FarmEvent } from '../../../../main/contract/event';
import { usageInput } from '../../state/activity-usage';
import type { Span } from '../../state/activity-usage';
import { useApp, useNow } from '../../state/use-app';
import { useQuery } from '../../state/use-query';
import type { Query } from '../../state/use-query';

const MINUTE_MS = 60_000;
const SETTLE_MS = 1_500;

export type Usage = OutputOf<'usage.chart'>;

/** What was used in the last day or week, asked for again each minute and soon after a run or a task has ended. */
export function useUsage(span: Span): {
  readonly query: Query<Usage>;
  readonly bucketMs: number;
  readonly now: number;
} {
  const { live } = useApp();
  const minute = Math.floor(useNow() / MINUTE_MS) * MINUTE_MS;
  const input = useMemo(() => usageInput(span, minute), [span, minute]);
  const query = useQuery('usage.chart', input);
  const reload = useEffectEvent(query.reload);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = live.listen((events) => {
      if (timer !== null || !events.some(counts)) return;
      timer = setTimeout(() => {
        timer = null;
        reload();
      }, SETTLE_MS);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [live]);
  return { query, bucketMs: input.bucketMs, now: minute };
}

function counts({ fact }: FarmEvent): boolean {
  if (fact.type === 'run.changed') return fact.run.status.kind === 'ended';
  return fact.type === 'task.changed' && fact.move?.to === 'done';
}
