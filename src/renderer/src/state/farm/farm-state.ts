import type { UsageWindow } from '../../../../main/contract/agent-event';
import type { Health } from '../../../../main/contract/doctor';
import type { Failure } from '../../../../main/contract/errors';
import type { AskId, RunId, TaskId, WorkspaceId } from '../../../../main/contract/ids';
import type { Activity, Ask, Run } from '../../../../main/contract/run';
import type { SettingsView } from '../../../../main/contract/settings';
import type { Task } from '../../../../main/contract/task';
import type { Terminal } from '../../../../main/contract/terminal';
import type { Workspace } from '../../../../main/contract/workspace';

export type SeenWindow = UsageWindow & { readonly agent: string; readonly seenAt: number };

/**
 * All that screens are drawn from, as of `seq`. Bounded: finished tasks are kept up to a number, runs only of tasks that
 * are not over and of the open one, asks only while they wait, agents' events not at all.
 */
export interface FarmState {
  /** Null until the first snapshot. */
  readonly seq: number | null;
  readonly workspaces: ReadonlyMap<WorkspaceId, Workspace>;
  /** When workspaces came back onto the list with their tasks, as far as this window has heard. */
  readonly returnedAt: ReadonlyMap<WorkspaceId, number>;
  readonly tasks: ReadonlyMap<TaskId, Task>;
  readonly runs: ReadonlyMap<RunId, Run>;
  readonly asks: ReadonlyMap<AskId, Ask>;
  /** Opened by hand: live ones and the newest that have ended. */
  readonly terminals: ReadonlyMap<RunId, Terminal>;
  /** What the agents of live runs do right now: the newest of what the farm says and what their events tell. */
  readonly doing: ReadonlyMap<RunId, Activity>;
  readonly windows: ReadonlyMap<string, SeenWindow>;
  readonly settings: SettingsView | null;
  readonly health: Health | null;
  /** Why how the farm is cannot be read now: all of this is old. */
  readonly unread: Failure | null;
  /** When the farm said so: its sums of a day are of that day. */
  readonly healthAt: number;
  /** The task whose page is open: its runs are kept also when it is over. */
  readonly openTask: TaskId | null;
}

export const emptyFarm: FarmState = {
  seq: null,
  workspaces: new Map(),
  returnedAt: new Map(),
  tasks: new Map(),
  runs: new Map(),
  asks: new Map(),
  terminals: new Map(),
  doing: new Map(),
  windows: new Map(),
  settings: null,
  health: null,
  unread: null,
  healthAt: 0,
  openTask: null,
};

/** Finished and cancelled tasks that are kept in a window. */
export const MOST_FINISHED = 400;
/** Ended terminals of people that are kept in a window. */
export const MOST_ENDED_TERMINALS = 50;

export const isOver = (task: Task): boolean => task.state.kind === 'done' || task.state.kind === 'cancelled';
export const isLive = (run: Run): boolean => run.status.kind !== 'ended';
/** Key of a usage window: two agents may call theirs the same. */
export const windowKey = (agent: string, name: string): string => `${agent}/${name}`;
