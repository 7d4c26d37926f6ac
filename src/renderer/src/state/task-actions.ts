import type { FarmControl } from '../../../main/contract/farm';
import type { Ask, AskAnswer } from '../../../main/contract/run';
import type { Task } from '../../../main/contract/task';
import type { App } from './app';
import { call } from './call';
import type { Tell } from './call';
import { newTaskId } from './ids';
import type { Question } from './question';

/** Answers a question of an agent and says what was answered, so that a wrong key is noticed. */
export async function answerAsk(app: App, ask: Ask, answer: AskAnswer): Promise<boolean> {
  const done = await call(app, 'run.answer', { askId: ask.id, answer });
  if (!done) return false;
  app.toasts.show({ tone: 'good', text: `${answerWords(answer)}: ${ask.title.replace(/\?$/, '')}`, forMs: 3_000 });
  return true;
}

function answerWords(answer: AskAnswer): string {
  if (answer.kind === 'allow') return answer.always ? 'Allowed for this run' : 'Allowed';
  return answer.kind === 'deny' ? 'Denied' : 'Answered';
}

/** An agent is at work, and what it is in the middle of would be lost: that is asked first. */
const stopEndsAgent = ({ state }: Pick<Task, 'state'>): boolean => state.kind === 'running';

const stopQuestion: Question = {
  sure: 'Stop its agent?',
  loses: 'The agent ends in the middle of what it does. Files that it has written stay.',
};

const throwAwayQuestion: Question = {
  sure: 'Throw the draft away?',
  loses: 'It leaves Home, and its words with it. No agent has worked on it.',
};

/** What is asked before a task is stopped or a draft thrown away; null: nothing of it would be lost. */
export function stopQuestionOf(task: Pick<Task, 'state'>): Question | null {
  if (task.state.kind === 'draft') return throwAwayQuestion;
  return stopEndsAgent(task) ? stopQuestion : null;
}

/** A draft is thrown away by what stops a task: it is over without having begun. Its way back is another with the same words. */
async function throwAway(app: App, task: Task): Promise<void> {
  const thrown = await call(app, 'task.cancel', { taskId: task.id, reason: 'thrown away as a draft' });
  if (!thrown) return;
  const here = app.router.route.getState();
  if (here.screen === 'task' && here.taskId === task.id) app.router.go({ screen: 'home' });
  const { workspaceId, title, description, pipeline, agent } = task;
  const again = { id: newTaskId(), workspaceId, title, description, pipeline, agent };
  app.toasts.show({
    text: `Threw the draft “${title}” away.`,
    action: { label: 'Undo', run: () => void call(app, 'task.create', again) },
    forMs: 10_000,
  });
}

/** Stops a task, or throws a draft away. Its work stays, so that one with no agent at work needs no question, only a way back. */
export async function stopTask(app: App, task: Task): Promise<void> {
  if (task.state.kind === 'draft') return throwAway(app, task);
  const stopped = await call(app, 'task.cancel', { taskId: task.id });
  if (!stopped) return;
  const branch = stopped.place.kind === 'worktree' ? ` Its work stays on ${stopped.place.branch}.` : '';
  app.toasts.show({
    text: `Stopped “${task.title}”.${branch}`,
    action: { label: 'Run again', run: () => void retryTask(app, task, {}) },
    forMs: 10_000,
  });
}

/** No agent has got its words yet. */
export const canEditTask = ({ state, place }: Task): boolean =>
  place.kind === 'none' && (state.kind === 'draft' || state.kind === 'queued');

/**
 * The stage that a plain retry runs again: where the task stands or stood, also where it could not begin there, and the last one of a finished
 * task; null: nothing of it has begun, or its first run is only about to.
 */
export function retryStage({ state, stages }: Task, runs: readonly unknown[]): string | null {
  if (state.kind === 'done') return stages.at(-1)?.key ?? null;
  if (state.kind === 'cancelled') return state.stage ?? stages[0]?.key ?? null;
  if (state.kind === 'running' && runs.length === 0) return null;
  return 'stage' in state ? state.stage : null;
}

/** Runs a stage again, and those after it. */
export async function retryTask(
  app: App,
  task: Task,
  more: { stage?: string; note?: string },
  tell?: Tell,
): Promise<boolean> {
  return (await call(app, 'task.retry', { taskId: task.id, ...more }, tell)) !== null;
}

/** Puts a draft into the queue. */
export async function startTask(app: App, task: Task): Promise<boolean> {
  return (await call(app, 'task.start', { taskId: task.id })) !== null;
}

/** Lets a task pass its gate. */
export async function approveTask(app: App, task: Task): Promise<boolean> {
  return (await call(app, 'task.approve', { taskId: task.id })) !== null;
}

/** Ends a task's agent for now; what it has done and its session stay. */
export async function pauseTask(app: App, task: Task): Promise<boolean> {
  return (await call(app, 'task.pause', { taskId: task.id })) !== null;
}

/** Lets a paused or held task go on now. */
export async function resumeTask(app: App, task: Task): Promise<boolean> {
  return (await call(app, 'task.resume', { taskId: task.id })) !== null;
}

/** Goes on with a task's session in a terminal: the agent that runs ends first, the terminal follows. */
export async function takeOverTask(app: App, task: Task): Promise<boolean> {
  const taken = await call(app, 'task.take-over', { taskId: task.id });
  const words = taken && takenWords(taken);
  if (words !== null) app.toasts.show({ text: words, forMs: 6_000 });
  return taken !== null;
}

/** What has become of a task that was taken over; null where that is said elsewhere. */
export function takenWords({ state }: Pick<Task, 'state'>): string | null {
  if (state.kind === 'running') return 'You drive the terminal now. Hand it back when you are done.';
  return state.kind === 'queued' ? 'Taken over: its terminal opens as soon as there is room for it.' : null;
}

/** Gives a task back to its agent, with words for it if there are any; or with the verdict that the agent has given. */
export async function handBackTask(
  app: App,
  task: Task,
  by: { note: string } | 'verdict',
  tell: Tell,
): Promise<boolean> {
  const words = by === 'verdict' ? '' : by.note.trim();
  const back = await call(app, 'task.hand-back', { taskId: task.id, ...(words !== '' && { note: words }) }, tell);
  const control = app.farm.getState().health?.control ?? 'open';
  const text = handedBackWords(by === 'verdict', control);
  if (back) app.toasts.show({ tone: 'good', text, forMs: control === 'open' ? 4_000 : 8_000 });
  return back !== null;
}

/** What has become of a task that was handed back, as its farm stands. */
export function handedBackWords(isVerdict: boolean, control: FarmControl): string {
  if (isVerdict) return 'Handed back: its verdict counts.';
  if (control === 'paused') return 'Handed back: its agent goes on in its turn when you resume Croft.';
  if (control === 'open') return 'Handed back: its agent goes on.';
  return 'Handed back. Croft is about to quit: its agent goes on in its turn when you start Croft again, or if you do not quit after all.';
}
