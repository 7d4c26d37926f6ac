import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/main/contract/index';
import type { OperationName } from '../../src/main/contract/index';
import type { Operation } from '../../src/main/contract/catalogue-kit';
import { fromWire, toWire } from '../../src/main/contract/wire';
import { startFakeFarm } from '../fakes/gateway';
import type { FakeClient, FakeFarm } from '../fakes/gateway';

let farm: FakeFarm;
let client: FakeClient;

beforeAll(async () => {
  farm = await startFakeFarm();
  client = farm.connect();
});
afterAll(() => farm.close());

const operations = Object.entries<Operation>(catalogue) as [OperationName, Operation][];
const onRest = operations.filter(([, { rest }]) => rest !== null);

type Outcome = { ok: boolean; code?: string; value?: unknown };

async function overRest(
  name: OperationName,
  operation: Operation,
): Promise<Outcome & { input: unknown; status: number }> {
  const [method = '', pattern = ''] = (operation.rest ?? '').split(' ');
  const wire = toWire(operation.input, operation.example) as Record<string, unknown>;
  const path = pattern.replaceAll(/:(\w+)/g, (_all, key: string) => encodeURIComponent(String(wire[key])));
  const rest = Object.entries(wire).filter(([key]) => !pattern.includes(`:${key}`));
  const query =
    method === 'GET' ? new URLSearchParams(rest.map(([key, value]) => [key, String(value)])).toString() : '';
  const before = farm.fake.calls.length;
  const response = await farm.fetch(query ? `${path}?${query}` : path, {
    method,
    ...(method !== 'GET' && {
      body: JSON.stringify(Object.fromEntries(rest)),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const body = (await response.json()) as { error?: { code: string } };
  const call = farm.fake.calls[before];
  expect(call?.name).toBe(name);
  const input = call?.input;
  if (response.ok) return { ok: true, value: fromWire(operation.output, body), input, status: response.status };
  return { ok: false, ...(body.error && { code: body.error.code }), input, status: response.status };
}

async function overSocket(name: OperationName, operation: Operation): Promise<Outcome & { input: unknown }> {
  const before = farm.fake.calls.length;
  const reply = await client.emitWithAck('invoke', name, operation.example);
  const call = farm.fake.calls[before];
  expect(call?.name).toBe(name);
  const input = call?.input;
  return reply.ok ? { ok: true, value: reply.value, input } : { ok: false, code: reply.error.code, input };
}

describe('every operation means the same over every transport', () => {
  test.each(onRest)('%s', async (name, operation) => {
    const { status, ...rest } = await overRest(name, operation);
    const socket = await overSocket(name, operation);
    expect(rest).toEqual(socket);
    if (rest.ok) expect(status).toBe(operation.status ?? 200);
  });

  test.each(operations)('%s over a socket hands the parsed example to its handler', async (name, operation) => {
    const { input } = await overSocket(name, operation);
    expect(input).toEqual(operation.input.parse(operation.example));
  });
});

test('REST speaks snake_case and ISO times', async () => {
  const response = await farm.fetch('/api/tasks');
  const [task] = (await response.json()) as [Record<string, unknown>];
  expect(task).toMatchObject({ workspace_id: 'ws_0123456789ab', created_at: '2030-01-15T12:00:00.000Z', open_asks: 0 });
  expect(Object.keys(task).filter((key) => /[A-Z]/.test(key))).toEqual([]);
});

test('the orchestrator paths have exactly their fixed fields', async () => {
  const response = await farm.fetch('/api/orchestrator/stages/task_0123456789ab');
  const [stage] = (await response.json()) as [Record<string, unknown>];
  expect(Object.keys(stage)).toEqual([
    ...['id', 'task_id', 'stage_type', 'status', 'stage_context', 'command_output', 'container_id', 'error_message'],
    ...['retry_count', 'started_at', 'completed_at', 'created_at', 'updated_at'],
  ]);
});

test('the description of the API has every REST operation', async () => {
  const response = await farm.fetch('/api/openapi.json');
  const document = (await response.json()) as {
    paths: Record<string, Record<string, { operationId?: string; requestBody?: unknown }>>;
  };
  const described = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  for (const [name] of onRest) expect(described).toContain(name);
  const body = JSON.stringify(document.paths['/api/tasks']?.['post']?.requestBody);
  expect(body).toContain('workspace_id');
  expect(body).not.toContain('workspaceId');
  expect(document.paths['/api/tasks/{task_id}']).toHaveProperty('get');
});

describe('what REST refuses, it refuses in its own spelling', () => {
  const send = async (method: string, path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const response = await farm.fetch(path, {
      method,
      headers,
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as { error: Record<string, unknown> } };
  };

  test.each([
    ['PATCH', '/api/workspaces/ws_0123456789ab', { permision: 'ask' }, 'permision'],
    ['PATCH', '/api/workspaces/ws_0123456789ab', { permissionMode: 'ask' }, 'permissionMode (here: permission_mode)'],
    ['PATCH', '/api/settings', { claude: { budget_usd: 1, budgetEur: 1 } }, 'claude.budgetEur'],
    ['POST', '/api/tasks', { workspace_id: '/shop', title: 'x', __proto__x: 1 }, '__proto__x'],
    ['GET', '/api/events?limitt=3', null, 'limitt'],
  ])('%s %s %j: an unknown field, by its name', async (method, path, body, field) => {
    const calls = farm.fake.calls.length;
    const answer = await send(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ fields: [{ path: field, message: 'There is no such field.' }] });
    expect(answer.body.error['message']).toBe(`The input does not fit. ${field}: There is no such field.`);
    expect(farm.fake.calls).toHaveLength(calls);
  });

  test('tells a body that is no JSON from one of another type', async () => {
    const post = (body: string, type: string) =>
      farm.fetch('/api/tasks', { method: 'POST', body, headers: { 'content-type': type } });
    const broken = await post('{"title": ', 'application/json');
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ error: { message: 'The body is not JSON.' } });
    const other = await post('title=x', 'application/x-www-form-urlencoded');
    expect(other.status).toBe(415);
    expect(await other.json()).toMatchObject({ error: { message: 'Only JSON is taken here.' } });
  });

  test('names fields as they are called here', async () => {
    const answer = await send('POST', '/api/orchestrator/start', { task_id: 'nope' });
    expect(answer.body.error['message']).toContain('task_id: expected an id');
  });

  const withIds = onRest.flatMap(([, { rest }]) => (rest?.includes('/:') ? [rest.split(' ') as [string, string]] : []));
  test.each(withIds)('%s %s: an id that cannot be one is 404', async (method, path) => {
    if (path.includes(':workspace_id')) return;
    const answer = await send(method, path.replaceAll(/:\w+/g, 'nope'), { surely_unknown: 1 });
    expect(answer.status).toBe(404);
    expect(answer.body.error['message']).toMatch(/^There is no such (task|run|question|remark|terminal|stage)\.$/);
  });
});
