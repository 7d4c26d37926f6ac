import type { AskId, TaskId } from '../../contract/ids';
import { needsOf } from '../../contract/needs';
import type { FarmView } from '../farm-view';
import { plainText } from '../plain-text';
import { limitWords } from './limits';
import { needEntry } from './need-entry';
import { runningEntry, workingTasks } from './running-entry';

/** What a click in the tray's menu does. */
export type TrayAction =
  | { readonly kind: 'open-task'; readonly taskId: TaskId }
  | { readonly kind: 'answer'; readonly askId: AskId; readonly allow: boolean }
  | { readonly kind: 'pause' | 'resume' | 'stop-all' | 'new-task' | 'open' | 'quit' | 'quit-now' | 'stay' };

export type TrayEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'words'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly action: TrayAction }
  | { readonly kind: 'menu'; readonly label: string; readonly entries: readonly TrayEntry[] };

export type TrayIcon = 'idle' | 'running' | 'needs-you' | 'limit' | 'error';

/** All that the tray shows. */
export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly entries: readonly TrayEntry[];
}

/** The farm, and how the app itself stands. */
export interface TrayState {
  /** Null until the farm has said how it stands. */
  readonly view: FarmView | null;
  /** Why it could not say so; null: it starts. */
  readonly failure: string | null;
  /** Quits when the running agents have finished. */
  readonly draining: boolean;
  /** Something that the farm has said of itself since its user looked; null: nothing. */
  readonly trouble: string | null;
  /** The worker has not answered for a while. */
  readonly silent: boolean;
  /** A local time of day: `20:00`. */
  clockTime(at: number): string;
}

const MOST_NEEDS = 5;
const MOST_RUNNING = 8;
const MOST_TROUBLE = 120;
const LINE = { kind: 'separator' } as const;

/** What the tray shows of a farm. */
export function trayModel(state: TrayState): TrayModel {
  const { view } = state;
  if (!view) return withoutView(state);
  const needs = needsOf(view);
  const working = workingTasks(view);
  const troubles = troublesOf(state, view);
  const limits = limitWords([...view.windows.values()], state.clockTime);
  const groups: readonly (readonly TrayEntry[])[] = [
    troubles.map(words),
    listed(needs.map(needEntry), MOST_NEEDS, 'need you'),
    listed(
      working.map((task) => runningEntry(task, view)),
      MOST_RUNNING,
      'running',
    ),
    state.draining ? drainingEntries(view) : controls(view),
    limits.map(words),
    ownEntries,
  ];
  return {
    icon: troubles.length > 0 ? 'error' : iconOf(view, needs.length, isSpent(view), working.length),
    tooltip: tooltipOf(state, needs.length, troubles[0]),
    entries: groups.filter((group) => group.length > 0).flatMap((group, at) => (at === 0 ? group : [LINE, ...group])),
  };
}

/** What is wrong, the worst first: what keeps the farm from working, agents of which nothing is known, what was lost. */
function troublesOf({ trouble, silent }: TrayState, view: FarmView): readonly string[] {
  return [
    view.trouble?.message ?? null,
    view.trouble?.next ?? null,
    silent ? 'The worker does not answer: what agents do is not known.' : null,
    trouble,
  ]
    .filter((said) => said !== null)
    .map((said) => plainText(said, MOST_TROUBLE));
}

/** What can be said before the farm has told how it stands: that it starts, or what is wrong. */
function withoutView({ failure }: TrayState): TrayModel {
  if (failure === null) return { icon: 'idle', tooltip: 'Croft is starting', entries: ownEntries };
  const said = plainText(`Croft does not know how its farm stands: ${failure}`, MOST_TROUBLE);
  return { icon: 'error', tooltip: said, entries: [words(said), LINE, ...ownEntries] };
}

const words = (label: string): TrayEntry => ({ kind: 'words', label });

const ownEntries: readonly TrayEntry[] = [
  { kind: 'action', label: 'Open Croft', action: { kind: 'open' } },
  { kind: 'action', label: 'Quit', action: { kind: 'quit' } },
];

function listed(entries: readonly TrayEntry[], most: number, what: string): readonly TrayEntry[] {
  if (entries.length <= most) return entries;
  const more = entries.length - most;
  const open: TrayEntry = { kind: 'action', label: `${more} more ${what}`, action: { kind: 'open' } };
  return [...entries.slice(0, most), open];
}

function controls(view: FarmView): readonly TrayEntry[] {
  const paused = view.control === 'paused';
  return [
    paused
      ? { kind: 'action', label: 'Resume the queue', action: { kind: 'resume' } }
      : { kind: 'action', label: 'Pause the queue', action: { kind: 'pause' } },
    ...(view.runs.size > 0
      ? [{ kind: 'action', label: 'Stop all agents…', action: { kind: 'stop-all' } } as const]
      : []),
    { kind: 'action', label: 'New task…', action: { kind: 'new-task' } },
  ];
}

const drainingEntries = (view: FarmView): readonly TrayEntry[] => [
  words(`Quits when ${agents(view.runs.size)} ${view.runs.size === 1 ? 'has' : 'have'} finished`),
  { kind: 'action', label: 'Quit now, agents go on', action: { kind: 'quit-now' } },
  { kind: 'action', label: 'Do not quit', action: { kind: 'stay' } },
];

const agents = (count: number): string => (count === 1 ? '1 agent' : `${count} agents`);

const isSpent = (view: FarmView): boolean =>
  [...view.tasks.values()].some(({ state }) => state.kind === 'held' && state.code === 'limit');

function iconOf(view: FarmView, needs: number, spent: boolean, working: number): TrayIcon {
  if (needs > 0) return 'needs-you';
  if (spent) return 'limit';
  if (view.runs.size > 0) return 'running';
  // Between two stages no agent runs for a moment: that is no reason to blink.
  return working > 0 && view.control === 'open' ? 'running' : 'idle';
}

function tooltipOf({ view, draining }: TrayState, needs: number, trouble?: string): string {
  const running = view?.runs.size ?? 0;
  const parts = [
    trouble?.replace(/\.$/, '') ?? null,
    needs === 0 ? null : needs === 1 ? '1 thing needs you' : `${needs} things need you`,
    running === 0 ? 'no agent runs' : `${agents(running)} ${running === 1 ? 'runs' : 'run'}`,
    draining ? 'quits when they have finished' : view?.control === 'paused' ? 'the queue is paused' : null,
  ];
  return `Croft: ${parts.filter((part) => part !== null).join(', ')}`;
}
