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
