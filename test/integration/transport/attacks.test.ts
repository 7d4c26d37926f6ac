import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRank } from '../../../src/main/contract/catalogue-kit';
import type { Operation } from '../../../src/main/contract/catalogue-kit';
import { catalogue } from '../../../src/main/contract/index';
import { toWire } from '../../../src/main/contract/wire';
import { heard, json, OPERATOR_TOKEN, startFakeFarm, VIEWER_TOKEN } from '../../fakes/gateway';
import type { FakeFarm } from '../../fakes/gateway';
import { rawBytes, rawRequest, upgradeHeaders } from '../../fakes/raw-http';
import type { RawAnswer } from '../../fakes/raw-http';
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
const pathOf = (url: string) => url.replaceAll(/:\w+/g, 'task_0123456789ab');

describe('S1: nothing answers without a token', () => {
  test('every route of the router table answers the same 401', async () => {
    const { routes } = farm.gateway;
    expect(routes.length).toBeGreaterThan(operations.filter(([, { rest }]) => rest !== null).length);
    const before = farm.fake.calls.length;
    const tries = routes
      .flatMap(({ url }) =>
        ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => ({ method, url })),
      )
      .filter(({ method, url }) => `${method} ${url}` !== 'POST /api/session');
    const answers: RawAnswer[] = [];
    for (const { method, url } of tries) answers.push(await rawRequest({ port, method, path: pathOf(url) }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ body }) => body).filter((body) => body !== '')).size).toBe(1);
    expect(farm.fake.calls.length).toBe(before);
  });

  test.each([
    '/api',
    '/api/',
    '/api/nothing-here',
    '/api/%zz',
    '/%61pi/health',
    '//api/health',
    '/API/health',
    '/api/../api/health',
    '/api/health?x-api-key=operator-token-0123456789',
    '/api/health?token=operator-token-0123456789',
    '/api/openapi.json',
  ])('not even %s, whether it exists or not', async (path) => {
    const known = await rawRequest({ port, path: '/api/health' });
    const answer = await rawRequest({ port, path });
    expect(answer.status).toBe(401);
    expect(answer.body).toBe(known.body);
  });

  test('a path that does not exist is 404 only with a token', async () => {
    expect((await farm.fetch('/api/nothing-here')).status).toBe(404);
    expect((await farm.fetch('/api/%zz')).status).toBe(400);
  });

  test.each([null, '', 'wrong-token-0123456789', ['a'], { $gt: '' }])(
    'a socket with token %j is refused',
    async (token) => {
      const client = farm.connect(token as string);
      const [error] = (await heard(client, 'connect_error')) as [Error & { data?: { code: string } }];
      expect(error.data?.code).toBe('unauthorized');
      expect(client.connected).toBe(false);
    },
  );

  test('a token in the query of a socket counts for nothing', async () => {
    const client = farm.connect('');
    client.io.opts.query = { token: OPERATOR_TOKEN };
    client.disconnect().connect();
    const [error] = (await heard(client, 'connect_error')) as [Error & { data?: { code: string } }];
    expect(error.data?.code).toBe('unauthorized');
  });
});

const evilOrigins = (own: number) => [
  'http://evil.example',
  'null',
  `https://127.0.0.1:${own}`,
  `http://127.0.0.1:${own + 1}`,
  'http://localhost',
  `http://localhost:${own}.evil.example`,
  `http://evil.localhost:${own}`,
  `http://127.0.0.1:${own}/`,
  `http://127.0.0.1.:${own}`,
  `http://user@127.0.0.1:${own}`,
  'file://',
  '',
];

