import type { WorkspaceId } from '../../../../main/contract/ids';
import type { FarmState, SeenWindow } from '../farm/farm-state';
import { isQueued, mostAtOnce, triesAgain } from './places';

/** The farm in numbers, counted from what the window holds. */
export interface FarmStatus {
  readonly running: number;
  /** Those of them that stand still until their user has answered. */
  readonly asking: number;
  /** Those that do not run now and keep their place, because they try again by themselves soon. */
  readonly retrying: number;
  readonly most: number;
  /** Those in the queue: as many as those of all workspaces together. */
  readonly queued: number;
  readonly needsYou: number;
  readonly costToday: number;
}

type Counted = Pick<FarmState, 'tasks' | 'runs' | 'asks' | 'settings' | 'health' | 'healthAt'>;

/** Numbers of the status bar. */
export function farmStatus(farm: Counted, now: number): FarmStatus {
  let running = 0;
  let asking = 0;
  let retrying = 0;
  let queued = 0;
  let stuck = 0;
  for (const task of farm.tasks.values()) {
    const { state, openAsks } = task;
    if (state.kind === 'running') {
      running += 1;
      asking += Number(openAsks > 0);
    } else if (isQueued(task)) queued += 1;
    else if (triesAgain(state)) retrying += 1;
    else if (state.kind === 'needs-you') stuck += 1;
  }
  const most = mostAtOnce(farm);
  const midnight = startOfDay(now);
  /** The farm's own sum covers what this window has never seen; one of an earlier day says nothing about today. */
  const costToday = farm.health && farm.healthAt >= midnight ? farm.health.costTodayUsd : costSince(farm, midnight);
  return { running, asking, retrying, most, queued, needsYou: stuck + farm.asks.size, costToday };
}

/** What was spent since a time, as far as the window knows: all of younger tasks, and the younger known runs of older ones. */
function costSince(farm: Counted, since: number): number {
  let sum = 0;
  for (const task of farm.tasks.values()) if (task.createdAt >= since) sum += task.costUsd;
  for (const run of farm.runs.values()) {
    const task = farm.tasks.get(run.taskId);
    if (task && task.createdAt < since && (run.startedAt ?? 0) >= since) sum += run.totals.costUsd;
  }
  return sum;
}

function startOfDay(now: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

export interface WorkspaceCounts {
  readonly running: number;
  readonly queued: number;
  readonly held: number;
  readonly needsYou: number;
}

const noTasks: WorkspaceCounts = { running: 0, queued: 0, held: 0, needsYou: 0 };

/** How many tasks of each workspace run, are in the queue, are held and need the user. */
export function workspaceCounts(farm: Pick<FarmState, 'tasks'>): ReadonlyMap<WorkspaceId, WorkspaceCounts> {
  const counts = new Map<WorkspaceId, WorkspaceCounts>();
  for (const task of farm.tasks.values()) {
    const { running, queued, held, needsYou } = counts.get(task.workspaceId) ?? noTasks;
    counts.set(task.workspaceId, {
      running: running + Number(task.state.kind === 'running'),
      queued: queued + Number(isQueued(task)),
      held: held + Number(task.state.kind === 'held'),
      needsYou: needsYou + task.openAsks + Number(task.state.kind === 'needs-you'),
    });
  }
  return counts;
}

const windowTitles: Readonly<Record<string, string>> = {
  five_hour: '5 h',
  seven_day: 'week',
  seven_day_opus: 'week, Opus',
  seven_day_sonnet: 'week, Sonnet',
};

/** `claude 5 h`. */
export const windowTitle = ({ agent, name }: SeenWindow): string =>
  `${agent} ${windowTitles[name] ?? name.replaceAll('_', ' ')}`;

/** Usage windows that still tell something: one that has reset since is empty, and says nothing. */
export function currentWindows(farm: Pick<FarmState, 'windows'>, now: number): readonly SeenWindow[] {
  return [...farm.windows.values()]
    .filter(
      ({ resetsAt, status, utilization }) =>
        (resetsAt ?? now + 1) > now && (utilization !== null || status !== 'allowed'),
    )
    .toSorted((a, b) => (a.resetsAt ?? Infinity) - (b.resetsAt ?? Infinity));
}
