import { request } from 'node:http';

import { afterEach, expect, test } from 'vitest';

import { createBench, ended, eventsUntil, outputWith, shell, start, TOKEN, valueOf } from './support';
import type { TestWorker } from './support';

const bench = createBench();
afterEach(() => bench.dispose());

interface Agent {
  readonly url: string;
  readonly token: string;
  readonly id: ReturnType<typeof shell>['id'];
}

/** A run that waits for a line and ends then, and what it was told of its worker. */
async function agent(worker: TestWorker): Promise<Agent> {
  const spec = shell('echo "$CROFT_WORKER $CROFT_RUN_TOKEN up"; read x');
  await start(worker, spec);
  const [url = '', token = ''] = (await outputWith(worker, spec.id, 'up')).split(' ');
  return { url, token, id: spec.id };
}

async function say(url: string, path: string, token: string | null, body: string, type = 'application/json') {
  const headers = { 'content-type': type, ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
  const response = await fetch(url + path, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}

test('hook calls and verdicts come in one sequence with starts and ends', async () => {
  const worker = await bench.worker();
  const { url, token, id } = await agent(worker);
  expect(await say(url, '/agent/hook', token, '{"hook_event_name":"Stop","n":1}')).toEqual({ status: 200, body: '{}' });
  expect((await say(url, '/agent/verdict', token, '{"passed":true}')).status).toBe(200);
  await worker.client.input(id, { id: 'end', data: '', close: true });
  await ended(worker, id);
  expect(await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'exit')).toMatchObject([
    { seq: 1, type: 'started', runId: id },
    { seq: 2, type: 'hook', runId: id, hook: { hook_event_name: 'Stop', n: 1 } },
    { seq: 3, type: 'verdict', runId: id, verdict: { passed: true } },
    { seq: 4, type: 'exit', runId: id, exit: { how: 'exit' } },
  ]);
});

test('only the token of a living run opens the routes of agents, and it opens nothing else', async () => {
  const worker = await bench.worker();
  const [one, other] = [await agent(worker), await agent(worker)];
  const hook = (token: string | null) => say(one.url, '/agent/hook', token, '{}');
  const refused = { status: 401, body: '{"error":{"code":"unauthorized","message":"A valid token is needed."}}' };
  for (const wrong of [null, '', 'x', TOKEN, `${one.token}x`, one.token.slice(1), 'é'.repeat(3).normalize('NFD')]) {
    if (wrong !== null && /[^\x20-\x7e]/.test(wrong)) continue;
    expect(await hook(wrong)).toEqual(refused);
  }
  // Another run's token speaks for that run, whatever else is said.
  expect((await say(one.url, '/agent/hook', other.token, `{"run":"${one.id}"}`)).status).toBe(200);
  const hooks = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'heartbeat');
  expect(hooks.filter((event) => event.type === 'hook')).toMatchObject([{ runId: other.id }]);

  await worker.client.input(one.id, { id: 'end', data: '', close: true });
  await ended(worker, one.id);
  expect(await hook(one.token)).toEqual(refused);
  expect((await hook(other.token)).status).toBe(200);
  expect(await farmRoute(worker, '/runs', other.token)).toBe(401);
  expect(await farmRoute(worker, '/agent/hook', TOKEN)).toBe(404);
  for (const path of ['/health', '/runs', '/events', '/nothing']) {
    expect((await fetch(one.url + path)).status).toBe(401);
    expect((await fetch(one.url + path, { headers: { authorization: `Bearer ${other.token}` } })).status).toBe(404);
  }
});

test('what is no proper request is refused and changes nothing', async () => {
  const worker = await bench.worker();
  const { url, token } = await agent(worker);
  const hook = (body: string, type?: string) => say(url, '/agent/hook', token, body, type);
  const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect((await hook('{"a":')).status).toBe(400);
  expect((await hook('[]')).status).toBe(400);
  expect((await hook('null')).status).toBe(400);
  expect((await hook('{"__proto__":{"x":1}}')).status).toBe(400);
  expect((await hook(deep)).status).toBe(400);
  expect((await hook('a=b', 'application/x-www-form-urlencoded')).status).toBe(415);
  expect((await hook('{}', 'text/plain')).status).toBe(415);
  expect((await hook(`{"a":"${'x'.repeat(1024 * 1024)}"}`)).status).toBe(413);
  const events = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'heartbeat');
  expect(events.filter((event) => event.type === 'hook')).toEqual([]);
  expect(JSON.parse((await hook('{"a":')).body)).toMatchObject({ error: { code: 'invalid' } });
});

test('a run can fill neither the disk nor the log through its hooks', async () => {
  const worker = await bench.worker();
  const { url, token } = await agent(worker);
  const body = JSON.stringify({ text: 'x'.repeat(1000 * 1000) });
  const statuses = [];
  for (let call = 0; call < 20; call += 1) statuses.push((await say(url, '/agent/hook', token, body)).status);
  expect(statuses.indexOf(429)).toBe(16);
  expect(statuses.slice(16).every((status) => status === 429)).toBe(true);
  const other = await agent(worker);
  expect((await say(other.url, '/agent/hook', other.token, body)).status).toBe(200);
});

test("the farm's routes need its token, also where there is nothing", async () => {
  const worker = await bench.worker();
  for (const path of ['/health', '/runs', '/events', '/nothing', '/runs/run_0123456789/output']) {
    for (const token of [null, 'wrong', `${TOKEN}x`, TOKEN.slice(1)]) {
      expect([path, token, await farmRoute(worker, path, token)]).toEqual([path, token, 401]);
    }
  }
  expect(await farmRoute(worker, '/nothing', TOKEN)).toBe(404);
  expect(await farmRoute(worker, '/runs/..%2f..%2fetc/output', TOKEN)).toBe(400);
  expect(await farmRoute(worker, '/runs/run_0123456789/output?from=-1', TOKEN)).toBe(404);
  valueOf(await worker.client.health());
});

function farmRoute(worker: TestWorker, path: string, token: string | null): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const sent = request({ socketPath: `${worker.state}/socket`, path, headers }, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sent.once('error', reject);
    sent.end();
  });
}
