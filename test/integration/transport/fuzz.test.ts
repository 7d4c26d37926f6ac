import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operation } from '../../../src/main/contract/catalogue-kit';
import { catalogue } from '../../../src/main/contract/index';
import { toWire } from '../../../src/main/contract/wire';
import { heard, OPERATOR_TOKEN, startFakeFarm } from '../../fakes/gateway';
import type { FakeClient, FakeFarm } from '../../fakes/gateway';
import { theRunId } from '../../fakes/handlers';
import { createHostile, deepen } from '../../fakes/hostile';
import type { Hostile } from '../../fakes/hostile';

const COUNT = 10_000;
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_301_115);
const MB = 1024 * 1024;

let farm: FakeFarm;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

beforeAll(async () => {
  farm = await startFakeFarm();
  farm.terminals.add(theRunId, { end: 1_000 });
});
afterAll(async () => {
  agent.destroy();
  await farm.close();
});

const operations = Object.entries<Operation>(catalogue);
const onRest = operations.filter(([, { rest }]) => rest !== null);

interface Shot {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly type: string;
}

function aim(hostile: Hostile): Shot {
  const [, operation] = hostile.pick(onRest);
  const [method = '', pattern = ''] = (operation.rest ?? '').split(' ');
  const wire = toWire(operation.input, operation.example);
  const spoiled = hostile.chance(0.8) ? hostile.spoil(wire) : wire;
  const named = typeof spoiled === 'object' && spoiled !== null ? (spoiled as Record<string, unknown>) : {};
  const text = (value: unknown): string =>
    (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 3_000);
  const path = pattern.replaceAll(/:(\w+)/g, (_all, key: string) =>
    hostile.chance(0.02) ? '%zz' : encodeURIComponent(text(named[key]).toWellFormed()),
  );
  const query = Object.entries(named).map(([key, value]) => [key.toWellFormed(), text(value).toWellFormed()]);
  const json = deepen(JSON.stringify(spoiled) ?? '');
  return {
    method: hostile.chance(0.05) ? hostile.pick(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) : method,
    path: method === 'GET' ? `${path}?${new URLSearchParams(query).toString()}`.slice(0, 12_000) : path,
    body: hostile.chance(0.05) ? json.slice(0, json.length / 2) : json,
    type: hostile.chance(0.05)
      ? hostile.pick(['text/plain', 'application/json; charset=utf-16', ''])
      : 'application/json',
  };
}

function shoot({ method, path, body, type }: Shot): Promise<number> {
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Promise((resolve, reject) => {
    const sent = request({
      ...{ host: '127.0.0.1', port: farm.gateway.port, agent, method, path },
      headers: {
        'x-api-key': OPERATOR_TOKEN,
        ...(hasBody && { ...(type && { 'content-type': type }), 'content-length': Buffer.byteLength(body) }),
      },
    });
    sent.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(hasBody ? body : undefined);
  });
}

test(
  `S13: ${COUNT} requests that do not fit are answered, none breaks anything (seed ${SEED})`,
  { timeout: 60_000 },
  async () => {
    const hostile = createHostile(SEED);
    const statuses = new Map<number, number>();
    const before = process.memoryUsage().rss;
    let left = COUNT;
    const gun = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const shot = aim(hostile);
        const status = await shoot(shot);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500) throw new Error(`${status} for ${JSON.stringify(shot).slice(0, 500)}`);
      }
    };
    await Promise.all(Array.from({ length: 16 }, gun));
    expect(statuses.get(400)).toBeGreaterThan(COUNT / 10);
    expect(statuses.get(200)).toBeGreaterThan(COUNT / 20);
    expect(farm.logger.lines).toEqual([]);
    expect(process.memoryUsage().rss - before).toBeLessThan(250 * MB);
  },
);

const messages = [
  'invoke',
  'subscribe',
  'terminal.open',
  'terminal.ack',
  'terminal.write',
  'terminal.close',
  'x',
  'message',
];

function send(client: FakeClient, hostile: Hostile): void {
  const raw = client as unknown as { emit(event: string, ...args: unknown[]): void };
  const ack = hostile.chance(0.5) ? [() => undefined] : [];
  const event = hostile.pick(messages);
  if (event === 'invoke' && hostile.chance(0.8)) {
    const [name, { example }] = hostile.pick(operations);
    raw.emit('invoke', hostile.chance(0.05) ? hostile.value() : name, hostile.spoil(example), ...ack);
    return;
  }
  const fitting: Record<string, unknown> = {
    subscribe: { since: 0 },
    'terminal.open': { runId: theRunId, from: 0 },
    'terminal.ack': { streamId: 'terminal-1', offset: 10 },
    'terminal.write': { streamId: 'terminal-1', data: 'x' },
    'terminal.close': { streamId: 'terminal-1' },
  };
  const args = hostile.chance(0.1) ? [hostile.value(), hostile.value()] : [hostile.spoil(fitting[event])];
  raw.emit(event, ...(hostile.chance(0.02) ? [Buffer.from('abc'), ...args] : args), ...ack);
}

const packets = [
  '42["invoke"',
  '42',
  '4',
  '9',
  '40/other,',
  '45',
  '451-["invoke",{"_placeholder":true,"num":99}]',
  '42["disconnect"]',
  '42["error",{}]',
  '42["connect_error"]',
  '42[null]',
  '42{}',
  '42[["invoke"]]',
  '4299999999999999999999["invoke","health.get",{}]',
  '42["invoke","health.get","@deep"]',
  '421["invoke","task.create",{"title":"@deep","workspaceId":"@deep"}]',
  '422["subscribe","@deep"]',
  '451-["invoke","task.get","@deep",{"_placeholder":true,"num":0}]',
  '421["invoke","health.get",{}]',
  '421["invoke","health.get",{}]',
  '431[{}]',
  '41',
];

test(
  `S13: ${COUNT} messages that do not fit are answered or end their own connection (seed ${SEED})`,
  { timeout: 60_000 },
  async () => {
    const hostile = createHostile(SEED + 1);
    const witness = farm.connect();
    await heard(witness, 'connect');
    const before = process.memoryUsage().rss;
    const callsBefore = farm.fake.calls.length;
    let client = farm.connect();
    await heard(client, 'connect');
    for (let i = 0; i < COUNT; i += 1) {
      if (!client.connected) {
        client = farm.connect();
        await heard(client, 'connect');
      }
      if (hostile.chance(0.01)) {
        (client.io.engine as unknown as { write(text: string): void }).write(deepen(hostile.pick(packets).slice(1)));
      } else {
        send(client, hostile);
      }
      if (i % 20 === 0) await witness.emitWithAck('invoke', 'health.get', {});
    }
    expect(await witness.emitWithAck('invoke', 'health.get', {})).toMatchObject({ ok: true });
    expect(witness.connected).toBe(true);
    expect(farm.fake.calls.length - callsBefore).toBeGreaterThan(COUNT / 20);
    expect(farm.logger.lines).toEqual([]);
    expect(process.memoryUsage().rss - before).toBeLessThan(250 * MB);
  },
);
