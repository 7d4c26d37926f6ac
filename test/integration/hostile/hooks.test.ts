import { Agent, request } from 'node:http';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { TOO_NOISY } from '../../../src/main/contract/worker-protocol';
import { createDice } from '../engine/random/dice';
import { createBench, eventsUntil, outputWith, shell, start, valueOf } from '../worker/support';
import type { TestWorker, WorkerBench } from '../worker/support';
import { mangle } from './mangle';

let bench: WorkerBench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

const WHERE = 'echo "url=$CROFT_WORKER token=$CROFT_RUN_TOKEN;"; sleep 60';

/** A run whose agent has been told where to call. */
async function agentOn(worker: TestWorker) {
  const spec = shell(WHERE);
  await start(worker, spec);
  const said = await outputWith(worker, spec.id, ';');
  const [, url = '', token = ''] = /url=(\S+) token=(\S+);/.exec(said) ?? [];
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const post = (path: string, body: Buffer | string): Promise<number> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const call = request(new URL(path, url), { method: 'POST', headers, agent }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    call.on('error', reject).end(body);
    return promise;
  };
  return { id: spec.id, post, close: () => agent.destroy() };
}

const HOOK = Buffer.from(
  JSON.stringify({
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'ls', list: [1, { a: null }] },
  }),
);

test(
  'hook calls and verdicts that are made to break it are refused or taken, and others go on',
  { timeout: 90_000 },
  async () => {
    const worker = await bench.worker();
    const hostile = await agentOn(worker);
    const honest = await agentOn(worker);
    const dice = createDice(0x4007);
    const paths = ['/agent/hook', '/agent/verdict', '/agent/mcp'] as const;
    const statuses = new Map<number, number>();
    for (let round = 0; round < 250; round += 1) {
      const path = dice.pick(paths) ?? paths[0];
      const codes = await Promise.all(Array.from({ length: 4 }, () => hostile.post(path, mangle(HOOK, dice))));
      for (const code of codes) statuses.set(code, (statuses.get(code) ?? 0) + 1);
      if (round % 40 === 0) expect(await honest.post('/agent/hook', HOOK)).toBe(200);
    }
    expect([...statuses.keys()].filter((code) => code >= 500)).toEqual([]);
    expect(statuses.get(400)).toBeGreaterThan(60);
    expect(statuses.get(200)).toBeGreaterThan(30);
    const events = await eventsUntil(worker, (all) => all.at(-1)?.type === 'heartbeat');
    const ofHonest = events.filter((event) => event.type === 'hook' && event.runId === honest.id);
    expect(ofHonest).toHaveLength(7);
    expect(valueOf(await worker.client.get(hostile.id)).state).toBe('running');
    for (const each of [hostile, honest]) each.close();
  },
);

test('an agent that floods its hooks is capped, and said to be noisy once', { timeout: 60_000 }, async () => {
  const worker = await bench.worker();
  const hostile = await agentOn(worker);
  const honest = await agentOn(worker);
  const body = JSON.stringify({ lines: Array.from({ length: 6000 }, () => 'x'.repeat(250)) });
  const codes: number[] = [];
  for (let call = 0; call < 24; call += 1) codes.push(await hostile.post('/agent/hook', body));
  expect(codes.filter((code) => code === 429).length).toBeGreaterThan(3);
  expect(codes.at(-1)).toBe(429);
  expect(await honest.post('/agent/hook', HOOK)).toBe(200);
  expect(await hostile.post('/agent/verdict', '{"passed":true,"summary":"x"}')).toBe(200);
  const events = await eventsUntil(worker, (all) => all.at(-1)?.type === 'heartbeat');
  const noisy = events.filter((event) => event.type === 'hook' && event.hook['hook_event_name'] === TOO_NOISY);
  expect(noisy).toMatchObject([{ runId: hostile.id }]);
  for (const each of [hostile, honest]) each.close();
});
