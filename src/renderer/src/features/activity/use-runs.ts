import { useEffect, useMemo, useState } from 'react';
import type { Failure } from '../../../../main/contract/errors';
import type { Run } from '../../../../main/contract/run';
import { withRuns } from '../../state/activity-runs';
import type { FarmState } from '../../state/farm/farm-state';
import { useApp } from '../../state/use-app';
import { useQuery } from '../../state/use-query';

/** The most that the farm tells at once. */
export const MOST_RUNS = 500;
const SETTLE_MS = 300;

export interface Runs {
  readonly runs: readonly Run[] | null;
  /** The questions that were open when the runs were as they are here: an answer changes both at once. */
  readonly asks: FarmState['asks'];
  readonly failure: Failure | null;
  readonly reload: () => void;
}

/** The newest runs of the farm, kept up to date by its events. */
export function useRuns(): Runs {
  const { live, farm } = useApp();
  const query = useQuery('run.list', { limit: MOST_RUNS });
  const [changed, setChanged] = useState<ReadonlyMap<string, Run>>(new Map());

  useEffect(() => {
    let waiting: Run[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const take = () => {
      timer = null;
      const fresh = waiting;
      waiting = [];
      setChanged((before) => new Map([...before, ...fresh.map((run) => [run.id, run] as const)].slice(-MOST_RUNS)));
    };
    const stop = live.listen((events) => {
      for (const { fact } of events) if (fact.type === 'run.changed') waiting.push(fact.run);
      const isNews = waiting.length > 0 || events.some(({ fact }) => fact.type === 'ask.changed');
      if (isNews) timer ??= setTimeout(take, SETTLE_MS);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [live]);

  const known = useMemo(
    () => ({
      runs: query.latest ? withRuns(query.latest, [...changed.values()], MOST_RUNS) : null,
      asks: farm.getState().asks,
    }),
    [query.latest, changed, farm],
  );
  return { ...known, failure: query.failure, reload: query.reload };
}
