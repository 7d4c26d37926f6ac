import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRank } from '../../../src/main/contract/catalogue-kit';
import type { Operation } from '../../../src/main/contract/catalogue-kit';
import { catalogue } from '../../../src/main/contract/index';
import type { Handlers } from '../../../src/main/contract/handlers';
import { toWire } from '../../../src/main/contract/wire';
import { heard, json, OPERATOR_TOKEN, startFakeFarm, VIEWER_TOKEN } from '../../fakes/gateway';
import type { FakeFarm } from '../../fakes/gateway';
import { theTaskId } from '../../fakes/handlers';
import { rawBytes, rawRequest, upgradeHeaders } from '../../fakes/raw-http';
import { waitFor } from '../../fakes/wait-for';

let farm: FakeFarm;
let port: number;

beforeAll(async () => {
  farm = await startFakeFarm();
  ({ port } = farm.gateway);
});
afterAll(() => farm.close());

const operations = Object.entries<Operation>(catalogue);
const socketPath = '/socket.io/?EIO=4&transport=websocket';

describe('S7: guessing', () => {
  test('wrong tokens are told to wait after ten a minute, a right one passes at any time', async () => {
    const own = await startFakeFarm();
    const guess = (token: string) => own.fetch('/api/health', { token });
    const statuses: number[] = [];
    for (let i = 0; i < 12; i += 1) statuses.push((await guess(`guess-${i}-0123456789`)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    const limited = await guess('one-more-guess-0123456789');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess(OPERATOR_TOKEN)).status).toBe(200);
    expect((await own.fetch('/api/health', { token: null })).status).toBe(401);
    expect((await own.fetch('/api/session', { ...json({ code: 'guess' }), token: null })).status).toBe(429);
    const client = own.connect('guess-by-socket');
    const [error] = (await heard(client, 'connect_error')) as [Error & { data?: { code: string } }];
    expect(error.data?.code).toBe('limited');
    own.book.codes.add('right-code');
    expect((await own.fetch('/api/session', { ...json({ code: 'right-code' }), token: null })).status).toBe(200);
    await own.close();
  });

  test('no token is ever logged', async () => {
    const canary = 'canary-0123456789-canary';
    await farm.fetch('/api/health', { token: canary });
    await farm.fetch(`/api/tasks/${canary}`, { token: canary });
    await farm.fetch('/api/session', { ...json({ code: canary }), token: null });
    expect(JSON.stringify(farm.logger.lines)).not.toContain('canary');
  });
});

describe('S8: what a caller may do comes from the server alone', () => {
  const forged = {
    'x-access': 'local',
    'x-scope': 'operator',
    'x-forwarded-for': '127.0.0.1',
    forwarded: 'for=127.0.0.1',
  };

  test.each(operations.filter(([, { rest }]) => rest !== null))('a viewer over REST: %s', async (_name, operation) => {
    const [method = '', url = ''] = (operation.rest ?? '').split(' ');
    const wire = toWire(operation.input, operation.example) as Record<string, unknown>;
    const path = url.replaceAll(/:(\w+)/g, (_all, key: string) => encodeURIComponent(String(wire[key])));
    const query = method === 'GET' ? `?${new URLSearchParams(wire as Record<string, string>).toString()}` : '';
    const body = JSON.stringify({ ...wire, access: 'local', scope: 'operator' });
    const response = await farm.fetch(path + query, {
      token: VIEWER_TOKEN,
      method,
      headers: { 'content-type': 'application/json', ...forged },
      ...(method !== 'GET' && { body }),
    });
    const allowed = accessRank[operation.access] <= accessRank.viewer;
    expect(response.status === 403).toBe(!allowed);
  });

  test.each(operations)('a viewer over a socket: %s', async (name, operation) => {
    const client = farm.connect(VIEWER_TOKEN);
    client.auth = { token: VIEWER_TOKEN, access: 'local', scopes: ['operator'] };
    client.disconnect().connect();
    const reply = await client.emitWithAck('invoke', name as 'task.get', operation.example);
    const allowed = accessRank[operation.access] <= accessRank.viewer;
    expect(!reply.ok && reply.error.code === 'forbidden').toBe(!allowed);
    client.disconnect();
  });

  test('what is no operation is not found, however it is called', async () => {
    const client = farm.connect();
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'task', 'task.create ']) {
      const reply = await client.emitWithAck('invoke', name as 'task.get', {});
      expect(reply.ok ? null : reply.error.code).toBe('not_found');
    }
  });
});