describe('S2 and S3: a page of another origin cannot talk to the farm', () => {
  test('its websocket is refused at the upgrade', async () => {
    for (const origin of evilOrigins(port)) {
      const answer = await rawRequest({ port, path: socketPath, headers: upgradeHeaders({ origin }) });
      expect({ origin, status: answer.status }).toEqual({ origin, status: 403 });
    }
  });

  test('there is no polling transport', async () => {
    const path = '/socket.io/?EIO=4&transport=polling';
    const hostile = await rawRequest({ port, path, headers: { origin: 'http://evil.example' } });
    expect(hostile.status).toBe(403);
    expect((await rawRequest({ port, path })).status).toBe(404);
    expect((await rawRequest({ port, path, method: 'POST', body: '40' })).status).toBe(404);
  });

  test('its request is refused, with the right token too', async () => {
    for (const origin of evilOrigins(port)) {
      const headers = { origin, 'x-api-key': OPERATOR_TOKEN };
      const answer = await rawRequest({ port, path: '/api/health', headers });
      expect({ origin, status: answer.status }).toEqual({ origin, status: 403 });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test.each(['cross-site', 'same-site'])('what a browser marks as %s is refused', async (site) => {
    const headers = { 'sec-fetch-site': site, 'x-api-key': OPERATOR_TOKEN };
    expect((await rawRequest({ port, path: '/api/health', headers })).status).toBe(403);
    expect((await rawRequest({ port, path: '/', headers })).status).toBe(403);
    const navigation = { ...headers, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await rawRequest({ port, path: '/api/health', headers: navigation })).status).toBe(403);
    expect((await rawRequest({ port, path: socketPath, headers: upgradeHeaders(headers) })).status).toBe(403);
  });

  test('its own origins are let in', async () => {
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      const headers = upgradeHeaders({ origin, host: `localhost:${port}` });
      expect((await rawRequest({ port, path: socketPath, headers })).status).toBe(101);
    }
  });

  test('without an Origin the upgrade is open, and the token is needed still', async () => {
    expect((await rawRequest({ port, path: socketPath, headers: upgradeHeaders() })).upgraded).toBe(true);
    expect((await rawRequest({ port, path: '/api/health' })).status).toBe(401);
  });

  test('an upgrade of any other path goes nowhere', async () => {
    for (const path of ['/', '/api/health', '/socket.iox/?EIO=4&transport=websocket', '/x/socket.io/']) {
      const answer = await rawRequest({ port, path, headers: upgradeHeaders() });
      expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    }
  });
});

describe('S4: a rebound or forged host is refused before anything else', () => {
  const evilHosts = (own: number) => [
    'evil.example',
    `evil.example:${own}`,
    `127.evil.com:${own}`,
    `localhost.evil:${own}`,
    `127.0.0.1.:${own}`,
    `localhost.:${own}`,
    `0.0.0.0:${own}`,
    `[::1]:${own}`,
    `[::ffff:127.0.0.1]:${own}`,
    `127.0.0.1:${own + 1}`,
    `2130706433:${own}`,
    `127.1:${own}`,
    '127.0.0.1',
    'localhost',
    '',
  ];

  test('on the API, on the screens and on sockets, with the right token too', async () => {
    for (const host of evilHosts(port)) {
      const headers = { host, 'x-api-key': OPERATOR_TOKEN };
      for (const path of ['/api/health', '/', '/assets/x.js']) {
        const answer = await rawRequest({ port, path, headers });
        expect({ host, path, status: answer.status }).toEqual({ host, path, status: 421 });
      }
      const upgrade = await rawRequest({ port, path: socketPath, headers: upgradeHeaders({ host }) });
      expect({ host, status: upgrade.status }).toEqual({ host, status: 421 });
    }
  });

  test('a host in the target or a missing one is refused too', async () => {
    const forged = await rawBytes(
      port,
      `GET http://evil.example/api/health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-API-Key: ${OPERATOR_TOKEN}\r\nConnection: close\r\n\r\n`,
    );
    expect(forged).toMatch(/^HTTP\/1\.1 421 /);
    expect(await rawBytes(port, 'GET /api/health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await rawBytes(port, 'GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('its own names are let in', async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) {
      const headers = { host, 'x-api-key': OPERATOR_TOKEN };
      expect((await rawRequest({ port, path: '/api/health', headers })).status).toBe(200);
    }
  });
});

test('S5: the port is bound on loopback only', async () => {
  const elsewhere = createServer();
  elsewhere.listen(port, '127.0.0.2');
  await once(elsewhere, 'listening');
  elsewhere.close();
});

describe('S6: a form of another page changes nothing', () => {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ];

  test.each(types)('a body of type %s is 415', async (type) => {
    const before = farm.fake.calls.length;
    const body = '{"path":"/home/me/shop"}';
    const headers = { 'x-api-key': OPERATOR_TOKEN, 'content-type': type, 'content-length': body.length };
    const answer = await rawRequest({ port, method: 'POST', path: '/api/workspaces', headers, body });
    expect(answer.status).toBe(415);
    expect(farm.fake.calls.length).toBe(before);
  });

  test('a body without a type is 415', async () => {
    const headers = { 'x-api-key': OPERATOR_TOKEN, 'content-length': 2 };
    const answer = await rawRequest({ port, method: 'POST', path: '/api/workspaces', headers, body: '{}' });
    expect(answer.status).toBe(415);
  });

  test('a GET on a path of a command is 405 and says what is taken', async () => {
    const { routes } = farm.gateway;
    const noGet = routes.filter(({ url }) => !routes.some((other) => other.url === url && other.method === 'GET'));
    expect(noGet.length).toBeGreaterThan(10);
    for (const { method, url } of noGet) {
      const answer = await rawRequest({ port, path: pathOf(url), headers: { 'x-api-key': OPERATOR_TOKEN } });
      expect({ url, status: answer.status }).toEqual({ url, status: 405 });
      expect(answer.headers.allow).toContain(method);
    }
    const answer = await farm.fetch('/api/tasks/task_0123456789ab/start');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect((await farm.fetch('/api/health', json({}))).status).toBe(405);
    expect((await farm.fetch('/api/events/stream', { method: 'HEAD' })).status).toBe(405);
  });
});

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
