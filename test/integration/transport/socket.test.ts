import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FarmFact } from '../../../src/main/contract/event';
import { ok } from '../../../src/main/contract/errors';
import { RunId } from '../../../src/main/contract/ids';
import type { Handlers } from '../../../src/main/contract/handlers';
import { aNotice } from '../../builders';
import { followEvents } from '../../fakes/client-log';
import { heard, startFakeFarm, VIEWER_TOKEN } from '../../fakes/gateway';
import type { FakeClient, FakeFarm } from '../../fakes/gateway';
import { upgradeHeaders } from '../../fakes/raw-http';
import { bytesFrom } from '../../fakes/terminals';
import { waitFor } from '../../fakes/wait-for';

let farm: FakeFarm;

beforeEach(async () => {
  farm = await startFakeFarm();
});
afterEach(() => farm.close());

const notices = (count: number): FarmFact[] => Array.from({ length: count }, () => aNotice());

describe('subscribe', () => {
  test('replays what came after, then goes on live', async () => {
    farm.log.commit(notices(250));
    const client = farm.connect();
    const seen = followEvents(client, 30);
    const reply = await client.emitWithAck('subscribe', { since: 30 });
    expect(reply).toEqual({ ok: true, value: { mode: 'replay' } });
    farm.log.commit(notices(3));
    await waitFor('all events', () => seen.seq() === 253);
    farm.log.commit(notices(450));
    await waitFor('all events', () => seen.seq() === 703);
    expect(seen.wrong).toEqual([]);
    expect(seen.events).toEqual(farm.log.events.slice(30));
  });

  test.each([null, 8_000, 6_000 - 5_001])(
    'answers with a snapshot when it knows nothing or too little: %j',
    async (since) => {
      farm.log.commit(notices(6_000));
      const client = farm.connect();
      const seen = followEvents(client, 6_000);
      const reply = await client.emitWithAck('subscribe', { since });
      expect(reply).toMatchObject({ ok: true, value: { mode: 'reset', snapshot: { seq: 6_000 } } });
      farm.log.commit(notices(1));
      await waitFor('the next event', () => seen.seq() === 6_001);
      expect(seen.events).toHaveLength(1);
    },
  );

  test('replays up to 5,000 events', async () => {
    farm.log.commit(notices(6_000));
    const client = farm.connect();
    const seen = followEvents(client, 1_000);
    expect(await client.emitWithAck('subscribe', { since: 1_000 })).toEqual({ ok: true, value: { mode: 'replay' } });
    await waitFor('all events', () => seen.seq() === 6_000);
    expect(seen.wrong).toEqual([]);
  });

  test('loses and doubles nothing between the snapshot and what is live', async () => {
    const own = await startWithSlowSnapshot();
    own.log.commit(notices(10));
    const client = own.connect();
    const seen = followEvents(client, 0);
    const reply = client.emitWithAck('subscribe', { since: null });
    await waitFor('the question for the snapshot', () => own.snapshots.waiting() > 0);
    own.log.commit(notices(5));
    own.snapshots.answer();
    own.log.commit(notices(5));
    const answer = await reply;
    const start = answer.ok && answer.value.mode === 'reset' ? answer.value.snapshot.seq : -1;
    expect(start).toBe(10);
    seen.startAt(start);
    const tell = own.log.commitQuietly(notices(2));
    await waitFor('all events', () => seen.seq() === 20 || seen.seq() === 22);
    tell();
    await waitFor('all events', () => seen.seq() === 22);
    expect(seen.events.map(({ seq }) => seq)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
    await own.close();
  });

  test('a later call takes the place of an earlier one', async () => {
    const own = await startWithSlowSnapshot();
    own.log.commit(notices(10));
    const client = own.connect();
    const seen = followEvents(client, 4);
    const first = client.emitWithAck('subscribe', { since: null });
    await waitFor('the question for the snapshot', () => own.snapshots.waiting() > 0);
    expect(await client.emitWithAck('subscribe', { since: 4 })).toEqual({ ok: true, value: { mode: 'replay' } });
    own.snapshots.answer();
    expect(await first).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await waitFor('all events', () => seen.seq() === 10);
    await client.emitWithAck('subscribe', { since: 10 });
    own.log.commit(notices(1));
    await waitFor('the next event', () => seen.seq() === 11);
    expect(seen.wrong).toEqual([]);
    await own.close();
  });

  test('two calls in one breath make one subscription', async () => {
    farm.log.commit(notices(3));
    const client = farm.connect();
    const seen = followEvents(client, 0);
    const replies = [client.emitWithAck('subscribe', { since: 0 }), client.emitWithAck('subscribe', { since: 0 })];
    await Promise.all(replies);
    farm.log.commit(notices(1));
    await waitFor('the last event', () => seen.seq() === 4);
    await client.emitWithAck('invoke', 'health.get', {});
    expect(seen.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  test('a client that leaves is forgotten', async () => {
    const client = farm.connect();
    await client.emitWithAck('subscribe', { since: 0 });
    client.disconnect();
    await waitFor('the end of its connection', () => farm.fetch('/api/health').then(({ ok: fine }) => fine));
    farm.log.commit(notices(2));
    expect(farm.logger.lines).toEqual([]);
  });

  test('fifty clients get the same', async () => {
    const clients = Array.from({ length: 50 }, () => farm.connect());
    const logs = clients.map((client) => followEvents(client, 0));
    await Promise.all(clients.map((client) => client.emitWithAck('subscribe', { since: 0 })));
    for (let i = 0; i < 40; i += 1) farm.log.commit(notices(1 + (i % 7)));
    const last = farm.log.lastSeq();
    await waitFor('all events', () => logs.every((log) => log.seq() === last));
    expect(logs.flatMap((log) => log.wrong)).toEqual([]);
    for (const client of clients) client.disconnect();
  });
});

describe('what does not fit', () => {
  test.each<[string, unknown[]]>([
    ['invoke', []],
    ['invoke', [42]],
    ['invoke', [null, {}]],
    ['subscribe', [{ since: -1 }]],
    ['subscribe', [{ since: '1' }]],
    ['subscribe', []],
    ['terminal.open', [{ runId: 'run_0123456789ab' }]],
    ['terminal.open', [{ runId: 'nonsense', from: 0 }]],
    ['terminal.ack', ['x']],
    ['terminal.write', [{ streamId: 'x', data: 'y'.repeat(100_000) }]],
    ['terminal.close', [null]],
  ])('%s %j is answered with a failure', async (event, args) => {
    const client = farm.connect() as unknown as { emitWithAck(name: string, ...rest: unknown[]): Promise<unknown> };
    expect(await client.emitWithAck(event, ...args)).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  test.each(['nothing', '__proto__', 'constructor', 'events', 'bye'])('the message %s is not found', async (event) => {
    const client = farm.connect() as unknown as { emitWithAck(name: string, ...rest: unknown[]): Promise<unknown> };
    expect(await client.emitWithAck(event, {})).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  test('too many calls at once are limited, and later ones served again', async () => {
    const own = await startWithSlowSnapshot();
    const client = own.connect();
    const calls = Array.from({ length: 70 }, () => client.emitWithAck('invoke', 'event.snapshot', {}));
    await waitFor('the calls', () => own.snapshots.waiting() >= 64);
    expect(await client.emitWithAck('invoke', 'health.get', {})).toMatchObject({
      ok: false,
      error: { code: 'limited' },
    });
    while (own.snapshots.waiting() > 0) own.snapshots.answer();
    const replies = await Promise.all(calls);
    expect(replies.filter((reply) => !reply.ok)).toHaveLength(6);
    expect(await client.emitWithAck('invoke', 'health.get', {})).toMatchObject({ ok: true });
    await own.close();
  });

  test('a message over the limit ends that connection only', async () => {
    const client = farm.connect();
    const other = farm.connect();
    await Promise.all([heard(client, 'connect'), heard(other, 'connect')]);
    const gone = heard(client, 'disconnect');
    client.emit('invoke', 'task.create', { title: 'x'.repeat(1_200_000) }, () => undefined);
    await gone;
    expect(await other.emitWithAck('invoke', 'health.get', {})).toMatchObject({ ok: true });
  });
});

describe('terminals', () => {
  const runId = RunId.parse('run_0123456789ab');

  const view = async (client: FakeClient, from: number, whole?: number) => {
    const bytes: number[] = [];
    const frames: { offset: number; skipped: number; length: number }[] = [];
    const infos: boolean[] = [];
    client.on('terminal.data', ({ streamId, offset, skipped, bytes: piece }) => {
      frames.push({ offset, skipped, length: piece.byteLength });
      for (const byte of new Uint8Array(piece)) bytes.push(byte);
      client.emit('terminal.ack', { streamId, offset: offset + piece.byteLength });
    });
    client.on('terminal.info', ({ info }) => infos.push(info.live));
    const wanted = whole === undefined ? { runId, from } : { runId, from, whole };
    const reply = await client.emitWithAck('terminal.open', wanted);
    if (!reply.ok) throw new Error(reply.error.message);
    return { ...reply.value, bytes, frames, infos };
  };

  test('its bytes arrive by offset, and its end after the last of them', async () => {
    const terminal = farm.terminals.add(runId, { end: 100_000 });
    const seen = await view(farm.connect(), 40_000);
    expect(seen.info).toMatchObject({ end: 100_000, live: true });
    await waitFor('what was there', () => seen.bytes.length === 60_000);
    terminal.grow(10);
    terminal.grow(10);
    terminal.set({ live: false });
    await waitFor('its end', () => seen.infos.length > 0);
    expect(seen.infos).toEqual([false]);
    expect(Uint8Array.from(seen.bytes)).toEqual(bytesFrom(40_000, 60_020));
  });

  test('who wants it whole gets every byte, however many there are', async () => {
    farm.terminals.add(runId, { end: 3_000_000 });
    const seen = await view(farm.connect(), 0, 3_000_000);
    await waitFor('all of it', () => seen.frames.reduce((sum, { length }) => sum + length, 0) === 3_000_000);
    expect(seen.frames.every(({ skipped }) => skipped === 0)).toBe(true);
    const hasty = await view(farm.connect(), 0);
    await waitFor('the end of it', () => hasty.frames.some(({ offset, length }) => offset + length === 3_000_000));
    expect(hasty.frames[0]?.skipped).toBeGreaterThan(2_000_000);
  });

  test('an operator types, a viewer does not', async () => {
    const terminal = farm.terminals.add(runId);
    const operator = farm.connect();
    const { streamId } = await view(operator, 0);
    operator.emit('terminal.write', { streamId, data: 'ls\r' });
    await waitFor('the keys', () => terminal.written.length > 0);
    const viewer = farm.connect(VIEWER_TOKEN) as unknown as FakeClient & {
      emitWithAck(name: 'terminal.write', o: unknown): Promise<unknown>;
    };
    const own = await view(viewer, 0);
    const refused = await viewer.emitWithAck('terminal.write', { streamId: own.streamId, data: 'rm\r' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(terminal.written).toEqual(['ls\r']);
  });

  test('it is closed with its stream, and with its connection', async () => {
    const terminal = farm.terminals.add(runId);
    const client = farm.connect();
    const first = await view(client, 0);
    await view(client, 0);
    expect(terminal.viewers()).toBe(2);
    client.emit('terminal.close', { streamId: first.streamId });
    await waitFor('one to close', () => terminal.viewers() === 1);
    client.disconnect();
    await waitFor('all to close', () => terminal.viewers() === 0);
  });

  test('a run without one is not found; a client has at most 32', async () => {
    farm.terminals.add(runId);
    const client = farm.connect();
    const none = await client.emitWithAck('terminal.open', { runId: RunId.parse('run_999999999999'), from: 0 });
    expect(none).toMatchObject({ ok: false, error: { code: 'not_found' } });
    for (let i = 0; i < 32; i += 1) await view(client, 0);
    await expect(view(client, 0)).rejects.toThrow('Too many terminals');
  });
});

test('closing says bye to everyone', async () => {
  const client = farm.connect();
  await heard(client, 'connect');
  const bye = heard(client, 'bye');
  const stream = await farm.fetch('/api/events/stream');
  await farm.gateway.close();
  expect(await bye).toEqual([{ reason: 'shutdown' }]);
  await stream.text();
});

test('closing does not wait for connections that never log in', async () => {
  const silent = connect(farm.gateway.port, '127.0.0.1');
  const head = Object.entries({ host: farm.host, ...upgradeHeaders() }).map(
    ([name, value]) => `${name}: ${String(value)}\r\n`,
  );
  silent.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${head.join('')}\r\n`);
  await once(silent, 'data');
  silent.on('error', () => silent.destroy()).resume();
  await farm.gateway.close();
  await waitFor('its end', () => silent.closed);
}, 10_000);

/** A farm whose snapshots wait until they are let go, each with the seq at which it was asked for. */
async function startWithSlowSnapshot() {
  const own = await startFakeFarm({ opened: false });
  const answers: (() => void)[] = [];
  const handlers: Handlers = {
    ...own.fake.handlers,
    'event.snapshot': async (input, context) => {
      const snapshot = await own.fake.handlers['event.snapshot'](input, context);
      await new Promise<void>((resolve) => answers.push(resolve));
      return snapshot.ok ? ok(snapshot.value) : snapshot;
    },
  };
  own.gateway.open({ handlers, events: own.log, terminals: own.terminals });
  return { ...own, snapshots: { waiting: () => answers.length, answer: () => answers.shift()?.() } };
}
