import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../../main/contract/errors';
import type { Doctor } from './doctor';
import type { FarmState } from './farm/farm-state';

/** What was found so long ago is looked at again when somebody comes back to the window. */
const OLD_MS = 60_000;

const troubleOf = ({ unread, health }: FarmState): Failure | null | undefined => unread ?? health?.trouble;

/** Looks again when something has changed on which the findings depend: the settings, the worker, the farm's own troubles, whose agents are needed. */
export function followForDoctor(farm: StoreApi<FarmState>, doctor: Doctor, win: Window): void {
  farm.subscribe((now, before) => {
    if (!doctor.store.getState().report || !before.health || !before.settings) return;
    const isOther =
      now.settings !== before.settings ||
      now.health?.worker !== before.health.worker ||
      now.workspaces.size !== before.workspaces.size ||
      hasOtherAgents(now, before) ||
      troubleOf(now)?.reason !== troubleOf(before)?.reason;
    if (isOther) void doctor.check();
  });
  win.addEventListener('focus', () => {
    const { report } = doctor.store.getState();
    if (report && Date.now() - report.at > OLD_MS) void doctor.check();
  });
}

/** Whether tasks came or went that make another set of agents needed. */
const hasOtherAgents = ({ tasks }: FarmState, before: FarmState): boolean =>
  tasks.size !== before.tasks.size && agentsOf(tasks) !== agentsOf(before.tasks);

const agentsOf = (tasks: FarmState['tasks']): string =>
  [...new Set([...tasks.values()].map(({ agent }) => agent))].toSorted().join(' ');
