import type { WorkspaceId } from '../../../main/contract/ids';
import type { FarmState } from './farm/farm-state';
import type { Route } from './router';
import { itemFor } from './terminal-items';

type Farm = Pick<FarmState, 'workspaces' | 'returnedAt' | 'tasks' | 'runs' | 'terminals'>;

interface Here {
  readonly route: Route;
  /** The one that the screens are narrowed to. */
  readonly chosen: WorkspaceId | null;
  /** The one of the last task that was created in this window. */
  readonly last: string | null;
}

/**
 * The workspace that a form begins with: the one on the screen, else the one that was used last, by this window before others; one that came
 * since then, or came back, goes before. That its settings were changed is no use of it. Undefined: there is none.
 */
export function firstWorkspace(farm: Farm, { route, chosen, last }: Here): WorkspaceId | undefined {
  const known = (id: string | null | undefined): WorkspaceId | undefined =>
    id !== null && id !== undefined && farm.workspaces.has(id as WorkspaceId) ? (id as WorkspaceId) : undefined;
  return known(chosen) ?? known(workspaceOf(farm, route)) ?? usedLast(farm, known(last));
}

function usedLast(farm: Farm, mine: WorkspaceId | undefined): WorkspaceId | undefined {
  const came = new Map(
    [...farm.workspaces.values()].map(({ id, createdAt }) => [id, farm.returnedAt.get(id) ?? createdAt]),
  );
  const used = new Map(came);
  for (const { workspaceId, createdAt } of [...farm.tasks.values(), ...farm.terminals.values()]) {
    const before = used.get(workspaceId);
    if (before !== undefined && createdAt > before) used.set(workspaceId, createdAt);
  }
  const mineAt = mine === undefined ? undefined : used.get(mine);
  const isOld = [...came.values()].some((at) => mineAt === undefined || at > mineAt);
  return isOld ? [...used].toSorted(([, a], [, b]) => b - a)[0]?.[0] : mine;
}

function workspaceOf(farm: Farm, route: Route): WorkspaceId | undefined {
  if (route.screen === 'terminals') {
    const item = route.focus === null ? null : itemFor(farm, route.focus);
    return item?.kind === 'run' ? item.task.workspaceId : item?.terminal.workspaceId;
  }
  if (route.screen !== 'task' && route.screen !== 'review') return undefined;
  return route.taskId === null ? undefined : farm.tasks.get(route.taskId)?.workspaceId;
}
