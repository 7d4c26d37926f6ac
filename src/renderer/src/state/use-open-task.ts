import { useCallback, useEffect, useMemo, useState } from 'react';
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
  | OpenedTask;

/** A task that is known, with as many of its runs as are known yet. */
export interface OpenedTask {
  readonly kind: 'open';
  readonly task: Task;
  readonly runs: readonly Run[];
  /** Whether these are all its runs: else what one of them has said may be missing. */
  readonly isComplete: boolean;
  /** Why the last asking for its runs was in vain. */
  readonly failure: Failure | null;
  /** Asks for them again, which is under way where `isAsking` says so. */
  readonly again: () => void;
  readonly isAsking: boolean;
}

/** What came of asking for a task and its runs. */
interface Asked {
  readonly taskId: TaskId | null;
  /** The turn in which it was asked. */
  readonly turn: number;
  readonly isComplete: boolean;
  readonly failure: Failure | null;
}

const NOT_ASKED: Asked = { taskId: null, turn: 0, isComplete: false, failure: null };

/** A task with all its runs, oldest first: from what the window holds, and asked for where it holds too little. */
export function useOpenTask(taskId: TaskId): OpenTask {
  const app = useApp();
  const { farm, live } = app;
  const online = useConnection().kind === 'online';
  const isLoaded = useFarm((state) => state.seq !== null);
  const task = useFarm((state) => state.tasks.get(taskId));
  const runs = useFarm((state) => state.runs);
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState(NOT_ASKED);
  const asked = answer.taskId === taskId ? answer : NOT_ASKED;
  const again = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    farm.setState(openTask(farm.getState(), taskId), true);
    return () => farm.setState(openTask(farm.getState(), null), true);
  }, [farm, taskId]);

  // The runs that were known are gone with what the window held.
  useEffect(
    () =>
      live.onReset(() => {
        setAnswer(NOT_ASKED);
        again();
      }),
    [live, again],
  );

  useEffect(() => {
    if (!isLoaded || !online) return undefined;
    let isCurrent = true;
    void fetchTask(app, taskId).then((failure) => {
      if (!isCurrent) return;
      setAnswer((before) => {
        const isComplete = failure === null || (before.taskId === taskId && before.isComplete);
        return { taskId, turn, isComplete, failure };
      });
    });
    return () => {
      isCurrent = false;
    };
  }, [app, taskId, isLoaded, online, turn]);

  const mine = useMemo(
    () => [...runs.values()].filter((run) => run.taskId === taskId).toSorted((a, b) => a.createdAt - b.createdAt),
    [runs, taskId],
  );
  const { failure, isComplete } = asked;
  if (task) return { kind: 'open', task, runs: mine, isComplete, failure, again, isAsking: asked.turn !== turn };
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
