import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';

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
  // The answer comes while such a body is still on its way: whoever goes on writing may not hear it any more.
  const tooLarge = (path: string, megabytes: number) =>
    say(url, path, token, `{"a":"${'x'.repeat(megabytes * 1024 * 1024)}"}`).then(
      ({ status }) => status,
      () => 413,
    );
  expect(await tooLarge('/agent/hook', 16)).toBe(413);
  expect(await tooLarge('/agent/verdict', 1)).toBe(413);
  const events = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'heartbeat');
  expect(events.filter((event) => event.type === 'hook')).toEqual([]);
  expect(JSON.parse((await hook('{"a":')).body)).toMatchObject({ error: { code: 'invalid' } });
});

test('a run can fill neither the disk nor the log through its hooks', async () => {
  const worker = await bench.worker();
  const { url, token } = await agent(worker);
  const body = JSON.stringify({ lines: Array.from({ length: 6000 }, () => 'x'.repeat(250)) });
  const statuses = [];
  for (let call = 0; call < 22; call += 1) statuses.push((await say(url, '/agent/hook', token, body)).status);
  expect(statuses.indexOf(429)).toBe(19);
  expect(statuses.slice(19).every((status) => status === 429)).toBe(true);
  const other = await agent(worker);
  expect((await say(other.url, '/agent/hook', other.token, body)).status).toBe(200);
});

test('long texts in hook calls are cut, short ones and everything else are kept', async () => {
  const worker = await bench.worker();
  const { url, token } = await agent(worker);
  const hook = {
    hook_event_name: 'PostToolUse',
    tool_input: { list: ['y'.repeat(1_000_000), 'short', 7, null, true] },
  };
  expect((await say(url, '/agent/hook', token, JSON.stringify(hook))).status).toBe(200);
  const events = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'hook');
  const told = events.at(-1);
  const list = ['y'.repeat(16 * 1024) + '…', 'short', 7, null, true];
  expect(told?.type === 'hook' && told.hook).toEqual({ ...hook, tool_input: { list } });
  // One event may not be so long that the farm could not read on.
  const many = JSON.stringify({ texts: Array.from({ length: 1000 }, () => 'z'.repeat(10_000)) });
  expect((await say(url, '/agent/hook', token, many)).status).toBe(200);
  const numbers = JSON.stringify({ list: Array.from({ length: 1_500_000 }, () => 1000) });
  expect((await say(url, '/agent/hook', token, numbers)).status).toBe(400);
  const after = await eventsUntil(worker, (seen) => seen.filter(({ type }) => type === 'hook').length === 2);
  expect(JSON.stringify(after.at(-1)).length).toBeLessThan(300_000);
});

test('a question is held until it is answered, and answered once', async () => {
  const worker = await bench.worker();
  const { url, token, id } = await agent(worker);
  const asked = say(url, '/agent/hook', token, '{"hook_event_name":"PermissionRequest","tool_name":"Bash"}');
  const events = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'hook');
  const told = events.at(-1);
  const hookId = told?.type === 'hook' ? told.hookId : '';
  // Everything else is answered meanwhile.
  expect((await say(url, '/agent/hook', token, '{"hook_event_name":"Notification"}')).body).toBe('{}');
  const body = { hookSpecificOutput: { decision: { behavior: 'allow' } } };
  valueOf(await worker.client.answerHook(id, { hookId, body }));
  expect(await asked).toEqual({ status: 200, body: JSON.stringify(body) });
  expect(await worker.client.answerHook(id, { hookId, body })).toMatchObject({ error: { code: 'conflict' } });
});

test('a question that nobody answers ends with its run', async () => {
  const worker = await bench.worker();
  const { url, token, id } = await agent(worker);
  const asked = say(url, '/agent/hook', token, '{"hook_event_name":"PermissionRequest"}');
  await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'hook');
  await worker.client.input(id, { id: 'end', data: '', close: true });
  expect(await asked).toEqual({ status: 200, body: '{}' });
});

test('a question that was answered in the terminal is let go with the turn', async () => {
  const worker = await bench.worker();
  const { url, token } = await agent(worker);
  const asked = say(url, '/agent/hook', token, '{"hook_event_name":"PermissionRequest"}');
  await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'hook');
  expect((await say(url, '/agent/hook', token, '{"hook_event_name":"Stop"}')).status).toBe(200);
  expect(await asked).toEqual({ status: 200, body: '{}' });
});

