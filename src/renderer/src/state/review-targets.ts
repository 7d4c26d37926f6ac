import type { Task } from '../../../main/contract/task';

/** Branches that work may go into, those that hold other tasks' work apart: into those it goes rarely. */
export interface ReviewTargets {
  readonly usual: readonly string[];
  readonly ofTasks: readonly string[];
}

/** What Croft begins the names of its tasks' branches with: also one whose task is not known here is told by it. */
const OF_TASK = /^croft\/[\da-z]{8}-/;

/** The branches to choose from. `target`: the one that is chosen, which is among the usual ones whatever it is. */
export function targetsOf(
  branches: readonly string[],
  tasks: Iterable<Pick<Task, 'place'>>,
  target: string,
): ReviewTargets {
  const taken = new Set([...tasks].flatMap(({ place }) => (place.kind === 'worktree' ? [place.branch] : [])));
  const isUsual = (branch: string) => branch === target || !(taken.has(branch) || OF_TASK.test(branch));
  const all = branches.includes(target) || target === '' ? branches : [target, ...branches];
  return { usual: all.filter(isUsual), ofTasks: all.filter((branch) => !isUsual(branch)) };
}
