import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createSpawner, spawnWorker } from '../../../src/main/adapters/worker-link/spawn-worker';
import { createPlace } from '../../../src/main/adapters/worker-link/worker-place';
import { createWorkerClient } from '../../../src/main/adapters/worker-link/worker-client';
import type { WorkerEvent } from '../../../src/main/contract/worker-protocol';
import type { WorkerLink } from '../../../src/main/ports/worker-link';
import { newIds } from '../../builders/ids';
import { builtEntry, builtWorker } from '../../fakes/built-worker';
import { waitFor } from '../../fakes/wait-for';
import { endOf, textOf, until } from './link-conformance';
import { createLinkBench, realSpec } from './link-support';
import type { LinkBench } from './link-support';
import { isAlive, shell, valueOf } from './support';

let bench: LinkBench;
beforeEach(async () => {
  bench = await createLinkBench();
});
afterEach(() => bench.dispose());

async function open(more: Parameters<LinkBench['link']>[0] = {}): Promise<WorkerLink> {
  const link = bench.link(more);
  valueOf(await link.open());
  return link;
}

const pidOf = (place = bench.places()[0]!) => bench.workerOf(place).pid;

async function kill9(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await waitFor('it is gone', () => !isAlive(pid));
}

test('a farm that is killed at any moment takes every byte exactly once in the end', async () => {
  const farm = await builtEntry('farm-child', join(import.meta.dirname, 'farm-child.ts'));
  const file = join(bench.home, 'committed');
  const lines = 300;
  const spec = shell(
    `i=0; while [ $i -lt ${lines} ]; do i=$((i+1)); echo "line $i of what must not be lost"; sleep 0.005; done`,
  );
  const argv = [farm, bench.home, await builtWorker(), file, JSON.stringify(spec)];
  let done = '';
  for (let kills = 0; done !== 'done'; kills += 1) {
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    const size = existsSync(file) ? statSync(file).size : 0;
    child.stdout.on('data', (text) => (done = String(text).trim().split('\n').at(-1)!));
    const grown = () => done === 'done' || (existsSync(file) && statSync(file).size > size + kills * 300);
    await waitFor('it takes some', grown, 30_000);
    if (kills < 6) child.kill('SIGKILL');
    await once(child, 'close');
  }
  const expected = Array.from({ length: lines }, (_, i) => `line ${i + 1} of what must not be lost\n`).join('');
  expect(readFileSync(file, 'utf8')).toBe(expected);
  expect(bench.places().length).toBe(1);
});

test('a worker that is killed is started again: its runs are lost, their output is not, and the link is up', async () => {
  const link = await open();
  const states: string[] = [];
  const events: WorkerEvent[] = [];
  link.onState((state) => states.push(state));
  link.onEvent((event) => events.push(event));
  const id = newIds.run();
  valueOf(await link.start(realSpec('forever', id)));
  await until(link, id, 'up\n');
  const chunks = link.output(id, 'out', 0, AbortSignal.timeout(20_000))[Symbol.asyncIterator]();
  expect(Buffer.from((await chunks.next()).value.bytes).toString()).toBe('up\n');
  const following = chunks.next();
  const before = bench.workerOf(bench.places()[0]!);
  await kill9(before.pid);
  expect((await following).done).toBe(true);
  await waitFor('it is up again', () => states.join() === 'down,up');
  expect(valueOf(await link.get(id))?.exit).toMatchObject({ how: 'lost', code: null });
  expect(events.map((event) => [event.type, event.seq])).toEqual([
    ['started', 1],
    ['exit', 2],
  ]);
  expect(bench.workerOf(bench.places()[0]!)).toMatchObject({ version: '1' });
  expect(bench.workerOf(bench.places()[0]!).epoch).not.toBe(before.epoch);
  valueOf(await link.acknowledge(id));
  const next = newIds.run();
  valueOf(await link.start(realSpec('hello', next)));
  expect(await textOf(link, next, 'out')).toBe('hello\n');
});

test('while the worker is away calls are refused, and go again later', async () => {
  const link = await open();
  await kill9(pidOf());
  const answer = await link.start(realSpec('hello', newIds.run()));
  expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  await waitFor('it is up again', () => link.isUp() && isAlive(pidOf()));
  valueOf(
    await waitFor('calls go', async () => {
      const list = await link.list();
      return list.ok ? list : null;
    }),
  );
});

test('a farm that starts adopts the worker that is there', async () => {
  const first = await open();
  const id = newIds.run();
  valueOf(await first.start(realSpec('forever', id)));
  const pid = pidOf();
  await first.dispose();
  const next = await open();
  expect(bench.places().length).toBe(1);
  expect(pidOf()).toBe(pid);
  expect(valueOf(await next.list())).toMatchObject([{ id, state: 'running' }]);
});

