import { useEffect, useMemo, useState } from 'react';
import type { Failure } from '../../../main/contract/errors';
import type { TaskId } from '../../../main/contract/ids';
import type { Run } from '../../../main/contract/run';
import type { Task } from '../../../main/contract/task';
import type { App } from './app';
import { openTask, takeRuns, takeTask } from './farm/fetched';
import { useApp, useConnection, useFarm } from './use-app';

export type OpenTask =
  | { readonly kind: 'loading' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'open'; readonly task: Task; readonly runs: readonly Run[] };

/** A task with all its runs, oldest first: from what the window holds, and asked for where it holds too little. */
export function useOpenTask(taskId: TaskId): OpenTask {
  const app = useApp();
  const { farm, live } = app;
  const online = useConnection().kind === 'online';
  const isLoaded = useFarm((state) => state.seq !== null);
  const task = useFarm((state) => state.tasks.get(taskId));
  const runs = useFarm((state) => state.runs);
  const [failure, setFailure] = useState<Failure | null>(null);

  useEffect(() => {
    farm.setState(openTask(farm.getState(), taskId), true);
    return () => farm.setState(openTask(farm.getState(), null), true);
  }, [farm, taskId]);

  useEffect(() => {
    if (!isLoaded || !online) return undefined;
    const fetchAll = () => void fetchTask(app, taskId).then(setFailure);
    fetchAll();
    return live.onReset(fetchAll);
  }, [app, live, taskId, isLoaded, online]);

  const mine = useMemo(
    () => [...runs.values()].filter((run) => run.taskId === taskId).toSorted((a, b) => a.createdAt - b.createdAt),
    [runs, taskId],
  );
  if (task) return { kind: 'open', task, runs: mine };
  // Only its id was said: what is not understood is an id of no task.
  if (failure?.code === 'not_found' || failure?.code === 'invalid') return { kind: 'missing' };
  return failure ? { kind: 'failed', failure } : { kind: 'loading' };
}

const MOST_RUNS = 500;

/** Brings in the task, if the window does not know it, and its runs. */
async function fetchTask({ host, farm }: App, taskId: TaskId): Promise<Failure | null> {
  if (!farm.getState().tasks.has(taskId)) {
    const reply = await host.invoke('task.get', { taskId });
    if (!reply.ok) return reply.error;
    farm.setState(takeTask(farm.getState(), reply.value), true);
  }
  const reply = await host.invoke('run.list', { taskId, limit: MOST_RUNS });
  if (!reply.ok) return reply.error;
  farm.setState(takeRuns(farm.getState(), reply.value), true);
  return null;
}
