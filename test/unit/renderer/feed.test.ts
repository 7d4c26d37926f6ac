import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { FarmEvent, Snapshot } from '../../../src/main/contract/event';
import type { Feed } from '../../../src/renderer/src/host/host';
import type { FarmState } from '../../../src/renderer/src/state/farm/farm-state';
import { createFeed } from '../../../src/renderer/src/state/feed';
import { createLiveEvents } from '../../../src/renderer/src/state/live-events';
import { event, farm, task, workspace } from './build';

/** A window at seq 10, and what it asked its farm for. */
function fed() {
  const asked: (number | null)[] = [];
  const told: number[] = [];
  const state = createStore<FarmState>(() => farm());
  const host = {
    subscribe(feed: Feed) {
      asked.push(feed.since());
      return () => undefined;
    },
  };
  const feed = createFeed({ host, farm: state, live: createLiveEvents() }, ({ seq }: FarmEvent) => told.push(seq));
  return { asked, told, state, feed };
}

const back = { type: 'workspace.changed', workspace: workspace('shop'), returned: true } as const;

it('asks for everything when tasks came back with their workspace, until it has it', () => {
  const { asked, told, state, feed } = fed();
  feed.events([event(11, { type: 'workspace.changed', workspace: workspace('api') })]);
  expect(asked).toEqual([]);
  feed.events([event(12, back)]);
  expect([asked, told]).toEqual([[null], [11, 12]]);
  // Its answer is lost with the connection: what came after 12 would not be enough.
  expect(feed.since()).toBeNull();
  const { settings, health } = farm();
  if (!settings || !health) throw new Error('a farm that was read has both');
  const snapshot: Snapshot = {
    ...{ seq: 12, workspaces: [workspace('shop')], tasks: [task('t', { kind: 'draft' })] },
    ...{ runs: [], asks: [], terminals: [], settings, health },
  };
  feed.reset(snapshot);
  expect([...state.getState().tasks.keys()]).toEqual(['task_t']);
  expect(feed.since()).toBe(12);
});