test('a worker of another version is drained beside a new one, and its runs go on to their end', async () => {
  const first = await open({ version: '1' });
  const id = newIds.run();
  const spec = realSpec('cat', id);
  valueOf(await first.start(spec));
  await first.dispose();
  const oldPlace = bench.places()[0]!;
  const oldPid = pidOf();

  const link = await open({ version: '2' });
  expect(bench.places().length).toBe(2);
  expect(bench.places().map((place) => bench.workerOf(place).version)).toEqual(['1', '2']);
  expect(valueOf(await link.start(spec))).toMatchObject({ id, state: 'running' });
  const fresh = newIds.run();
  valueOf(await link.start(realSpec('hello', fresh)));
  await endOf(link, fresh);
  expect(
    valueOf(await link.list())
      .map((run) => run.id)
      .toSorted(),
  ).toEqual([id, fresh].toSorted());
  expect(isAlive(oldPid)).toBe(true);

  const events: WorkerEvent[] = [];
  link.onEvent((event) => events.push(event));
  valueOf(await link.input(id, { id: 'a', data: 'aGkK', close: true }));
  expect(await textOf(link, id, 'out')).toBe('hi\n');
  await waitFor('its end is told', () => events.some((event) => event.type === 'exit' && event.runId === id));
  valueOf(await link.acknowledge(id));
  await waitFor('the old worker leaves and its place is removed', () => !isAlive(oldPid) && !existsSync(oldPlace));
  expect(valueOf(await link.list()).map((run) => run.id)).toEqual([fresh]);
  expect(link.isUp()).toBe(true);
});

test('an old worker that dies with runs is started again to tell of them, and takes no new ones', async () => {
  const first = await open({ version: '1' });
  const id = newIds.run();
  valueOf(await first.start(realSpec('forever', id)));
  await until(first, id, 'up\n');
  await first.dispose();
  const link = await open({ version: '2' });
  await kill9(pidOf(bench.places()[0]));
  await waitFor('it is told', async () => {
    const run = await link.get(id);
    return run.ok && run.value?.exit?.how === 'lost';
  });
  expect(await textOf(link, id, 'out')).toBe('up\n');
  valueOf(await link.acknowledge(id));
  await waitFor('only the new one is left', () => bench.places().length === 1);
});

test('after a crash of everything the dead worker is started again and is the one that takes runs', async () => {
  const first = await open();
  const id = newIds.run();
  valueOf(await first.start(realSpec('forever', id)));
  await until(first, id, 'up\n');
  await first.dispose();
  await kill9(pidOf());
  const link = await open({ version: '2' });
  expect(bench.places().length).toBe(1);
  expect(valueOf(await link.get(id))?.exit?.how).toBe('lost');
  expect(await textOf(link, id, 'out')).toBe('up\n');
  const next = newIds.run();
  valueOf(await link.start(realSpec('hello', next)));
  expect(await textOf(link, next, 'out')).toBe('hello\n');
});

test('who follows too slowly is given a gap, and the right bytes around it', async () => {
  const link = await open();
  const lines = 60_000;
  const spec = shell(`seq -f 'line %08.0f of a chatty child' 1 ${lines}; read x`, { spoolLimit: 256 * 1024 });
  const all = Buffer.from(
    Array.from({ length: lines }, (_, i) => `line ${String(i + 1).padStart(8, '0')} of a chatty child\n`).join(''),
  );
  valueOf(await link.start(spec));
  const chunks = link.output(spec.id, 'out', 0, AbortSignal.timeout(20_000));
  let offset = 0;
  let gaps = 0;
  for await (const chunk of chunks) {
    if (offset === 0)
      await waitFor('it has written all', async () => valueOf(await link.get(spec.id))?.out.end === all.length);
    if (chunk.offset !== offset) gaps += 1;
    expect(chunk.offset).toBeGreaterThanOrEqual(offset);
    expect(Buffer.from(chunk.bytes).equals(all.subarray(chunk.offset, chunk.offset + chunk.bytes.length))).toBe(true);
    offset = chunk.offset + chunk.bytes.length;
    if (offset === all.length) valueOf(await link.input(spec.id, { id: 'end', data: '', close: true }));
  }
  expect(offset).toBe(all.length);
  expect(gaps).toBeGreaterThan(0);
});

test('a deep home still has a socket, in a temporary folder that only its owner can enter', async () => {
  const { home } = bench;
  const deep = join(home, 'a-rather-long-name-of-a-folder/'.repeat(4));
  mkdirSync(deep, { recursive: true });
  const link = await open({ home: deep });
  const id = newIds.run();
  valueOf(await link.start(realSpec('hello', id)));
  expect(await textOf(link, id, 'out')).toBe('hello\n');
  const place = join(deep, 'workers', readdirSync(join(deep, 'workers'))[0]!);
  const { listen, pid } = bench.workerOf(place);
  const socket = listen.replace('unix:', '');
  expect(socket.startsWith(home)).toBe(false);
  expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
  expect(statSync(socket).mode & 0o777).toBe(0o600);

  // Its place, and that folder with it, goes when the worker is old and has nothing left.
  valueOf(await link.acknowledge(id));
  await link.dispose();
  const next = await open({ home: deep, version: '2' });
  await waitFor('the old worker leaves', () => !isAlive(pid) && !existsSync(dirname(socket)));
  await next.dispose();
  const last = join(deep, 'workers', readdirSync(join(deep, 'workers'))[0]!);
  process.kill(bench.workerOf(last).pid, 'SIGTERM');
  rmSync(dirname(bench.workerOf(last).listen.replace('unix:', '')), { recursive: true });
});

