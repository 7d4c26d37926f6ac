import type { RunId, WorkspaceId } from '../../../main/contract/ids';
import type { Run } from '../../../main/contract/run';
import type { Task } from '../../../main/contract/task';
import type { Terminal } from '../../../main/contract/terminal';
import { isLive } from './farm/farm-state';
import type { FarmState } from './farm/farm-state';

/** One terminal of the grid: that of a task's present run, or one that a person has opened. */
export type TerminalItem =
  | { readonly kind: 'run'; readonly key: string; readonly id: RunId; readonly run: Run; readonly task: Task }
  | { readonly kind: 'hand'; readonly key: string; readonly id: RunId; readonly terminal: Terminal };

type Farm = Pick<FarmState, 'tasks' | 'runs' | 'terminals'>;

/**
 * All terminals in which something runs, and those opened by hand that have ended and were not removed. A task keeps its place
 * from run to run: oldest task first, then terminals opened by hand, ended ones last.
 */
export function terminalItems(farm: Farm, workspaceId: WorkspaceId | null): readonly TerminalItem[] {
  const fits = (of: { readonly workspaceId: WorkspaceId }) => workspaceId === null || of.workspaceId === workspaceId;
  const newest = newestRuns(farm);
  const running = [...farm.tasks.values()]
    .filter((task) => fits(task) && runs(task, newest.get(task.id)))
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .flatMap((task) => itemOfTask(task, newest.get(task.id)));
  const byHand = [...farm.terminals.values()]
    .filter(fits)
    .toSorted((a, b) => Number(isEnded(a)) - Number(isEnded(b)) || a.createdAt - b.createdAt)
    .map((terminal): TerminalItem => ({ kind: 'hand', key: terminal.id, id: terminal.id, terminal }));
  return [...running, ...byHand];
}

/** The item of a terminal that somebody asks for by its address: also one that has ended, or whose task has gone on since. */
export function itemFor(farm: Farm, id: RunId): TerminalItem | null {
  const terminal = farm.terminals.get(id);
  if (terminal) return { kind: 'hand', key: id, id, terminal };
  const run = farm.runs.get(id);
  const task = run && farm.tasks.get(run.taskId);
  if (!task) return null;
  const newest = newestRuns(farm).get(task.id);
  return newest && isLive(newest) ? (itemOfTask(task, newest)[0] ?? null) : (itemOfTask(task, run)[0] ?? null);
}

/** Whether its user types in it: it was opened by hand, or the task was taken over. An agent at work is only looked at. */
export const isTypedIn = (item: TerminalItem): boolean => item.kind === 'hand' || item.run.attended;

export const isEnded = (terminal: Terminal): boolean => terminal.state.kind === 'ended';

/** A task between two runs keeps the terminal of the one before. */
const runs = (task: Task, run: Run | undefined): boolean =>
  run !== undefined && (isLive(run) || task.state.kind === 'running');

const itemOfTask = (task: Task, run: Run | undefined): TerminalItem[] =>
  run ? [{ kind: 'run', key: task.id, id: run.id, run, task }] : [];

/** Of each task the live run, or else the newest. */
function newestRuns(farm: Farm): ReadonlyMap<string, Run> {
  const newest = new Map<string, Run>();
  for (const run of farm.runs.values()) {
    const known = newest.get(run.taskId);
    if (!known || order(run) > order(known)) newest.set(run.taskId, run);
  }
  return newest;
}

const order = (run: Run): number => (isLive(run) ? Number.MAX_SAFE_INTEGER / 2 : 0) + run.createdAt;
