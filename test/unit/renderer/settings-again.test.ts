import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { SettingsView } from '../../../src/main/contract/settings';
import { createConnectionState } from '../../../src/renderer/src/host/connection-state';
import type { Host } from '../../../src/renderer/src/host/host';
import { emptyFarm } from '../../../src/renderer/src/state/farm/farm-state';
import type { FarmState } from '../../../src/renderer/src/state/farm/farm-state';
import { followSettings } from '../../../src/renderer/src/state/settings-again';
import { farm } from './build';
import { settled } from './log-host';

const read = farm();
const known = read.settings as SettingsView;
const fixed: SettingsView = {
  settings: { ...known.settings, maxConcurrent: 5 },
  fixedBy: { maxConcurrent: 'ORCHESTRATOR_MAX_CONCURRENT' },
};

/** A window on a farm whose settings are `now`; the answer comes when `answer` is called. */
function windowOn(now: SettingsView, state: FarmState = read) {
  const connection = createConnectionState();
  const answers: (() => void)[] = [];
  const invoke = () => new Promise((resolve) => answers.push(() => resolve({ ok: true, value: structuredClone(now) })));
  const host = { invoke, connection: connection.get, onConnection: connection.listen } as unknown as Host;
  const store = createStore<FarmState>(() => state);
  const stop = followSettings(host, store);
  const answer = async () => {
    answers.shift()?.();
    await settled();
  };
  return { connection, answers, store, answer, stop };
}

it('shows the settings of a farm that was started again with another environment', async () => {
  const { connection, store, answer } = windowOn(fixed);
  connection.online();
  connection.offline('Croft was stopped');
  connection.offline(null);
  expect(store.getState().settings).toBe(known);
  connection.online();
  await answer();
  await answer();
  expect(store.getState().settings).toEqual(fixed);
});

it('asks once for each time that the window is back, and not for what the first snapshot brings', () => {
  const { connection, answers, stop } = windowOn(fixed);
  connection.online();
  connection.online();
  expect(answers).toHaveLength(1);
  connection.offline(null);
  connection.online();
  expect(answers).toHaveLength(2);
  stop();
  connection.offline(null);
  connection.online();
  expect(answers).toHaveLength(2);

  const fresh = windowOn(fixed, emptyFarm);
  fresh.connection.online();
  expect(fresh.answers).toEqual([]);
});

it('keeps the same object where nothing has changed, and what was heard before the answer', async () => {
  const same = windowOn(known);
  same.connection.online();
  await same.answer();
  expect(same.store.getState().settings).toBe(known);

  const changed = windowOn(fixed);
  const heard: SettingsView = { ...known, settings: { ...known.settings, maxLoops: 7 } };
  changed.connection.online();
  changed.store.setState({ settings: heard });
  await changed.answer();
  expect(changed.store.getState().settings).toBe(heard);
});