describe('S9: a session that ends takes its connections with it', () => {
  test('sockets are told and cut, streams are cut, the token is worth nothing', async () => {
    farm.book.codes.add('a-code');
    const login = await farm.fetch('/api/session', { ...json({ code: 'a-code' }), token: null });
    const { token } = (await login.json()) as { token: string };
    const again = await farm.fetch('/api/session', { ...json({ code: 'a-code' }), token: null });
    expect(again.status).toBe(401);
    expect(await again.text()).toBe(await (await farm.fetch('/api/health', { token: null })).text());

    const client = farm.connect(token);
    await heard(client, 'connect');
    const stream = await farm.fetch('/api/events/stream', { token });
    expect(stream.status).toBe(200);
    const bye = heard(client, 'bye');
    const gone = heard(client, 'disconnect');
    expect((await farm.fetch('/api/session', { method: 'DELETE', token })).status).toBe(200);
    expect(await bye).toEqual([{ reason: 'unauthorized' }]);
    await gone;
    await expect(stream.text()).rejects.toThrow();
    expect((await farm.fetch('/api/health', { token })).status).toBe(401);
  });

  test('a stream that is still being prepared is cut as well', async () => {
    const own = await startFakeFarm({ opened: false });
    const asked = Promise.withResolvers<void>();
    const wait = Promise.withResolvers<void>();
    const slow: Handlers = {
      ...own.fake.handlers,
      'orchestrator.stages': async (input, context) => {
        asked.resolve();
        await wait.promise;
        return own.fake.handlers['orchestrator.stages'](input, context);
      },
    };
    own.gateway.open({ handlers: slow, events: own.log, terminals: own.terminals });
    own.book.codes.add('a-code');
    const login = await own.fetch('/api/session', { ...json({ code: 'a-code' }), token: null });
    const { token } = (await login.json()) as { token: string };
    const stream = own.fetch(`/api/events/orchestrator/${theTaskId}`, { token }).then((answer) => answer.text());
    await asked.promise;
    expect((await own.fetch('/api/session', { method: 'DELETE', token })).status).toBe(200);
    wait.resolve();
    await expect(stream).rejects.toThrow();
    await own.close();
  });

  test('a command whose body comes after the end is not run', async () => {
    const before = farm.fake.calls.length;
    farm.book.codes.add('b-code');
    const login = await farm.fetch('/api/session', { ...json({ code: 'b-code' }), token: null });
    const { token } = (await login.json()) as { token: string };
    const body = JSON.stringify({});
    const slow = connect(port, '127.0.0.1');
    await once(slow, 'connect');
    slow.write(
      `POST /api/farm/stop-all HTTP/1.1\r\nHost: ${farm.host}\r\nX-API-Key: ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    // Its head was read: it was let in.
    await once(slow, 'data');
    expect((await farm.fetch('/api/session', { method: 'DELETE', token })).status).toBe(200);
    const answer = once(slow, 'data');
    slow.write(body);
    expect(String((await answer)[0])).toMatch(/^HTTP\/1\.1 401 /);
    expect(farm.fake.calls.length).toBe(before);
    slow.destroy();
  });

  test('a token of the operator cannot be logged out', async () => {
    expect((await farm.fetch('/api/session', { method: 'DELETE' })).status).toBe(409);
  });
});

describe('S12: a client cannot hold more than its share', () => {
  test('a request that never ends is cut', async () => {
    const own = await startFakeFarm({ limits: { headersMs: 200, requestMs: 400 } });
    const slowHead = await rawBytes(own.gateway.port, 'GET /api/health HTTP/1.1\r\nHost: x');
    expect(slowHead).toMatch(/^HTTP\/1\.1 408 /);
    const slowBody = await rawBytes(
      own.gateway.port,
      `POST /api/tasks HTTP/1.1\r\nHost: ${own.host}\r\nX-API-Key: ${OPERATOR_TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    expect(slowBody).toMatch(/^HTTP\/1\.1 408 /);
    expect(await rawBytes(own.gateway.port, '')).toMatch(/^(HTTP\/1\.1 408 |$)/);
    await own.close();
  });

  test('more connections than the limit are dropped, and the others go on', async () => {
    const own = await startFakeFarm({ limits: { connections: 3 } });
    const client = own.connect();
    await heard(client, 'connect');
    const streams = await Promise.all([own.fetch('/api/events/stream'), own.fetch('/api/events/stream')]);
    await expect(own.fetch('/api/health')).rejects.toThrow();
    await streams[0]?.body?.cancel();
    await waitFor('a free place', () =>
      own.fetch('/api/health').then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    expect(client.connected).toBe(true);
    await own.close();
  });

  test('a body over a megabyte is 413, a huge header 431', async () => {
    const body = JSON.stringify({ path: 'x'.repeat(1024 * 1024) });
    expect((await farm.fetch('/api/workspaces', { ...json({}), body })).status).toBe(413);
    const head = await rawBytes(port, `GET / HTTP/1.1\r\nHost: ${farm.host}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(head).toMatch(/^HTTP\/1\.1 431 /);
  });
});

test('before the farm is there, known callers are told so', async () => {
  const own = await startFakeFarm({ opened: false });
  expect((await own.fetch('/api/health', { token: null })).status).toBe(401);
  const answer = await own.fetch('/api/health');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ error: { code: 'unavailable', reason: 'starting' } });
  const upgrade = await rawRequest({ port: own.gateway.port, path: socketPath, headers: upgradeHeaders() });
  expect(upgrade.status).toBe(503);
  own.gateway.open({ handlers: own.fake.handlers, events: own.log, terminals: own.terminals });
  expect((await own.fetch('/api/health')).status).toBe(200);
  await own.close();
});

test('a port that is taken is a failure in words', async () => {
  await expect(startFakeFarm({ port })).rejects.toThrow(
    `Port ${port} is in use by another program, perhaps by another Croft.`,
  );
});
