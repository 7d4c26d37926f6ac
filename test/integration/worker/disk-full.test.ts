import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { smallDisk } from '../store/tmpfs';
import { createBench, ended, eventsUntil, readOutput, shell, start, valueOf } from './support';
import { waitFor } from '../../fakes/wait-for';

const bench = createBench();
afterEach(() => bench.dispose());

test('on a full disk the agent goes on, new runs are refused, and nothing is lost once there is space', async (context) => {
  const disk = smallDisk(context, 4096);
  const worker = await bench.worker(bench.state(disk.folder));
  const spec = shell('read x; head -c 1000000 /dev/zero | tr "\\0" x; echo written >&2; read y; exit 4');
  await start(worker, spec);
  disk.fill(100);
  valueOf(await worker.client.input(spec.id, { id: 'go', data: 'eAo=' }));
  await waitFor('the disk is full', async () => {
    const { out } = valueOf(await worker.client.get(spec.id));
    // In the middle of its burst alone says nothing: there may be room yet.
    return out.end > 0 && out.end < 1_000_000 && statfsSync(disk.folder).bavail === 0;
  });
  const refused = await worker.client.start(shell('exit'));
  expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(valueOf(await worker.client.health()).runs).toEqual({ live: 1, ended: 0 });
  disk.free();
  await waitFor('it is on disk', async () => valueOf(await worker.client.get(spec.id)).out.end === 1_000_000);
  valueOf(await worker.client.input(spec.id, { id: 'end', data: 'eAo=' }));
  expect((await ended(worker, spec.id)).exit).toMatchObject({ code: 4, how: 'exit' });
  const { bytes } = await readOutput(worker, spec.id);
  expect(bytes.equals(Buffer.alloc(1_000_000, 'x'))).toBe(true);
});

test('an end on a full disk is told all the same, and is on disk once there is space', async (context) => {
  const disk = smallDisk(context, 2048);
  const worker = await bench.worker(bench.state(disk.folder));
  const specs = [shell('read x'), shell('read x')];
  for (const spec of specs) await start(worker, spec);
  disk.fill(0);
  // 3 KB of an end each, as JSON: the page that the event file has got holds one of them.
  const reason = '\u0001'.repeat(500);
  for (const { id } of specs) valueOf(await worker.client.signal(id, { kind: 'stop', reason }));
  const told = await eventsUntil(worker, (seen) => seen.filter(({ type }) => type === 'exit').length === 2);
  expect(told.filter(({ type }) => type === 'exit')).toMatchObject([
    { seq: 3 },
    { seq: 4, exit: { stopReason: reason } },
  ]);
  const onDisk = () => readFileSync(join(worker.state, 'events'), 'utf8').split('\n');
  expect(onDisk().length).toBe(4);
  expect(onDisk().at(-1)).toBe('');

  disk.free();
  const later = shell('exit 5');
  await start(worker, later);
  await ended(worker, later.id);
  await worker.kill9();
  const next = await bench.worker(worker.state);
  for (const { id } of specs) {
    expect(valueOf(await next.client.get(id)).exit).toMatchObject({ how: 'exit', stopReason: reason });
  }
  expect(valueOf(await next.client.get(later.id)).exit).toMatchObject({ how: 'exit', code: 5 });
});

test('what a full disk did not take by the end of a run is said to be lost', async (context) => {
  const disk = smallDisk(context, 4096);
  const worker = await bench.worker(bench.state(disk.folder));
  const spec = shell('read x; head -c 1000000 /dev/zero | tr "\\0" x; exit 4');
  await start(worker, spec);
  disk.fill(100);
  valueOf(await worker.client.input(spec.id, { id: 'go', data: 'eAo=' }));
  const run = await ended(worker, spec.id, 25_000);
  expect(run.out.end).toBeLessThan(1_000_000);
  disk.free();
  // The log was on the same disk: it says so at the end, which comes after five seconds of tries.
  const later = shell('exit 5');
  await start(worker, later);
  await ended(worker, later.id);
  const { bytes } = await readOutput(worker, spec.id);
  expect(bytes.length).toBe(run.out.end);
  expect(run.exit).toMatchObject({ code: 4, how: 'exit' });
  expect(run.exit?.message).toContain(`${1_000_000 - run.out.end} bytes`);
});
