import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { emptyFarm } from '../../../src/renderer/src/state/farm/farm-state';
import type { FarmState } from '../../../src/renderer/src/state/farm/farm-state';
import { createFilter } from '../../../src/renderer/src/state/listed-filter';
import { farm, workspace, workspaceId } from './build';

it('narrows the screens to no workspace that is off the list', () => {
  const state = createStore<FarmState>(() => emptyFarm);
  const filter = createFilter(state);
  const chosen = () => filter.getState().workspaceId;
  filter.setState({ workspaceId: workspaceId('shop') });
  state.setState({ unread: null });
  expect(chosen()).toBe('ws_shop');
  state.setState(farm({ workspaces: [workspace('shop'), workspace('api')] }), true);
  expect(chosen()).toBe('ws_shop');
  state.setState(farm({ workspaces: [workspace('api')] }), true);
  expect(chosen()).toBeNull();
});
