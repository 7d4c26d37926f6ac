import { afterEach, expect, test } from 'vitest';

import { createBench, ended, inPty, isAlive, node, outputWith, shell, start, valueOf } from './support';
import type { TestWorker } from './support';

const bench = createBench();
afterEach(() => bench.dispose());

async function stop(worker: TestWorker, id: Parameters<TestWorker['client']['signal']>[0]): Promise<void> {
  valueOf(await worker.client.signal(id, { kind: 'stop', reason: 'enough' }));
}

test('a stop is a SIGINT first, and says why in the end', async () => {
  const worker = await bench.worker();
  const spec = node(
    `process.on('SIGINT', () => { console.log('bye'); process.exit(7) }); console.log('up'); setInterval(() => {}, 1e6)`,
  );
  await start(worker, spec);
  await outputWith(worker, spec.id, 'up');
  await stop(worker, spec.id);
  await stop(worker, spec.id);
  const run = await ended(worker, spec.id);
  expect(run.exit).toMatchObject({ code: 7, signal: null, how: 'exit', stopReason: 'enough' });
  expect(await outputWith(worker, spec.id, 'bye')).toContain('bye');
});

test('a child that ignores SIGINT gets SIGTERM after 3 s', async () => {
  const worker = await bench.worker();
  const spec = shell(`trap '' INT; trap 'echo term; exit 9' TERM; echo up; while :; do sleep 0.05; done`);
  await start(worker, spec);
  await outputWith(worker, spec.id, 'up');
  await stop(worker, spec.id);
  expect(valueOf(await worker.client.get(spec.id)).state).toBe('stopping');
  expect((await ended(worker, spec.id)).exit).toMatchObject({ code: 9, stopReason: 'enough' });
});

test('a child that ignores everything it can is killed after 6 s, in a terminal too', async () => {
  const worker = await bench.worker();
  const stubborn = `trap '' INT TERM HUP; echo up; while :; do sleep 0.05; done`;
  const specs = [shell(stubborn), inPty(stubborn)];
  for (const spec of specs) {
    await start(worker, spec);
    await outputWith(worker, spec.id, 'up');
  }
  const before = performance.now();
  await Promise.all(specs.map((spec) => stop(worker, spec.id)));
  for (const spec of specs) {
    expect((await ended(worker, spec.id, 9000)).exit).toMatchObject({ code: null, signal: 'SIGKILL', how: 'exit' });
  }
  expect(performance.now() - before).toBeGreaterThan(5500);
});

test('descendants that left the session, the tree and the environment are gone after a stop', async () => {
  const worker = await bench.worker();
  const spec = shell(`
    setsid sh -c 'echo "session $$"; exec sleep 300' &
    ( setsid sh -c 'echo "orphan $$"; exec sleep 300' & )
    env -i /usr/bin/setsid /bin/sh -c 'echo "bare $$"; exec /bin/sleep 300' &
    sleep 0.3; echo up; wait`);
  await start(worker, spec);
  const text = await outputWith(worker, spec.id, 'up');
  const pids = ['session', 'orphan', 'bare'].map((name) => Number(new RegExp(`${name} (\\d+)`).exec(text)?.[1]));
  expect(pids.every(isAlive)).toBe(true);
  await stop(worker, spec.id);
  const run = await ended(worker, spec.id);
  expect(pids.some(isAlive)).toBe(false);
  expect(run.exit?.swept).toBe(3);
});

test('what a run leaves behind when it ends by itself is ended and counted', async () => {
  const worker = await bench.worker();
  for (const make of [shell, inPty]) {
    const spec = make(`setsid sh -c 'echo "left $$"; trap "" TERM; while :; do sleep 0.05; done' & sleep 0.3; exit 4`);
    await start(worker, spec);
    const text = await outputWith(worker, spec.id, 'left');
    const run = await ended(worker, spec.id);
    expect(run.exit).toMatchObject({ code: 4, how: 'exit', stopReason: null });
    expect(run.exit?.swept).toBeGreaterThan(0);
    expect(isAlive(Number(/left (\d+)/.exec(text)?.[1]))).toBe(false);
  }
});

test('a stop of one run leaves the others alone', async () => {
  const worker = await bench.worker();
  const [one, other] = [shell('echo up; sleep 300'), shell('echo up; setsid sleep 300 & wait')];
  const runs = [await start(worker, one), await start(worker, other)];
  await outputWith(worker, one.id, 'up');
  await outputWith(worker, other.id, 'up');
  await stop(worker, one.id);
  await ended(worker, one.id);
  expect(isAlive(runs[1]!.pid!)).toBe(true);
});

test('a stopped (SIGSTOP) child can be stopped for good', async () => {
  const worker = await bench.worker();
  const spec = shell('echo up; exec sleep 300');
  await start(worker, spec);
  await outputWith(worker, spec.id, 'up');
  valueOf(await worker.client.signal(spec.id, { kind: 'signal', signal: 'SIGSTOP' }));
  await stop(worker, spec.id);
  expect((await ended(worker, spec.id)).exit).toMatchObject({ signal: 'SIGINT' });
});

test('killing the pid or its group from outside is seen as what it is', async () => {
  const worker = await bench.worker();
  for (const make of [shell, inPty]) {
    const spec = make('echo up; sleep 300; echo never');
    const { pid } = await start(worker, spec);
    await outputWith(worker, spec.id, 'up');
    process.kill(-pid!, 'SIGKILL');
    expect((await ended(worker, spec.id)).exit).toMatchObject({ code: null, signal: 'SIGKILL', stopReason: null });
  }
});
