import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { builtWorker } from '../../fakes/built-worker';
import { waitFor } from '../../fakes/wait-for';
import { createBench, ended, isAlive, node, outputWith, shell, start, valueOf } from './support';
import type { TestWorker } from './support';

const bench = createBench();
afterEach(() => bench.dispose());

const exited = (worker: TestWorker) => waitFor('the worker leaves', () => worker.child.exitCode !== null);

test('SIGTERM ends its runs in stages, writes their ends down, and leaves with 0', async () => {
  const worker = await bench.worker();
  const spec = node(`process.on('SIGINT', () => process.exit(6)); console.log('up'); setInterval(() => {}, 1e6)`);
  await start(worker, spec);
  await outputWith(worker, spec.id, 'up');
  expect(await worker.end()).toBe(0);
  expect(existsSync(join(worker.state, 'socket'))).toBe(false);
  expect(existsSync(join(worker.state, 'lock'))).toBe(false);
  const next = await bench.worker(worker.state);
  expect(valueOf(await next.client.get(spec.id)).exit).toMatchObject({
    code: 6,
    how: 'exit',
    stopReason: 'The worker was stopped.',
  });
});

test('SIGHUP and the end of whoever started it are nothing to it', async () => {
  const worker = await bench.worker();
  const spec = shell('read x');
  const { pid } = await start(worker, spec);
  worker.child.kill('SIGHUP');
  expect(valueOf(await worker.client.health()).runs.live).toBe(1);
  expect(isAlive(pid!)).toBe(true);
});

test('drained, it takes no new runs, serves the old ones, and leaves when the last is acknowledged', async () => {
  const worker = await bench.worker();
  const spec = shell('cat');
  await start(worker, spec);
  valueOf(await worker.client.drain());
  expect(valueOf(await worker.client.health()).draining).toBe(true);
  expect(await worker.client.start(shell('exit'))).toMatchObject({ error: { code: 'unavailable' } });
  expect((await start(worker, spec)).state).toBe('running');
  valueOf(await worker.client.input(spec.id, { id: 'a', data: 'aGkK', close: true }));
  await ended(worker, spec.id);
  expect(worker.child.exitCode).toBe(null);
  valueOf(await worker.client.forget(spec.id));
  await exited(worker);
  expect(worker.child.exitCode).toBe(0);
});

test('drained without runs it leaves at once', async () => {
  const worker = await bench.worker();
  valueOf(await worker.client.drain());
  await exited(worker);
});

test('idle for too long without a farm it leaves; not with a farm, nor with runs that nobody acknowledged', async () => {
  const worker = await bench.worker(undefined, ['--idle-exit', '1']);
  const over = new AbortController();
  const events = valueOf(await worker.client.events(1, over.signal))[Symbol.asyncIterator]();
  await events.next();
  // The next heartbeat comes 5 s later: without the farm the worker would have left long before.
  expect((await events.next()).value).toMatchObject({ type: 'heartbeat' });
  const spec = shell('exit');
  await start(worker, spec);
  await ended(worker, spec.id);
  over.abort();
  await events.next().catch(() => undefined);
  const idleFor = performance.now() + 1500;
  await waitFor('it stays with a run', () => performance.now() > idleFor);
  expect(worker.child.exitCode).toBe(null);
  valueOf(await worker.client.forget(spec.id));
  await exited(worker);
  expect(worker.child.exitCode).toBe(0);
});

test('a bad option is one sentence and a code', async () => {
  const cases = [
    [['--state', 'relative'], '--state takes an absolute path.'],
    [['--state', '/x', '--token-file', '/x', '--listen', 'nowhere'], '--listen takes unix:PATH or tcp:HOST:PORT.'],
    [['--nothing'], "Unknown option '--nothing'"],
  ] as const;
  for (const [options, sentence] of cases) {
    const ran = spawnSync(process.execPath, [await builtWorker(), ...options], { encoding: 'utf8', env: {} });
    expect([ran.status, ran.stderr.split('\n')[0]]).toEqual([2, sentence]);
  }
});

test('a token file that others can read is refused', async () => {
  const state = bench.state();
  chmodSync(join(state, 'token'), 0o644);
  await expect(bench.worker(state)).rejects.toThrow('must have mode 0600');
});
