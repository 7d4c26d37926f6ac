import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import {
  createBench,
  ended,
  inPty,
  node,
  outputWith,
  readOutput,
  readSpoolFiles,
  shell,
  start,
  valueOf,
} from './support';

const bench = createBench();
afterEach(() => bench.dispose());

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Writes `count` numbered lines, then ends at once. */
const burst = (count: number) => `seq -f 'line %08.0f of a chatty child' 1 ${count}`;
const burstOf = (count: number, eol = '\n') =>
  Buffer.from(
    Array.from({ length: count }, (_, i) => `line ${String(i + 1).padStart(8, '0')} of a chatty child${eol}`).join(''),
  );

test('what a chatty child wrote is in its spool and comes to a reader, byte for byte', async () => {
  const worker = await bench.worker();
  const spec = shell(burst(200_000));
  await start(worker, spec);
  const read = await readOutput(worker, spec.id);
  const expected = burstOf(200_000);
  expect(read.offset).toBe(0);
  expect(hash(read.bytes)).toBe(hash(expected));
  expect(hash(readSpoolFiles(join(worker.state, 'runs', spec.id, 'out')))).toBe(hash(expected));
  const run = await ended(worker, spec.id);
  expect(run.out).toEqual({ start: 0, end: expected.length });
  expect(run.exit).toMatchObject({ code: 0, signal: null, how: 'exit', swept: 0, stopReason: null });
});

test('a child that ends right after a burst loses nothing, on pipes and in a terminal', async () => {
  const worker = await bench.worker();
  const specs = Array.from({ length: 10 }, () => [shell(burst(2000)), inPty(burst(2000))]).flat();
  await Promise.all(specs.map((spec) => start(worker, spec)));
  for (const spec of specs) {
    const read = await readOutput(worker, spec.id);
    expect(hash(read.bytes)).toBe(hash(burstOf(2000, spec.io.kind === 'pty' ? '\r\n' : '\n')));
  }
});

test('stdout and stderr have spools of their own', async () => {
  const worker = await bench.worker();
  const spec = shell('echo out; echo err >&2; exit 3');
  await start(worker, spec);
  expect((await readOutput(worker, spec.id)).bytes.toString()).toBe('out\n');
  expect((await readOutput(worker, spec.id, { stream: 'err' })).bytes.toString()).toBe('err\n');
  expect((await ended(worker, spec.id)).exit?.code).toBe(3);
});

test('a reader gets the bytes from its offset on, and live ones as they come', async () => {
  const worker = await bench.worker();
  const spec = shell('echo one; read x; echo "two $x"');
  await start(worker, spec);
  await outputWith(worker, spec.id, 'one');
  const body = valueOf(await worker.client.output(spec.id, 'out', 2, AbortSignal.timeout(10_000)));
  const parts = body.bytes[Symbol.asyncIterator]();
  expect(Buffer.from((await parts.next()).value).toString()).toBe('e\n');
  await worker.client.input(spec.id, { id: 'a', data: Buffer.from('x\n').toString('base64') });
  expect(Buffer.from((await parts.next()).value).toString()).toBe('two x\n');
  expect((await parts.next()).done).toBe(true);
});

test('a reader that stalls holds neither the child nor memory', async () => {
  const worker = await bench.worker();
  const size = 64 * 1024 * 1024;
  const spec = node(
    `const b = Buffer.alloc(65536, 'x'); for (let i = 0; i < ${size / 65536}; i++) require('fs').writeSync(1, b)`,
  );
  const before = memoryOf(worker.child.pid!);
  await start(worker, spec);
  const bodies = await Promise.all(
    Array.from({ length: 8 }, () => worker.client.output(spec.id, 'out', 0, AbortSignal.timeout(60_000))),
  );
  const iterators = bodies.map((body) => valueOf(body).bytes[Symbol.asyncIterator]());
  await Promise.all(iterators.map((iterator) => iterator.next()));
  expect((await ended(worker, spec.id, 30_000)).out.end).toBe(size);
  // A ninth that does not stall takes as long as the others would need to be read ahead for.
  expect((await readOutput(worker, spec.id)).bytes.length).toBe(size);
  // Eight readers that are owed 64 MB each: were it held for them, that would be half a gigabyte.
  expect(memoryOf(worker.child.pid!) - before).toBeLessThan(150 * 1024 * 1024);
  for (const iterator of iterators) await iterator.return?.();
});

test('a spool keeps its newest bytes under its limit, at their own offsets', async () => {
  const worker = await bench.worker();
  const all = burstOf(20_000);
  const limit = 64 * 1024;
  const spec = shell(burst(20_000), { spoolLimit: limit });
  await start(worker, spec);
  const run = await ended(worker, spec.id);
  expect(run.out.end).toBe(all.length);
  expect(run.out.start).toBeGreaterThan(0);
  expect(run.out.end - run.out.start).toBeLessThanOrEqual(limit);
  expect(run.out.end - run.out.start).toBeGreaterThan(limit / 2);
  const read = await readOutput(worker, spec.id, { from: 10 });
  expect(read.offset).toBe(run.out.start);
  expect(hash(read.bytes)).toBe(hash(all.subarray(run.out.start)));
});

test('output that comes after the end of the main process is taken', async () => {
  const worker = await bench.worker();
  // Nothing ties the writer to the run but the pipe.
  const code = `
    const { spawn } = require('child_process');
    const opts = { detached: true, env: {}, stdio: ['ignore', 'inherit', 'inherit'] };
    spawn('/bin/sh', ['-c', 'setsid sh -c "sleep 1; echo late" & echo early'], opts).on('exit', () => process.exit(0));`;
  const spec = node(code);
  await start(worker, spec);
  expect((await readOutput(worker, spec.id)).bytes.toString()).toBe('early\nlate\n');
  expect((await ended(worker, spec.id)).exit).toMatchObject({ code: 0, how: 'exit' });
});

test('an end of output that somebody outside the run holds open is not waited for', async () => {
  const worker = await bench.worker();
  // The grandchild leaves the group, the session and the environment, so nothing ties it to the run any more.
  const code = `
    const { spawn } = require('child_process');
    const opts = { detached: true, env: {}, stdio: ['ignore', 'inherit', 'inherit'] };
    const mid = spawn('/bin/sh', ['-c', 'setsid sleep 60 & echo held by $!'], opts);
    mid.on('exit', () => process.exit(0));`;
  const spec = node(code);
  await start(worker, spec);
  const run = await ended(worker, spec.id);
  const text = (await readOutput(worker, spec.id)).bytes.toString();
  const holder = Number(/held by (\d+)/.exec(text)?.[1]);
  expect(run.exit).toMatchObject({ code: 0, how: 'exit' });
  process.kill(holder, 'SIGKILL');
});

function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
