import type { Socket as NetSocket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { FarmFact } from '../../../src/main/contract/event';
import { RunId } from '../../../src/main/contract/ids';
import { agentEvent } from '../../builders';
import { followEvents } from '../../fakes/client-log';
import { heard, startFakeFarm } from '../../fakes/gateway';
import type { FakeClient, FakeFarm } from '../../fakes/gateway';
import { readSse } from '../../fakes/sse-reader';
import { waitFor } from '../../fakes/wait-for';

let farm: FakeFarm | undefined;
afterEach(() => farm?.close());

const MB = 1024 * 1024;
const runId = RunId.parse('run_0123456789ab');
const large = (): FarmFact => ({ type: 'agent', event: agentEvent.text('x'.repeat(60_000)) });

/** The bare connection below a client: paused, it reads nothing, as a stopped process would. */
function connectionOf(client: FakeClient): NetSocket {
  const { transport } = client.io.engine as unknown as { transport: { ws: { _socket: NetSocket } } };
  return transport.ws._socket;
}

async function flood(own: FakeFarm, megabytes: number): Promise<void> {
  for (let i = 0; i < megabytes; i += 1) {
    own.log.commit(Array.from({ length: 17 }, large));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a client that reads nothing', () => {
  test('costs a bounded amount, disturbs nobody, and starts again from a snapshot', async () => {
    farm = await startFakeFarm();
    const stalled = farm.connect();
    const other = farm.connect();
    const stalledLog = followEvents(stalled, 0);
    const otherLog = followEvents(other, 0);
    await stalled.emitWithAck('subscribe', { since: 0 });
    await other.emitWithAck('subscribe', { since: 0 });
    connectionOf(stalled).pause();
    await flood(farm, 60);
    await waitFor('the other client', () => otherLog.seq() === farm?.log.lastSeq());
    farm.log.commit(Array.from({ length: 5_100 }, () => ({ ...large(), event: agentEvent.text('small') }) as FarmFact));
    connectionOf(stalled).resume();
    await waitFor('the stalled client', () => stalledLog.seq() === farm?.log.lastSeq());
    expect(stalledLog.resets).toHaveLength(1);
    // All that was kept for it anywhere, the buffers of the network included, arrives before the snapshot.
    expect(stalledLog.events.length * 60_000).toBeLessThan(20 * MB);
    farm.log.commit([large()]);
    await waitFor('the next event', () => stalledLog.seq() === farm?.log.lastSeq());
    expect(stalledLog.wrong).toEqual([]);
    expect(otherLog.wrong).toEqual([]);
  });

  test('is cut when it stays so', async () => {
    farm = await startFakeFarm({ backlog: { pauseBytes: MB, cutBytes: 4 * MB, patienceMs: 100 } });
    const terminal = farm.terminals.add(runId);
    const client = farm.connect();
    await client.emitWithAck('terminal.open', { runId, from: 0 });
    await client.emitWithAck('subscribe', { since: 0 });
    const connection = connectionOf(client);
    const gone = heard(client, 'disconnect');
    connection.pause();
    await flood(farm, 20);
    await waitFor('the end of its session', () => terminal.viewers() === 0);
    connection.resume();
    await gone;
    farm.log.commit([large()]);
    expect(farm.logger.lines).toEqual([]);
  });

  test('is cut at once when it asks and asks and never reads', async () => {
    farm = await startFakeFarm({ backlog: { pauseBytes: 10_000, cutBytes: 20_000, patienceMs: 60_000 } });
    const client = farm.connect();
    await heard(client, 'connect');
    const gone = heard(client, 'disconnect');
    const connection = connectionOf(client);
    connection.pause();
    for (let i = 0; i < 40_000 && client.connected; i += 1) {
      client.emit('invoke', 'event.snapshot', {}, () => undefined);
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    connection.resume();
    await gone;
  });

  test('gets no more of a terminal than may be under way', async () => {
    farm = await startFakeFarm();
    const terminal = farm.terminals.add(runId);
    const client = farm.connect();
    let received = 0;
    client.on('terminal.data', ({ bytes }) => void (received += bytes.byteLength));
    await client.emitWithAck('terminal.open', { runId, from: 0 });
    for (let sent = 20_000; sent < 240_000; sent += 20_000) {
      terminal.grow(20_000);
      await waitFor('what was added', () => received === sent);
    }
    terminal.grow(200_000);
    await waitFor('a full window', () => received === 256 * 1024);
    await client.emitWithAck('invoke', 'health.get', {});
    expect(received).toBe(256 * 1024);
  });
});

describe('an event stream', () => {
  test('that is not read is cut', async () => {
    farm = await startFakeFarm({ sse: { heartbeatMs: 60_000, patienceMs: 100 }, limits: { connections: 1 } });
    const answer = await farm.fetch('/api/events/stream');
    await flood(farm, 30);
    // The stream has the only place there is.
    await waitFor('the cut', () =>
      farm!.fetch('/api/health').then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    await expect(answer.text()).rejects.toThrow();
    farm.log.commit([large()]);
    expect(farm.logger.lines).toEqual([]);
  });

  test('that is read slowly gets everything', async () => {
    farm = await startFakeFarm();
    const answer = await farm.fetch('/api/events/stream');
    await flood(farm, 30);
    const reader = readSse(answer);
    await waitFor('all events', () => reader.events.length === farm?.log.lastSeq());
    expect(reader.events.map(({ id }) => id)).toEqual(farm.log.events.map(({ seq }) => seq));
    reader.close();
  });

  test('that is quiet says so', async () => {
    farm = await startFakeFarm({ sse: { heartbeatMs: 20, patienceMs: 1_000 } });
    const reader = readSse(await farm.fetch('/api/events/stream'));
    await waitFor('three heartbeats', () => reader.comments.length >= 3);
    reader.close();
  });
});
