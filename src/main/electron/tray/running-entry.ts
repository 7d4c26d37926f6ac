import type { Task } from '../../contract/task';
import type { FarmView } from '../farm-view';
import { plainText } from '../plain-text';
import type { TrayEntry } from './model';

const MOST_TITLE = 40;

/** Tasks that agents work on, those that began first on top. */
export function workingTasks({ tasks }: FarmView): readonly Task[] {
  return [...tasks.values()]
    .filter(({ state }) => state.kind === 'running')
    .toSorted((a, b) => a.createdAt - b.createdAt || a.id.localeCompare(b.id));
}

/** A task that runs, with the stage that it is at. */
export function runningEntry(task: Task, { runs }: FarmView): TrayEntry {
  const title = plainText(task.title, MOST_TITLE);
  return {
    kind: 'action',
    label: `${title}: ${stageWords(task, runs)}`,
    action: { kind: 'open-task', taskId: task.id },
  };
}

function stageWords({ id, state, stages }: Task, runs: FarmView['runs']): string {
  const key = state.kind === 'running' ? state.stage : '';
  const name = plainText(stages.find((stage) => stage.key === key)?.title ?? key, MOST_TITLE).toLowerCase();
  const run = [...runs.values()].find(({ taskId }) => taskId === id);
  if (run?.attended === true) return `${name}, in your hands`;
  return run && run.attempt > 1 ? `${name}, attempt ${run.attempt}` : name;
}
