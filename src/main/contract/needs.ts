import type { Ask } from './run';
import type { Task } from './task';

/** One thing that waits for the user: a question of an agent, or a task that cannot go on alone. */
export type Need =
  | { readonly kind: 'ask'; readonly key: string; readonly since: number; readonly task: Task; readonly ask: Ask }
  | { readonly kind: 'task'; readonly key: string; readonly since: number; readonly task: Task };

/** Tasks and open asks, however they are kept. */
export interface NeedSource {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly asks: ReadonlyMap<string, Ask>;
}

/** All that needs the user, oldest first: who has waited longest comes first. Tray, window and phone count the same. */
export function needsOf({ asks, tasks }: NeedSource): readonly Need[] {
  const needs: Need[] = [];
  for (const ask of asks.values()) {
    const task = tasks.get(ask.taskId);
    if (task && ask.state === 'open') needs.push({ kind: 'ask', key: ask.id, since: ask.createdAt, task, ask });
  }
  for (const task of tasks.values()) {
    if (task.state.kind === 'needs-you') needs.push({ kind: 'task', key: task.id, since: task.updatedAt, task });
  }
  return needs.toSorted((a, b) => a.since - b.since);
}

/** What an ask asks, in one line: run `npm publish`? */
export const askWords = (ask: Ask): string => ask.questions[0]?.question ?? ask.title;
