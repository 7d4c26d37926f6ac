import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { waitFor } from '../../fakes/wait-for';
import { createBench, ended, inPty, node, outputWith, readOutput, shell, start, valueOf } from './support';

const bench = createBench();
afterEach(() => bench.dispose());

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('an input is taken once, whoever repeats it, and it is never on disk', async () => {
  const worker = await bench.worker();
  const spec = shell('cat', { stdin: base64('first secret\n') });
  await start(worker, spec);
  for (const id of ['a', 'b', 'a', 'b']) {
    valueOf(await worker.client.input(spec.id, { id, data: base64(`${id} secret\n`) }));
  }
  valueOf(await worker.client.input(spec.id, { id: 'end', data: '', close: true }));
  expect((await readOutput(worker, spec.id)).bytes.toString()).toBe('first secret\na secret\nb secret\n');
  expect((await ended(worker, spec.id)).inputs).toEqual(['a', 'b', 'end']);
  expect(readFileSync(join(worker.state, 'runs', spec.id, 'inputs'), 'utf8')).toBe('"a"\n"b"\n"end"\n');
  // Repeated after the end it is still harmless; a new one is refused.
  expect(await worker.client.input(spec.id, { id: 'a', data: base64('x') })).toEqual({ ok: true, value: undefined });
  expect(await worker.client.input(spec.id, { id: 'c', data: base64('x') })).toMatchObject({
    error: { code: 'conflict' },
  });
});

test('input to a child that has closed it is refused', async () => {
  const worker = await bench.worker();
  const spec = shell('exec sleep 300', { closeStdin: true });
  await start(worker, spec);
  expect(await worker.client.input(spec.id, { id: 'a', data: base64('x') })).toMatchObject({
    error: { code: 'conflict' },
  });
});

test('input that nobody reads is bounded', async () => {
  const worker = await bench.worker();
  for (const make of [shell, inPty]) {
    const spec = make('stty raw 2>/dev/null; echo up; exec sleep 300');
    await start(worker, spec);
    await outputWith(worker, spec.id, 'up');
    const data = base64('x'.repeat(6 * 1024 * 1024));
    const answers = [];
    for (const id of ['1', '2', '3', '4']) answers.push(await worker.client.input(spec.id, { id, data }));
    expect(answers.map((answer) => answer.ok)).toContain(false);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ error: { code: 'limited' } });
  }
  expect(valueOf(await worker.client.health()).runs.live).toBe(2);
});

test('a large input to a terminal that reads slowly arrives whole and in order', async () => {
  const worker = await bench.worker();
  const spec = inPty('stty raw -echo; echo up; sleep 0.2; head -c 300000 | sha256sum');
  await start(worker, spec);
  await outputWith(worker, spec.id, 'up');
  const text = Array.from({ length: 30_000 }, (_, i) => `${String(i).padStart(9, '0')}\n`).join('');
  for (let at = 0; at < text.length; at += 50_000) {
    valueOf(await worker.client.input(spec.id, { id: `at-${at}`, data: base64(text.slice(at, at + 50_000)) }));
  }
  const { createHash } = await import('node:crypto');
  const seen = await outputWith(worker, spec.id, '-');
  expect(seen).toContain(createHash('sha256').update(text).digest('hex'));
});

test('a terminal has its size, its name, and can be resized', async () => {
  const worker = await bench.worker();
  const spec = inPty('stty size; echo "$TERM"; trap "stty size; exit" WINCH; echo up; while :; do sleep 0.05; done');
  await start(worker, spec);
  const seen = await outputWith(worker, spec.id, 'up');
  expect(seen).toBe('24 80\r\nxterm-256color\r\nup\r\n');
  valueOf(await worker.client.resize(spec.id, 132, 50));
  await outputWith(worker, spec.id, '50 132');
  expect(await ended(worker, spec.id)).toMatchObject({ cols: 132, rows: 50 });
  // A replay knows from the bytes alone when the size was another one.
  expect((await readOutput(worker, spec.id)).bytes.toString()).toBe(`${seen}\u001b[8;50;132t50 132\r\n`);
  const piped = shell('exec sleep 300');
  await start(worker, piped);
  expect(await worker.client.resize(piped.id, 80, 24)).toMatchObject({ error: { code: 'conflict' } });
});

test('closing the input of a terminal is an end of file', async () => {
  const worker = await bench.worker();
  const spec = inPty('cat; echo done', { stdin: base64('hello\n'), closeStdin: true });
  await start(worker, spec);
  expect(await outputWith(worker, spec.id, 'done')).toContain('hello');
  expect((await ended(worker, spec.id)).exit?.code).toBe(0);
});

test('a child has exactly the environment of its spec and the three of the worker', async () => {
  const worker = await bench.worker();
  const spec = node('console.log(JSON.stringify([process.env, process.argv0]))', { env: { ONLY: 'this=one' } });
  await start(worker, spec);
  const [env, argv0] = JSON.parse((await readOutput(worker, spec.id)).bytes.toString());
  expect(Object.keys(env).toSorted()).toEqual(['CROFT_RUN', 'CROFT_RUN_TOKEN', 'CROFT_WORKER', 'ONLY']);
  expect(env).toMatchObject({ ONLY: 'this=one', CROFT_RUN: spec.id });
  expect(env.CROFT_WORKER).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(argv0).toBe(process.execPath);
});

test('a child on pipes has no hold on the terminals of other runs', async () => {
  const worker = await bench.worker();
  const terminal = inPty('echo up; exec sleep 300');
  await start(worker, terminal);
  await outputWith(worker, terminal.id, 'up');
  const spec = shell('ls -l /proc/self/fd');
  await start(worker, spec);
  expect((await readOutput(worker, spec.id)).bytes.toString()).not.toContain('ptmx');
});

test('who types into a terminal whose program reads nothing is told, until it reads again', async () => {
  const worker = await bench.worker();
  const read = join(bench.folder(), 'read');
  const spec = inPty(`stty raw -echo; echo up; while [ ! -e ${read} ]; do sleep 0.1; done; cat > /dev/null`);
  await start(worker, spec);
  await outputWith(worker, spec.id, 'up');
  const type = (id: string, bytes: number) =>
    worker.client.input(spec.id, { id, data: Buffer.alloc(bytes, 'x').toString('base64') });
  // More than the system keeps for a terminal.
  valueOf(await type('much', 64 * 1024));
  let count = 0;
  const refused = await waitFor('it is refused', async () => {
    const answer = await type(`key-${(count += 1)}`, 1);
    return answer.ok ? null : answer;
  });
  expect(refused).toMatchObject({ error: { code: 'limited', reason: 'input.stuck' } });
  writeFileSync(read, '');
  await waitFor('it is taken again', async () => (await type(`later-${(count += 1)}`, 1)).ok);
});