test('places, tokens and sockets are for their owner alone', async () => {
  await open();
  const place = bench.places()[0]!;
  expect(statSync(dirname(place)).mode & 0o777).toBe(0o700);
  expect(statSync(place).mode & 0o777).toBe(0o700);
  for (const name of ['token', 'socket', 'worker.json']) expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(`/proc/${pidOf()}/cmdline`, 'utf8')).not.toContain(readFileSync(join(place, 'token'), 'utf8'));
  const environment = readFileSync(`/proc/${pidOf()}/environ`, 'utf8').split('\0').filter(Boolean);
  expect(environment.map((entry) => entry.split('=')[0])).toEqual(expect.arrayContaining(['PATH']));
  expect(environment.length).toBeLessThan(7);
});

test('a worker that cannot be started is a failure with a reason; the next attempt may go', async () => {
  const link = bench.link({ program: { command: [process.execPath, join(bench.home, 'no-such-worker.js')], env: {} } });
  expect(await link.open()).toMatchObject({ ok: false, error: { code: 'unavailable', reason: 'worker.not_started' } });
  expect(bench.places()).toEqual([]);
  expect(await bench.link({ program: { command: ['/no/such/node'], env: {} } }).open()).toMatchObject({
    ok: false,
    error: { code: 'unavailable' },
  });
  expect(await bench.link({ home: '/dev/null/home' }).open()).toMatchObject({
    ok: false,
    error: { code: 'unavailable' },
  });
  valueOf(await bench.link().open());
});

test('a worker that does not start in time is not left over', async () => {
  const place = createPlace(bench.home);
  const pidFile = join(bench.home, 'pid');
  const code = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const program = { command: [process.execPath, '-e', code, '--'], env: {} } as const;
  const launch = { program, version: '1', env: {}, idleExitSeconds: null, startMs: 2000 };
  expect(await spawnWorker(place, launch, false)).toMatchObject({ ok: false, error: { reason: 'worker.late' } });
  await waitFor('it is gone', () => !isAlive(Number(readFileSync(pidFile, 'utf8'))), 5000);
});

test('a worker that is slow to start gets more time at each try', async () => {
  const slow = join(bench.home, 'slow');
  const code = `setTimeout(() => { require('fs').writeSync(3, '{"ready":true}\\n'); setTimeout(() => {}, 300) }, 2500)`;
  const program = { command: [process.execPath, '-e', code, '--'], env: {} } as const;
  const spawn = createSpawner({ program, version: '1', env: {}, idleExitSeconds: null, startMs: 400 });
  const tries: string[] = [];
  for (let started = false; !started && tries.length < 8;) {
    const result = await spawn(createPlace(slow), false);
    started = result.ok;
    tries.push(result.ok ? 'started' : (result.error.reason ?? ''));
  }
  expect(tries.slice(0, -1).every((each) => each === 'worker.late')).toBe(true);
  expect(tries.length).toBeGreaterThan(2);
  expect(tries.at(-1)).toBe('started');
});

test('a worker that hangs is noticed by its silence', async () => {
  await open();
  const place = bench.places()[0]!;
  const client = createWorkerClient(
    { socket: join(place, 'socket'), token: readFileSync(join(place, 'token'), 'utf8') },
    { silenceMs: 1000 },
  );
  const events = valueOf(await client.events(1, new AbortController().signal))[Symbol.asyncIterator]();
  await events.next();
  process.kill(pidOf(), 'SIGSTOP');
  await expect(events.next()).rejects.toThrow();
  process.kill(pidOf(), 'SIGCONT');
  await client.close();
});

test('nothing that a worker answers is believed unseen', async () => {
  const answers: [string, RequestListener][] = [
    ['not JSON', (_, response) => response.end('<html>')],
    ['another shape', (_, response) => response.end('{"id":1}')],
    ['an empty error', (_, response) => response.writeHead(500).end('{}')],
    [
      'a cut answer',
      (_, response) => response.writeHead(200, { 'content-length': 100 }).end('{', () => response.destroy()),
    ],
  ];
  for (const [what, answer] of answers) {
    const socket = join(bench.home, 'fake');
    const server = createServer(answer).listen(socket);
    await once(server, 'listening');
    const client = createWorkerClient({ socket, token: 'x' });
    const silent = { ok: false, error: { code: 'unavailable', reason: 'worker.silent' } };
    expect([what, await client.health()]).toMatchObject([what, silent]);
    expect([what, await client.start(realSpec('hello', newIds.run()))]).toMatchObject([what, silent]);
    expect([what, (await client.output(newIds.run(), 'out', 0, AbortSignal.timeout(1000))).ok]).toEqual([what, false]);
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
