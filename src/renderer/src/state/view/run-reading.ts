import type { OpenedTask } from '../use-open-task';

/** Whether what is known of a task's runs is all there is: `asked`: more is on its way; `failed`: it could not be read. */
export type RunReading = 'all' | 'asked' | 'failed';

/** How far the runs of a task are read. Its stages tell how many there are: of one that has none yet, none is missed. */
export function runReading({
  task,
  runs,
  isComplete,
  failure,
}: Pick<OpenedTask, 'task' | 'runs' | 'isComplete' | 'failure'>): RunReading {
  const begun = task.stages.reduce((sum, { attempts }) => sum + attempts, 0);
  if (isComplete || runs.length >= begun) return 'all';
  return failure ? 'failed' : 'asked';
}
