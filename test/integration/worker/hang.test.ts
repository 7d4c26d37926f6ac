import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { WorkerLinkOptions } from '../../../src/main/adapters/worker-link/index';
import type { HangingWorker, WorkerLink } from '../../../src/main/ports/worker-link';
import { newIds } from '../../builders/ids';
import { builtWorker } from '../../fakes/built-worker';
import { waitFor } from '../../fakes/wait-for';
import { until } from './link-conformance';
import { createLinkBench, realSpec } from './link-support';
import type { LinkBench } from './link-support';
import { isAlive, valueOf } from './support';

let bench: LinkBench;
beforeEach(async () => {
  bench = await createLinkBench();
});
afterEach(() => bench.dispose());

/** How soon it has to be known. */
const KNOWN_MS = 15_000;

/** In a worker's process: from this signal on its loop does nothing any more, and wakes up for nothing. */
const BLOCK = 'SIGUSR2';
const blocksOnSignal = (mark: string): string =>
  `import { writeFileSync } from 'node:fs';
  process.on('${BLOCK}', () => {
    writeFileSync(${JSON.stringify(mark)}, '');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

async function open(more: Partial<WorkerLinkOptions> = {}): Promise<WorkerLink & { readonly told: HangingWorker[] }> {
  const link = bench.link(more);
  valueOf(await link.open());
  const told: HangingWorker[] = [];
  link.onHang!((worker) => told.push(worker));
  return Object.assign(link, { told });
}

const pid = () => bench.workerOf(bench.places()[0]!).pid;

test('a worker that was stopped is told of, and goes on with all its runs when it is revived', async () => {
  const link = await open();
  const id = newIds.run();
  valueOf(await link.start(realSpec('cat', id)));
  expect(link.hanging!()).toEqual([]);
  expect(valueOf(await link.revive!())).toBe('well');
  process.kill(pid(), 'SIGSTOP');
  await waitFor('it is told', () => link.told.length > 0, KNOWN_MS);
  expect(link.told).toEqual([{ pid: pid(), runs: 1 }]);
  expect(link.hanging!()).toEqual(link.told);
  expect(link.isUp()).toBe(false);
  expect(valueOf(await link.revive!())).toBe('woken');
  expect([link.isUp(), link.hanging!()]).toEqual([true, []]);
  valueOf(await link.input(id, { id: 'a', data: 'aGkK', close: true }));
  await until(link, id, 'hi\n');
  expect(link.told).toHaveLength(1);
});

test('a worker whose loop is blocked is told of; revived, it is another one, its runs are lost with what they said kept, and it takes what the other did not', async () => {
  const mark = join(bench.home, 'blocked');
  const command = [
    process.execPath,
    '--import',
    `data:text/javascript,${encodeURIComponent(blocksOnSignal(mark))}`,
    await builtWorker(),
  ] as const;
  const link = await open({ program: { command, env: {} } });
  const id = newIds.run();
  valueOf(await link.start(realSpec('forever', id)));
  await until(link, id, 'up\n');
  const before = pid();
  process.kill(before, BLOCK);
  await waitFor('it is blocked', () => existsSync(mark));
  const nextId = newIds.run();
  const starting = link.start(realSpec('hello', nextId));
  await waitFor('it is told', () => link.told.length > 0, KNOWN_MS);
  expect(link.told).toEqual([{ pid: before, runs: 1 }]);
  expect(valueOf(await link.revive!())).toBe('restarted');
  expect(isAlive(before)).toBe(false);
  expect(pid()).not.toBe(before);
  expect(valueOf(await link.get(id))?.exit).toMatchObject({ how: 'lost' });
  await until(link, id, 'up\n');
  expect(await starting).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  // What never reached the old one begins in the new one.
  expect(valueOf(await link.start(realSpec('hello', nextId)))).toMatchObject({ id: nextId });
  valueOf(await link.start(realSpec('hello', newIds.run())));
});
