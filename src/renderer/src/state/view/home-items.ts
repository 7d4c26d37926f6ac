import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Task } from '../../../../main/contract/task';
import type { FarmState } from '../farm/farm-state';
import { needsOf } from './needs';
import { isQueued } from './places';
import type { Need } from './needs';
import { isThrownAway } from './thrown-away';

export type HomeSection = 'needs' | 'running' | 'held' | 'next' | 'drafts' | 'over';

/** Home as a flat list, so that ten thousand rows cost no more than those on the screen. */
export type HomeItem =
  | { readonly kind: 'heading'; readonly key: string; readonly section: HomeSection; readonly count: number }
  | { readonly kind: 'need'; readonly key: string; readonly need: Need }
  | { readonly kind: 'task'; readonly key: string; readonly task: Task; readonly place: number | null }
  | { readonly kind: 'more'; readonly key: string; readonly hidden: number };

export const sectionTitles: Readonly<Record<HomeSection, string>> = {
  needs: 'Needs you',
  running: 'Running',
  held: 'Held',
  next: 'Next',
  drafts: 'Drafts',
  // What was stopped stands there too.
  over: 'Over',
};

/** Rows of what is over that Home shows before it is asked for more. */
export const OVER_FIRST = 30;

/** The rows of Home in their order: what needs the user, what runs, what is held, what comes next, drafts, what is over. A draft that was thrown away is gone. */
export function homeItems(
  farm: Pick<FarmState, 'tasks' | 'asks'>,
  workspaceId: WorkspaceId | null,
  overShown: number,
): readonly HomeItem[] {
  const mine = (task: Task) => workspaceId === null || task.workspaceId === workspaceId;
  const needs = needsOf(farm).filter(({ task }) => mine(task));
  const places = queuePlaces(farm);
  // What waits for its user stands there, and nowhere else.
  const waiting = new Set(needs.map(({ task }) => task.id));
  const others = [...farm.tasks.values()].filter((task) => mine(task) && !waiting.has(task.id));
  const { running, held, next, drafts, over } = sortTasks(others);
  const shown = over.slice(0, overShown);
  const row = (task: Task): HomeItem => ({ kind: 'task', key: task.id, task, place: places.get(task.id) ?? null });
  const items: HomeItem[] = [
    ...section(
      'needs',
      needs.length,
      needs.map((need): HomeItem => ({ kind: 'need', key: `need-${need.key}`, need })),
    ),
    ...section('running', running.length, running.map(row)),
    ...section('held', held.length, held.map(row)),
    ...section('next', next.length, next.map(row)),
    ...section('drafts', drafts.length, drafts.map(row)),
    ...section('over', over.length, shown.map(row)),
  ];
  if (over.length > shown.length) items.push({ kind: 'more', key: 'more', hidden: over.length - shown.length });
  return items;
}

function section(name: HomeSection, count: number, rows: readonly HomeItem[]): readonly HomeItem[] {
  return rows.length === 0 ? [] : [{ kind: 'heading', key: `heading-${name}`, section: name, count }, ...rows];
}

function sortTasks(tasks: readonly Task[]) {
  const running: Task[] = [];
  const held: Task[] = [];
  const next: Task[] = [];
  const drafts: Task[] = [];
  const over: Task[] = [];
  for (const task of tasks) {
    if (task.state.kind === 'running') running.push(task);
    else if (task.state.kind === 'held') held.push(task);
    else if (isQueued(task)) next.push(task);
    else if (task.state.kind === 'draft') drafts.push(task);
    else if (task.state.kind !== 'needs-you' && !isThrownAway(task)) over.push(task);
  }
  return {
    running: running.toSorted((a, b) => a.createdAt - b.createdAt),
    held: held.toSorted((a, b) => goesOnAt(a) - goesOnAt(b) || a.createdAt - b.createdAt),
    next: next.toSorted((a, b) => queuedAt(a) - queuedAt(b)),
    drafts: drafts.toSorted((a, b) => b.createdAt - a.createdAt),
    over: over.toSorted((a, b) => overAt(b) - overAt(a)),
  };
}

/** Those that wait for somebody come last. */
const goesOnAt = ({ state }: Task): number => (state.kind === 'held' ? (state.until ?? Number.MAX_SAFE_INTEGER) : 0);
const queuedAt = ({ state }: Task): number => (state.kind === 'queued' ? state.since : 0);
const overAt = ({ state }: Task): number => (state.kind === 'done' || state.kind === 'cancelled' ? state.at : 0);

/** Place of each queued task among all workspaces: 1 is next. */
export function queuePlaces({ tasks }: Pick<FarmState, 'tasks'>): ReadonlyMap<string, number> {
  const queued = [...tasks.values()].filter(isQueued);
  return new Map(queued.toSorted((a, b) => queuedAt(a) - queuedAt(b)).map((task, index) => [task.id, index + 1]));
}