test('an agent that hangs up on its question is heard', async () => {
  const worker = await bench.worker();
  const { url, token, id } = await agent(worker);
  const hangUp = new AbortController();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = '{"hook_event_name":"PermissionRequest"}';
  const asked = fetch(`${url}/agent/hook`, { method: 'POST', headers, body, signal: hangUp.signal }).catch(
    () => 'gone',
  );
  const question = (await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'hook')).at(-1);
  const hookId = question?.type === 'hook' ? question.hookId : '';
  hangUp.abort();
  expect(await asked).toBe('gone');
  const events = await eventsUntil(worker, (seen) => seen.filter(({ type }) => type === 'hook').length === 2);
  expect(events.at(-1)).toMatchObject({ hook: { hook_event_name: 'HungUp', hook_id: hookId } });
  expect(await worker.client.answerHook(id, { hookId, body: {} })).toMatchObject({ error: { code: 'conflict' } });
});

test('a verdict can be given by the tool of an MCP server', async () => {
  const worker = await bench.worker();
  const verdictSchema = { type: 'object', required: ['passed'] };
  const spec = shell('echo "$CROFT_WORKER $CROFT_RUN_TOKEN up"; read x', { verdictSchema });
  await start(worker, spec);
  const [url = '', token = ''] = (await outputWith(worker, spec.id, 'up')).split(' ');
  const mcp = async (body: string, type?: string) => {
    const got = await say(url, '/agent/mcp', token, body, type);
    return { status: got.status, body: got.body === '' ? null : (JSON.parse(got.body) as unknown) };
  };
  const message = (method: string, params: object) => JSON.stringify({ jsonrpc: '2.0', id: 'a', method, params });
  expect(await mcp(message('tools/list', {}))).toMatchObject({
    status: 200,
    body: { id: 'a', result: { tools: [{ name: 'verdict', inputSchema: verdictSchema }] } },
  });
  expect(await mcp('{"jsonrpc":"2.0","method":"notifications/initialized"}')).toEqual({ status: 202, body: null });
  const call = { name: 'verdict', arguments: { passed: true, summary: 'ok' } };
  expect(await mcp(message('tools/call', call))).toMatchObject({ body: { result: { isError: false } } });
  const events = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'verdict');
  expect(events.at(-1)).toMatchObject({ runId: spec.id, verdict: { passed: true, summary: 'ok' } });
  expect(await mcp('{"jsonrpc"')).toMatchObject({ status: 400, body: { error: { code: -32700 } } });
  expect(await mcp('<xml/>', 'text/xml')).toMatchObject({ status: 415, body: { error: { code: -32600 } } });
  expect((await say(url, '/agent/mcp', null, message('ping', {}))).status).toBe(401);
  const headers = { authorization: `Bearer ${token}` };
  for (const method of ['GET', 'DELETE']) {
    expect((await fetch(`${url}/agent/mcp`, { method, headers })).status).toBe(405);
  }
  const other = await agent(worker);
  const none = await say(other.url, '/agent/mcp', other.token, message('tools/list', {}));
  expect(JSON.parse(none.body)).toMatchObject({ result: { tools: [] } });
});

test('a command line may name the address of the worker', async () => {
  const worker = await bench.worker();
  const spec = shell('echo "$CROFT_WORKER=$0 up"; read x');
  await start(worker, { ...spec, argv: [...spec.argv, '${CROFT_WORKER}'] });
  const [own, named] = (await outputWith(worker, spec.id, 'up')).split(' ')[0]?.split('=') ?? [];
  expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(named).toBe(own);
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

test('a connection that says nothing, or never ends what it says, is cut', async () => {
  const worker = await bench.worker();
  const { port, hostname } = new URL((await agent(worker)).url);
  const cut = async (said: string): Promise<void> => {
    const socket = connect(Number(port), hostname, () => socket.write(said));
    socket.on('error', () => undefined);
    socket.resume();
    await once(socket, 'close', { signal: AbortSignal.timeout(20_000) });
  };
  await Promise.all(['', 'POST /agent/hook HTTP/1.1\r\nHost: a\r\n'].map(cut));
});
