import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { approveTask, startTask, stopTask } from '../../state/task-actions';
import { useApp } from '../../state/use-app';
import { isGate } from '../../state/view/needs';
import { EditDialog } from './edit-dialog';
import { RetryDialog } from './retry-dialog';
import { SkipDialog } from './skip-dialog';

type Act = () => void;
type Asking =
  { readonly kind: 'retry'; readonly stage: string } | { readonly kind: 'skip' } | { readonly kind: 'edit' } | null;

/** What can be done with a task where it stands; what cannot is undefined. */
export interface TaskActs {
  readonly start: Act | undefined;
  readonly stop: Act | undefined;
  readonly approve: Act | undefined;
  readonly retry: Act | undefined;
  readonly skip: Act | undefined;
  readonly edit: Act | undefined;
  readonly retryFrom: (stage: string) => void;
  /** The dialog that one of them has opened. */
  readonly dialog: ReactNode;
}

/** The actions of a task, with their keys. */
export function useTaskActions(task: Task, runs: readonly Run[]): TaskActs {
  const app = useApp();
  const [asking, setAsking] = useState<Asking>(null);
  const { state } = task;
  const waits = state.kind === 'needs-you' || state.kind === 'held';
  const stage = retryStage(task, runs);
  const retryFrom = (from: string) => setAsking({ kind: 'retry', stage: from });
  const close = () => setAsking(null);

  const acts = {
    start: state.kind === 'draft' ? () => void startTask(app, task) : undefined,
    stop: waits || state.kind === 'running' || state.kind === 'queued' ? () => void stopTask(app, task) : undefined,
    approve: isGate(task) ? () => void approveTask(app, task) : undefined,
    retry: stage === null ? undefined : () => retryFrom(stage),
    skip: waits || state.kind === 'running' ? () => setAsking({ kind: 'skip' }) : undefined,
    edit: isUntouched(task) ? () => setAsking({ kind: 'edit' }) : undefined,
  };
  useShortcuts({ stop: acts.stop, approve: acts.approve, retry: acts.retry, skip: acts.skip });

  return {
    ...acts,
    retryFrom,
    dialog: (
      <>
        {asking?.kind === 'retry' && <RetryDialog task={task} stage={asking.stage} onClose={close} />}
        {asking?.kind === 'edit' && <EditDialog task={task} onClose={close} />}
        {asking?.kind === 'skip' && <SkipDialog task={task} onClose={close} />}
      </>
    ),
  };
}

/** No agent has got its words yet. */
const isUntouched = ({ state, place }: Task): boolean =>
  place.kind === 'none' && (state.kind === 'draft' || state.kind === 'queued');

/** The stage that a plain retry runs again: where the task stands or stood, and the last one of a finished task. */
function retryStage({ state, stages }: Task, runs: readonly Run[]): string | null {
  if (runs.length === 0) return null;
  if (state.kind === 'done') return stages.at(-1)?.key ?? null;
  return 'stage' in state ? state.stage : null;
}
