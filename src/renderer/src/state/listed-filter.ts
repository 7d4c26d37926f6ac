import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { WorkspaceId } from '../../../main/contract/ids';
import type { FarmState } from './farm/farm-state';

/** The workspace that the screens are narrowed to; null: all. */
export type Filter = StoreApi<{ readonly workspaceId: WorkspaceId | null }>;

/** All at first. A workspace that is taken off the list, here or in another window, narrows nothing any more. */
export function createFilter(farm: StoreApi<Pick<FarmState, 'seq' | 'workspaces'>>): Filter {
  const filter: Filter = createStore<{ readonly workspaceId: WorkspaceId | null }>(() => ({ workspaceId: null }));
  farm.subscribe(({ seq, workspaces }) => {
    const { workspaceId } = filter.getState();
    if (seq !== null && workspaceId !== null && !workspaces.has(workspaceId)) filter.setState({ workspaceId: null });
  });
  return filter;
}
