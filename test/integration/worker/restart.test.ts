import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { waitFor } from '../../fakes/wait-for';
import {
  createBench,
  ended,
  eventsUntil,
  inPty,
  isAlive,
  outputWith,
  readOutput,
  shell,
  start,
  valueOf,
} from './support';

const bench = createBench();
afterEach(() => bench.dispose());

const lived = `trap '' HUP TERM INT PIPE; setsid sh -c 'trap "" TERM; echo "far $$"; while :; do sleep 0.1; done' & sleep 0.2; echo "near $$ up"; while :; do sleep 0.1; done`;

test('after a kill -9 the runs are lost, what was left of them is ended, and their output is kept', async () => {
  const worker = await bench.worker();
  const specs = [shell(lived), inPty(lived)];
  const texts: string[] = [];
  for (const spec of specs) {
    await start(worker, spec);
    texts.push(await outputWith(worker, spec.id, 'up'));
  }
  const done = shell('echo done; exit 5');
  await start(worker, done);
  await ended(worker, done.id);
  const pids = texts.flatMap((text) =>
    ['near', 'far'].map((name) => Number(new RegExp(`${name} (\\d+)`).exec(text)?.[1])),
  );
  await worker.kill9();
  expect(pids.some(isAlive)).toBe(true);

  const next = await bench.worker(worker.state);
  expect(pids.some(isAlive)).toBe(false);
  for (const [index, spec] of specs.entries()) {
    const run = valueOf(await next.client.get(spec.id));
    expect(run).toMatchObject({ state: 'ended', exit: { how: 'lost', code: null, signal: null } });
    expect(run.exit?.swept).toBeGreaterThan(0);
    expect((await readOutput(next, spec.id)).bytes.toString()).toBe(texts[index]);
  }
  expect(valueOf(await next.client.get(done.id)).exit).toMatchObject({ how: 'exit', code: 5 });
  const events = await eventsUntil(next, (seen) => seen.at(-1)?.type === 'heartbeat');
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 6]);
  // The same id does not start again, and what was taken is known.
  expect((await start(next, specs[0]!)).state).toBe('ended');
});

test('a started worker finds the same sequence, inputs and ends, whatever was torn', async () => {
  const worker = await bench.worker();
  const spec = shell('cat');
  await start(worker, spec);
  valueOf(await worker.client.input(spec.id, { id: 'a', data: 'aGkK' }));
  valueOf(await worker.client.input(spec.id, { id: 'b', data: '', close: true }));
  const before = await ended(worker, spec.id);
  await worker.kill9();
  appendFileSync(join(worker.state, 'events'), '{"type":"exit","seq":3,"runI');
  appendFileSync(join(worker.state, 'runs', spec.id, 'inputs'), '"c');
  writeFileSync(join(worker.state, 'runs', spec.id, 'run.json.new'), '{"id":');

  const next = await bench.worker(worker.state);
  expect(valueOf(await next.client.get(spec.id))).toEqual(before);
  const another = shell('exit');
  await start(next, another);
  await ended(next, another.id);
  const events = await eventsUntil(next, (seen) => seen.at(-1)?.type === 'heartbeat');
  expect(events.map(({ type, seq }) => [type, seq])).toEqual([
    ['started', 1],
    ['exit', 2],
    ['started', 3],
    ['exit', 4],
    ['heartbeat', 4],
  ]);
  valueOf(await next.client.forget(spec.id));
  valueOf(await next.client.forget(another.id));
  await next.kill9();

  const last = await bench.worker(worker.state);
  expect(valueOf(await last.client.list())).toEqual([]);
  expect(valueOf(await last.client.health()).seq).toBe(4);
  expect(await last.client.start(spec)).toMatchObject({ error: { code: 'conflict' } });
});

test('a worker that was killed while it started a run ends the process all the same', async () => {
  const worker = await bench.worker();
  const spec = shell(lived);
  const { pid } = await start(worker, spec);
  const text = await outputWith(worker, spec.id, 'up');
  const record = join(worker.state, 'runs', spec.id, 'run.json');
  await worker.kill9();
  // As it is between the start and the writing down of the process.
  writeFileSync(record, JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')), process: null }));
  await bench.worker(worker.state);
  expect([pid!, Number(/far (\d+)/.exec(text)?.[1])].some(isAlive)).toBe(false);
});

test('a process that only has the pid of a lost run is left alone', async () => {
  const worker = await bench.worker();
  const spec = shell('exec sleep 300');
  const run = await start(worker, spec);
  const record = join(worker.state, 'runs', spec.id, 'run.json');
  await worker.kill9();
  process.kill(run.pid!, 'SIGKILL');
  const bystander = shell('exec sleep 300');
  const other = await bench.worker();
  const { pid } = await start(other, bystander);
  const stored = JSON.parse(readFileSync(record, 'utf8'));
  writeFileSync(record, JSON.stringify({ ...stored, process: { ...stored.process, pid } }));
  const next = await bench.worker(worker.state);
  expect(valueOf(await next.client.get(spec.id)).exit).toMatchObject({ how: 'lost', swept: 0 });
  expect(isAlive(pid!)).toBe(true);
});

test('a run of the same id in another worker is another run', async () => {
  const worker = await bench.worker();
  const other = await bench.worker();
  const spec = shell('echo up; exec sleep 300');
  const { pid } = await start(other, spec);
  await start(worker, spec);
  await outputWith(worker, spec.id, 'up');
  await worker.kill9();
  const next = await bench.worker(worker.state);
  expect(valueOf(await next.client.get(spec.id)).exit?.how).toBe('lost');
  expect(isAlive(pid!)).toBe(true);
});

test('two workers never use one state folder', async () => {
  const worker = await bench.worker();
  await expect(bench.worker(worker.state)).rejects.toThrow('Another worker uses this state folder.');
  valueOf(await worker.client.health());
  await worker.kill9();
  await waitFor('the next one starts', async () => valueOf(await (await bench.worker(worker.state)).client.health()));
});
