import type { FarmControl } from '../contract/farm';
import { FARM_PAUSED, PAUSED } from '../core/task/moves';
import type { RunRecord, StoreWriter, TaskRecord } from '../ports/store';
import type { App } from './app';
import { settingsOf, settingsView } from './settings';
import { folderBusy } from './shared-folder';
import { moveTask } from './task-writes';

type Scope = Pick<App, 'store' | 'env' | 'platform' | 'memory'>;

/** Whether the farm starts anything. */
export function controlOf(app: Scope): FarmControl {
  if (app.memory.draining) return 'draining';
  return settingsOf(app).paused ? 'paused' : 'open';
}

/** Runs that are live now, those that are about to start included. */
export const liveRuns = (app: Pick<App, 'store'>): RunRecord[] =>
  app.store.openRuns().filter((run) => run.status.kind !== 'ended');

const why = {
  paused: 'Croft is paused: it goes on when you resume Croft.',
  draining: 'Croft is about to end: it goes on when Croft runs again.',
} as const;

/**
 * Whether a task may begin its next run as the farm stands. A terminal that its user opens in it goes on while all else is stopped; an agent
 * that it is handed back to waits as every other does, and goes on in the same session.
 */
export const mayBegin = (app: Scope, { next }: Pick<TaskRecord, 'next'>): boolean =>
  controlOf(app) === 'open' || next.how === 'attended';

/** Holds a task that would begin its next run while the farm starts nothing. */
export function waitsForFarm(app: App, task: TaskRecord): boolean {
  const control = controlOf(app);
  if (control === 'open' || mayBegin(app, task)) return false;
  const held = app.store.change((write) =>
    moveTask(app, write, task.id, { kind: 'hold', at: app.clock.now(), why: why[control] }),
  );
  return held.ok;
}

/** Tells everybody how the farm stands. */
function tell(app: App, write: StoreWriter): void {
  const head = { at: app.clock.now(), workspaceId: null, taskId: null, runId: null };
  write.append({ ...head, fact: { type: 'farm.changed', control: controlOf(app) } });
  write.append({ ...head, fact: { type: 'settings.changed', view: settingsView(app) } });
}

/** Starts nothing new, or does again. Kept over a restart. */
export function setPaused(app: App, paused: boolean): void {
  const before = controlOf(app);
  app.store.change((write) => {
    write.putSettings({ paused });
    if (!paused) app.memory.draining = false;
    if (controlOf(app) !== before) tell(app, write);
    if (!paused) goOn(app, write);
  });
}

/** Starts nothing new until Croft ends. */
export function drain(app: App): void {
  if (app.memory.draining) return;
  app.memory.draining = true;
  app.store.change((write) => tell(app, write));
}

/** Croft does not end after all. A farm that its user has paused stays paused. */
export function undrain(app: App): void {
  if (!app.memory.draining) return;
  app.memory.draining = false;
  app.store.change((write) => {
    tell(app, write);
    endHoldsOfDrain(app, write);
  });
}

/** Pauses the farm, and every running task so that all of them go on together. Answers how many tasks it has stopped. */
export function stopAll(app: App): number {
  setPaused(app, true);
  return app.store.change((write) => {
    const at = app.clock.now();
    const reason = 'stopped by you with all others';
    const stopped = app.store.tasksIn(['running']).filter((task) => {
      const attended = isAttended(app, task);
      return moveTask(app, write, task.id, { kind: 'pause', at, reason, together: true, attended }).ok;
    });
    return stopped.length;
  });
}

/** Whether a person drives the present run of a task, or did until it was handed back. */
export const isAttended = ({ store }: Pick<App, 'store'>, { state }: Pick<TaskRecord, 'state'>): boolean =>
  state.kind === 'running' && state.runId !== null && store.run(state.runId)?.attended === true;

/** Tasks that were stopped together go on, and those that only waited for the farm. */
function goOn(app: App, write: StoreWriter): void {
  const at = app.clock.now();
  for (const task of app.store.tasksIn(['held'])) {
    const { id, state, next } = task;
    if (state.kind !== 'held') continue;
    if (state.code === FARM_PAUSED) moveTask(app, write, id, { kind: 'hold-over', at });
    else if (state.code === PAUSED && next.together === true) {
      /** One in its user's hands does not wait in the queue for its folder: it stays paused. */
      if (next.how === 'attended' && folderBusy(app, task)) continue;
      moveTask(app, write, id, { kind: 'resume', at, rank: app.store.lastSeq() + 1 });
    }
  }
}

/** After a restart: tasks that were held by a drain, which is over. */
export function endOldDrain(app: App): void {
  if (heldByFarm(app).length > 0) app.store.change((write) => endHoldsOfDrain(app, write));
}

const heldByFarm = (app: Pick<App, 'store'>): TaskRecord[] =>
  app.store.tasksIn(['held']).filter(({ state }) => state.kind === 'held' && state.code === FARM_PAUSED);

/** What a drain has held goes on; in a farm that is paused it waits for that to end, and says so. */
function endHoldsOfDrain(app: App, write: StoreWriter): void {
  const at = app.clock.now();
  const isOpen = controlOf(app) === 'open';
  for (const { id, state } of heldByFarm(app)) {
    if (isOpen) moveTask(app, write, id, { kind: 'hold-over', at });
    else if (state.kind === 'held' && state.why === why.draining)
      moveTask(app, write, id, { kind: 'hold', at, why: why.paused });
  }
}
