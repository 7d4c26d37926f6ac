import type { Task } from '../../../main/contract/task';
import { useFarm, useNow } from './use-app';
import { presentRun } from './view/present-run';
import { taskTimes } from './view/work-times';
import type { WorkTimes } from './view/work-times';

/** How long the agents of a task have worked and waited; goes on while one lives. */
export function useTaskTimes(task: Task): WorkTimes {
  const run = useFarm((farm) => presentRun(farm.runs, task.id));
  const asks = useFarm((farm) => farm.asks);
  const now = useNow(run !== undefined && run.endedAt === null);
  return taskTimes(task, run, asks, now);
}
