import type { WorkspaceId } from '../../../main/contract/ids';
import type { FarmState } from './farm/farm-state';
import type { Route } from './router';
import { itemFor } from './terminal-items';

type Farm = Pick<FarmState, 'workspaces' | 'tasks' | 'runs' | 'terminals'>;

interface Here {
  readonly route: Route;
  /** The one that the screens are narrowed to. */
  readonly chosen: WorkspaceId | null;
  /** The one of the last task that was created in this window. */
  readonly last: string | null;
}

/** The workspace that a form begins with: the one on the screen, else the one that was used last; undefined: there is none. */
export function firstWorkspace(farm: Farm, { route, chosen, last }: Here): WorkspaceId | undefined {
  const wanted = [chosen, workspaceOf(farm, route), last, newest(farm.tasks)?.workspaceId];
  const known = wanted.find((id) => id !== null && id !== undefined && farm.workspaces.has(id as WorkspaceId));
  return (known as WorkspaceId | undefined) ?? newest(farm.workspaces)?.id;
}

function workspaceOf(farm: Farm, route: Route): WorkspaceId | undefined {
  if (route.screen === 'terminals') {
    const item = route.focus === null ? null : itemFor(farm, route.focus);
    return item?.kind === 'run' ? item.task.workspaceId : item?.terminal.workspaceId;
  }
  if (route.screen !== 'task' && route.screen !== 'review') return undefined;
  return route.taskId === null ? undefined : farm.tasks.get(route.taskId)?.workspaceId;
}

const newest = <T extends { readonly createdAt: number }>(things: ReadonlyMap<unknown, T>): T | undefined =>
  [...things.values()].toSorted((a, b) => b.createdAt - a.createdAt)[0];
