import type { Ask } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import type { FarmState } from '../farm/farm-state';

/** One thing that waits for the user: a question of an agent, or a task that cannot go on alone. */
export type Need =
  | { readonly kind: 'ask'; readonly key: string; readonly since: number; readonly task: Task; readonly ask: Ask }
  | { readonly kind: 'task'; readonly key: string; readonly since: number; readonly task: Task };

/** All that needs the user, oldest first: who has waited longest comes first. */
export function needsOf({ asks, tasks }: Pick<FarmState, 'asks' | 'tasks'>): readonly Need[] {
  const needs: Need[] = [];
  for (const ask of asks.values()) {
    const task = tasks.get(ask.taskId);
    if (task) needs.push({ kind: 'ask', key: ask.id, since: ask.createdAt, task, ask });
  }
  for (const task of tasks.values()) {
    if (task.state.kind === 'needs-you') needs.push({ kind: 'task', key: task.id, since: task.updatedAt, task });
  }
  return needs.toSorted((a, b) => a.since - b.since);
}

/** What an ask asks, in one line: run `npm publish`? */
export const askWords = (ask: Ask): string => ask.questions[0]?.question ?? ask.title;

/** A gate that only a person opens. */
export const isGate = (task: Task): boolean => task.state.kind === 'needs-you' && task.state.need.code === 'approval';
