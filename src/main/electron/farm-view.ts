import type { UsageWindow } from '../contract/agent-event';
import type { DesktopSettings } from '../contract/desktop';
import type { Health } from '../contract/doctor';
import type { Failure } from '../contract/errors';
import type { FarmEvent, Snapshot } from '../contract/event';
import type { FarmControl } from '../contract/farm';
import type { Ask, Run } from '../contract/run';
import type { Task } from '../contract/task';

/** As much of the farm as the tray and notifications show. */
export interface FarmView {
  readonly seq: number;
  /** Those that are not over. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** Those that are open. */
  readonly asks: ReadonlyMap<string, Ask>;
  /** Those that have not ended. */
  readonly runs: ReadonlyMap<string, Run>;
  readonly control: FarmControl;
  /** What keeps the farm from working; null: nothing. */
  readonly trouble: Failure | null;
  readonly worker: Health['worker'];
  /** By agent and name of the window. */
  readonly windows: ReadonlyMap<string, UsageWindow & { readonly agent: string }>;
  readonly settings: DesktopSettings;
}

/** The view as of a snapshot. */
export function viewOf({ seq, tasks, asks, runs, settings, health }: Snapshot): FarmView {
  return {
    seq,
    tasks: new Map(tasks.filter((task) => !isOver(task)).map((task) => [task.id, task])),
    asks: new Map(asks.filter(({ state }) => state === 'open').map((ask) => [ask.id, ask])),
    runs: new Map(runs.filter(isLive).map((run) => [run.id, run])),
    control: health.control,
    trouble: health.trouble ?? null,
    worker: health.worker,
    windows: new Map(health.windows.map((window) => [`${window.agent} ${window.name}`, window])),
    settings: settings.settings.desktop,
  };
}

/** The view after an event; the same one where the event changes nothing in it. */
export function viewAfter(view: FarmView, { seq, fact, runId }: FarmEvent): FarmView {
  if (seq <= view.seq) return view;
  switch (fact.type) {
    case 'task.changed':
      return { ...view, seq, tasks: changed(view.tasks, fact.task.id, isOver(fact.task) ? null : fact.task) };
    case 'ask.changed':
      return { ...view, seq, asks: changed(view.asks, fact.ask.id, fact.ask.state === 'open' ? fact.ask : null) };
    case 'run.changed':
      return { ...view, seq, runs: changed(view.runs, fact.run.id, isLive(fact.run) ? fact.run : null) };
    case 'farm.changed':
      return {
        ...{ ...view, seq, control: fact.control, worker: fact.worker ?? view.worker },
        trouble: fact.trouble === undefined ? view.trouble : fact.trouble,
      };
    case 'settings.changed':
      return { ...view, seq, settings: fact.view.settings.desktop };
    case 'agent':
      return fact.event.kind === 'limit' ? { ...view, seq, windows: seen(view, fact.event.windows, runId) } : view;
    case 'workspace.removed':
      return { ...view, seq, tasks: without(view.tasks, fact.workspaceId), asks: without(view.asks, fact.workspaceId) };
    default:
      return view;
  }
}

function seen(view: FarmView, windows: readonly UsageWindow[], runId: string | null): FarmView['windows'] {
  const agent = view.runs.get(runId ?? '')?.agent;
  if (agent === undefined) return view.windows;
  return new Map([
    ...view.windows,
    ...windows.map((window) => [`${agent} ${window.name}`, { ...window, agent }] as const),
  ]);
}

const isOver = ({ state }: Task): boolean => state.kind === 'done' || state.kind === 'cancelled';
const isLive = ({ status }: Run): boolean => status.kind !== 'ended';

function changed<T>(map: ReadonlyMap<string, T>, id: string, value: T | null): ReadonlyMap<string, T> {
  const copy = new Map(map);
  if (value === null) copy.delete(id);
  else copy.set(id, value);
  return copy;
}

function without<T extends { readonly workspaceId: string }>(map: ReadonlyMap<string, T>, workspaceId: string) {
  return new Map([...map].filter(([, value]) => value.workspaceId !== workspaceId));
}
