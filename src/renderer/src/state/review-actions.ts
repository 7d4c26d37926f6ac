import type { NotKept, Review } from '../../../main/contract/review';
import type { Task } from '../../../main/contract/task';
import type { App } from './app';
import { ask, call } from './call';
import type { Refusal, Tell } from './call';
import { acceptedWords, dayOf } from './review-words';
import { showWhile } from './toast-while';
import { plural } from './view/words';

export interface Acceptance {
  readonly how: 'merge' | 'squash';
  readonly message: string;
  readonly into: string | null;
  /** What may be lost with the worktree. */
  readonly mayGo: readonly NotKept[];
}

const pathsOf = (items: readonly NotKept[]) => (items.length > 0 ? { mayGo: items.map(({ path }) => path) } : {});

/** Brings the work home, as it was looked at, and says where it is now; or says why not. */
export async function acceptWork(app: App, task: Task, review: Review, wish: Acceptance): Promise<Refusal | null> {
  const message = wish.message.trim();
  const into = wish.into ?? review.into;
  const reply = await ask(app, 'review.accept', {
    taskId: task.id,
    how: wish.how,
    ...(into !== null && { into }),
    ...(message !== '' && { message }),
    ...(review.tip !== null && { tip: review.tip }),
    ...pathsOf(wish.mayGo),
  });
  if (!reply.ok) return reply;
  app.toasts.show({ tone: 'good', text: acceptedWords(reply.value), forMs: 12_000 });
  return null;
}

/** Sends drafts and words back to the agent. */
export async function sendBack(app: App, task: Task, words: string, drafts: number, tell: Tell): Promise<boolean> {
  const sent = await call(app, 'review.send-back', { taskId: task.id, words }, tell);
  if (!sent) return false;
  const what = drafts === 0 ? 'your words' : plural(drafts, 'remark');
  app.toasts.show({
    tone: 'good',
    text: `Sent back with ${what}: “${task.title}” goes through its stages again.`,
    action: { label: 'Open task', run: () => app.router.go({ screen: 'task', taskId: task.id }) },
    forMs: 10_000,
  });
  return true;
}

/** Puts the work away. A copy stays, so this needs no question, only a way back; but for `mayGo`, which its user has agreed to lose. */
export async function discardWork(app: App, task: Task, mayGo: readonly NotKept[], tell?: Tell): Promise<boolean> {
  const discarded = await call(app, 'review.discard', { taskId: task.id, ...pathsOf(mayGo) }, tell);
  if (discarded?.review.kind !== 'discarded') return false;
  const told = {
    text: `Discarded “${task.title}”. A copy is kept until ${dayOf(discarded.review.until)}.`,
    action: { label: 'Undo', run: () => void restoreWork(app, task) },
    forMs: 15_000,
  };
  showWhile(app, told, task.id, ({ review }) => review.kind === 'discarded');
  return true;
}

/** Brings discarded work back: its branch and its worktree. */
export async function restoreWork(app: App, task: Task): Promise<void> {
  const restored = await call(app, 'review.restore', { taskId: task.id });
  if (!restored) return;
  const branch = restored.place.kind === 'worktree' ? ` on ${restored.place.branch}` : '';
  app.toasts.show({ tone: 'good', text: `“${task.title}” is back${branch}.` });
}
