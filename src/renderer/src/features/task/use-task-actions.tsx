import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import type { App } from '../../state/app';
import type { Question } from '../../state/question';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import {
  approveTask,
  canEditTask,
  pauseTask,
  resumeTask,
  retryStage,
  startTask,
  stopQuestionOf,
  stopTask,
  takeOverTask,
} from '../../state/task-actions';
import { openTerminal } from '../../state/terminal-actions';
import {
  canHandBack,
  canOpenSession,
  canOpenShell,
  canPause,
  canResume,
  canTakeOver,
  givenVerdict,
} from '../../state/terminal-hands';
import type { Ability } from '../../state/terminal-hands';
import { useApp, useFarm } from '../../state/use-app';
import { isGate } from '../../state/view/needs';
import { waitsForReview } from '../../state/view/review-wait';
import { EditDialog } from './edit-dialog';
import { HandBackDialog } from './hand-back-dialog';
import { RetryDialog } from './retry-dialog';
import { SkipDialog } from './skip-dialog';

type Act = () => void;
type Asking =
  | { readonly kind: 'retry'; readonly stage: string }
  | { readonly kind: 'skip' }
  | { readonly kind: 'edit' }
  | { readonly kind: 'hand-back' }
  | null;

/** Something that can be done, or why it cannot be done now. */
export type Possible = { readonly run: Act; readonly why?: never } | { readonly run?: never; readonly why: string };

/** What can be done with a task where it stands; what cannot is undefined, or says why. */
export interface TaskActs {
  readonly start: Act | undefined;
  readonly stop: Act | undefined;
  /** Stopping was asked for, and would end an agent at work or throw words away: a second yes is needed. */
  readonly stopping: { readonly sure: Act; readonly leave: Act } | null;
  readonly approve: Act | undefined;
  readonly retry: Act | undefined;
  readonly skip: Act | undefined;
  readonly edit: Act | undefined;
  readonly takeOver: Possible;
  readonly handBack: Possible;
  readonly pause: Possible;
  readonly resume: Possible;
  readonly shell: Possible;
  readonly session: Possible;
  readonly retryFrom: (stage: string) => void;
  /** The dialog that one of them has opened. */
  readonly dialog: ReactNode;
}

const possible = (ability: Ability, run: Act): Possible => (ability.can ? { run } : { why: ability.why });

/** The actions of a task, with their keys. */
export function useTaskActions(task: Task, runs: readonly Run[]): TaskActs {
  const app = useApp();
  // Which agents there are does not change while Croft runs; asked for here, the actions follow when it is heard.
  useFarm((farm) => farm.health?.agents);
  const [asking, setAsking] = useState<Asking>(null);
  const question = stopQuestionOf(task);
  const [asked, setAsked] = useState<Question | null>(null);
  // What was asked before the task moved on is not asked about what it does now.
  if (asked !== null && asked !== question) setAsked(null);
  const { state } = task;
  const waits = state.kind === 'needs-you' || state.kind === 'held';
  const stage = retryStage(task, runs);
  const retryFrom = (from: string) => setAsking({ kind: 'retry', stage: from });
  const close = () => setAsking(null);

  const acts = {
    start: state.kind === 'draft' ? () => void startTask(app, task) : undefined,
    stop: stopOf(app, task, () => setAsked(question)),
    approve: isGate(task) ? () => void approveTask(app, task) : undefined,
    retry: stage === null ? undefined : () => retryFrom(stage),
    skip: waits || state.kind === 'running' ? () => setAsking({ kind: 'skip' }) : undefined,
    edit: canEditTask(task) ? () => setAsking({ kind: 'edit' }) : undefined,
    ...terminalActs(app, task, runs, () => setAsking({ kind: 'hand-back' })),
  };
  useShortcuts({
    stop: acts.stop,
    approve: acts.approve,
    retry: acts.retry,
    skip: acts.skip,
    edit: acts.edit,
    hands: orSay(app, acts.handBack.run ? acts.handBack : acts.takeOver),
    pause: orSay(app, acts.resume.run ? acts.resume : acts.pause),
    shell: orSay(app, acts.shell),
    review: waitsForReview(task) ? () => app.router.go({ screen: 'review', taskId: task.id }) : undefined,
  });

  const leave = () => setAsked(null);
  const sure = () => {
    leave();
    void stopTask(app, task);
  };
  return {
    ...acts,
    stopping: asked !== null && asked === question ? { sure, leave } : null,
    retryFrom,
    dialog: (
      <>
        {asking?.kind === 'retry' && <RetryDialog task={task} stage={asking.stage} onClose={close} />}
        {asking?.kind === 'edit' && <EditDialog task={task} onClose={close} />}
        {asking?.kind === 'skip' && <SkipDialog task={task} onClose={close} />}
        {asking?.kind === 'hand-back' && (
          <HandBackDialog task={task} given={givenVerdict(task, runs)} onClose={close} />
        )}
      </>
    ),
  };
}

/** Stops what only waits at once: it can be run again as it was. */
function stopOf(app: App, task: Task, ask: Act): Act | undefined {
  if (stopQuestionOf(task) !== null) return ask;
  const { kind } = task.state;
  return kind === 'needs-you' || kind === 'held' || kind === 'queued' ? () => void stopTask(app, task) : undefined;
}

function terminalActs(app: App, task: Task, runs: readonly Run[], askHandBack: Act) {
  const agents = app.farm.getState().health?.agents ?? null;
  const shell = () => void openTerminal(app, { kind: 'shell', taskId: task.id });
  const session = () => void openTerminal(app, { kind: 'agent', taskId: task.id, resume: true });
  return {
    takeOver: possible(canTakeOver(task, runs, agents), () => void takeOverTask(app, task)),
    handBack: possible(canHandBack(task, runs), askHandBack),
    pause: possible(canPause(task), () => void pauseTask(app, task)),
    resume: possible(canResume(task), () => void resumeTask(app, task)),
    shell: possible(canOpenShell(task), shell),
    session: possible(canOpenSession(task, runs, agents), session),
  };
}

/** A key that can do nothing now says why. */
const orSay =
  ({ toasts }: App, { run, why }: Possible): Act =>
  () =>
    run ? run() : toasts.show({ text: why, forMs: 4_000 });
