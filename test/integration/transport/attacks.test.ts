import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../../src/main/contract/catalogue-kit';
import { catalogue } from '../../../src/main/contract/index';
import { heard, json, OPERATOR_TOKEN, startFakeFarm } from '../../fakes/gateway';
import type { FakeFarm } from '../../fakes/gateway';
import { rawBytes, rawRequest, upgradeHeaders } from '../../fakes/raw-http';
import type { RawAnswer } from '../../fakes/raw-http';

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
