import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConnectionState } from '../../../src/renderer/src/host/connection-state';
import { invokeOver } from '../../../src/renderer/src/host/socket-invoke';
import { heard, startFakeFarm } from '../../fakes/gateway';
import type { FakeClient, FakeFarm } from '../../fakes/gateway';

let farm: FakeFarm;
beforeEach(async () => {
  farm = await startFakeFarm();
});
afterEach(async () => {
  vi.useRealTimers();
  await farm.close();
});

function follow(client: FakeClient) {
  const state = createConnectionState();
  let sent = 0;
  client.on('connect', () => state.online());
  client.on('disconnect', () => state.offline(null));
  client.onAnyOutgoing(() => void (sent += 1));
  return { state, sent: () => sent };
}

test('a call made while the connection comes back waits for it, and is sent once', async () => {
  const client = farm.connect();
  const { state, sent } = follow(client);
  const early = invokeOver(client, state, 'task.list', {});
  expect([client.connected, sent()]).toEqual([false, 0]);
  expect(await early).toMatchObject({ ok: true });
  client.disconnect();
  const again = invokeOver(client, state, 'task.list', {});
  client.connect();
  expect(await again).toMatchObject({ ok: true });
  expect(sent()).toBe(2);
});

test('a call is refused once the connection stays away, and is not sent later', async () => {
  const client = farm.connect();
  const { state, sent } = follow(client);
  await heard(client, 'connect');
  client.disconnect();
  vi.useFakeTimers();
  let reply: unknown = null;
  const call = invokeOver(client, state, 'task.list', {}).then((said) => (reply = said));
  await vi.advanceTimersByTimeAsync(2_999);
  expect(reply).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  await call;
  expect(reply).toMatchObject({ ok: false, error: { code: 'unavailable', reason: 'page.away' } });
  vi.useRealTimers();
  client.connect();
  await heard(client, 'connect');
  expect(sent()).toBe(0);
});

test('a call of one login is not sent with the next', async () => {
  const client = farm.connect();
  const { state, sent } = follow(client);
  const call = invokeOver(client, state, 'task.list', {});
  state.loggedOut(null);
  expect(await call).toMatchObject({ ok: false });
  await heard(client, 'connect');
  state.loggedOut(null);
  client.disconnect();
  state.loggedOut(null);
  expect(await invokeOver(client, state, 'task.list', {})).toMatchObject({ ok: false });
  expect(sent()).toBe(0);
});
