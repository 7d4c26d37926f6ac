import type { Ask, AskAnswer } from '../../../main/contract/run';
import type { Task } from '../../../main/contract/task';
import type { App } from './app';
import { call } from './call';

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

/** Ends a task's agent. Its work stays, so this needs no question, only a way back. */
export async function stopTask(app: App, task: Task): Promise<void> {
  const stopped = await call(app, 'task.cancel', { taskId: task.id });
  if (!stopped) return;
  const branch = stopped.place.kind === 'worktree' ? ` Its work stays on ${stopped.place.branch}.` : '';
  app.toasts.show({
    text: `Stopped “${task.title}”.${branch}`,
    action: { label: 'Run again', run: () => void retryTask(app, task, {}) },
    forMs: 10_000,
  });
}

/** Runs a stage again, and those after it. */
export async function retryTask(app: App, task: Task, more: { stage?: string; note?: string }): Promise<boolean> {
  return (await call(app, 'task.retry', { taskId: task.id, ...more })) !== null;
}

/** Puts a draft into the queue. */
export async function startTask(app: App, task: Task): Promise<boolean> {
  return (await call(app, 'task.start', { taskId: task.id })) !== null;
}

/** Lets a task pass its gate. */
export async function approveTask(app: App, task: Task): Promise<boolean> {
  return (await call(app, 'task.approve', { taskId: task.id })) !== null;
}
