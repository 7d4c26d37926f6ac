import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { builtEntry } from '../../fakes/built-worker';
import { heard } from '../../fakes/gateway';
import type { FakeClient } from '../../fakes/gateway';
import { waitFor } from '../../fakes/wait-for';

const A = 'key-of-operator-a-01';
const B = 'key-of-operator-b-02';

let entry: string;
let home: string;
let running: ChildProcess[];
let clients: FakeClient[];

beforeAll(async () => {
  const root = join(import.meta.dirname, '../../..');
  const sources = ['src/main/shell', 'src/main/transport', 'src/main/contract', 'test/fakes'];
  entry = await builtEntry(
    'shell-entry',
    join(root, 'test/fakes/shell-entry.ts'),
    sources.map((folder) => join(root, folder)),
  );
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'croft-keys-'));
  running = [];
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.disconnect();
  for (const child of running) if (child.exitCode === null) await stop(child, 'SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function serve(keys: readonly string[], port = 0) {
  const child = spawn(process.execPath, [entry, '--home', home, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { HOME: home, ...(keys.length > 0 && { API_KEYS: keys.join(',') }) },
  });
  running.push(child);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  await waitFor('its link', () => /#login=\S+\n/.test(out));
  const [, url = '', code = ''] = /open (\S+)\/#login=(\S+)/.exec(out) ?? [];
  return { child, url, code, port: Number(new URL(url).port) };
}

/** What a browser does with the link: its session's token. */
async function logIn({ url, code }: { url: string; code: string }): Promise<string> {
  const body = JSON.stringify({ code });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/session`, { method: 'POST', body, headers });
  return ((await answer.json()) as { token: string }).token;
}

async function ask(url: string, token: string): Promise<{ status: number; error?: unknown }> {
  const answer = await fetch(`${url}/api/health`, { headers: { authorization: `Bearer ${token}` } });
  return answer.ok ? { status: answer.status } : { status: answer.status, ...((await answer.json()) as object) };
}

function connect(url: string, token: string): FakeClient {
  const client: FakeClient = io(url, { transports: ['websocket'], auth: { token }, reconnectionDelay: 20 });
  // As the screens do: Socket.IO itself never comes back after the other side has closed.
  client.on('disconnect', (reason) => void (reason === 'io server disconnect' && client.connect()));
  clients.push(client);
  return client;
}

const keyGone = {
  code: 'unauthorized',
  reason: 'session.key_gone',
  message: 'The key you signed in with is no longer valid: sign in again.',
};

test('a session ends with its key: over HTTP, and for the socket that comes back', async () => {
  const first = await serve([A]);
  const token = await logIn(first);
  const client = connect(first.url, token);
  await heard(client, 'connect');
  expect(await ask(first.url, token)).toEqual({ status: 200 });

  const refused = new Promise<Error>((resolve) => {
    client.on('connect_error', (error) => void ('data' in error && resolve(error)));
  });
  await stop(first.child);
  const second = await serve([B], first.port);
  expect(await refused).toMatchObject({ data: keyGone });
  expect(await ask(second.url, token)).toMatchObject({ status: 401, error: keyGone });
  expect(await ask(second.url, A)).toMatchObject({ status: 401, error: { message: 'This needs a valid token.' } });
  expect(await ask(second.url, B)).toEqual({ status: 200 });
  // Whoever logs in anew is in.
  expect(await ask(second.url, await logIn(second))).toEqual({ status: 200 });

  const kept = ['sessions.json', ...readdirSync(join(home, 'logs')).map((name) => join('logs', name))];
  const traces = kept.map((name) => readFileSync(join(home, name), 'utf8')).join('\n');
  for (const secret of [A, B, token]) expect(traces).not.toContain(secret);
});

test('a session goes on where its key still is among others, socket and all', async () => {
  const first = await serve([A]);
  const token = await logIn(first);
  const client = connect(first.url, token);
  await heard(client, 'connect');
  await stop(first.child);
  const again = heard(client, 'connect');
  const second = await serve([A, B], first.port);
  await again;
  expect(await ask(second.url, token)).toEqual({ status: 200 });
});

test('a session of a farm without keys goes on without keys', async () => {
  const first = await serve([]);
  const token = await logIn(first);
  await stop(first.child);
  const second = await serve([]);
  expect(await ask(second.url, token)).toEqual({ status: 200 });
});
