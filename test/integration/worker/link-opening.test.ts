import { expect, onTestFinished, test } from 'vitest';
import { newIds } from '../../builders/ids';
import { createLinkBench, realSpec } from './link-support';
import { valueOf } from './support';

test('calls that come while a worker is looked for wait for it, and nobody is told meanwhile that it is away', async () => {
  const bench = await createLinkBench();
  onTestFinished(() => bench.dispose());
  const link = bench.link({ headStartMs: 20 });
  const states: string[] = [];
  link.onState((state) => states.push(state));
  const opening = link.open();
  expect(link.isUp()).toBe(true);
  const id = newIds.run();
  const [list, known, started] = await Promise.all([link.list(), link.get(id), link.start(realSpec('hello', id))]);
  expect([list.ok, known.ok]).toEqual([true, true]);
  expect(valueOf(started).id).toBe(id);
  expect(await opening).toMatchObject({ ok: true });
  expect(states).toEqual(['up']);
});

test('one that could not be found is away, and that is told', async () => {
  const bench = await createLinkBench();
  onTestFinished(() => bench.dispose());
  const link = bench.link({ program: { command: ['/nonexistent/program'], env: {} } });
  const states: string[] = [];
  link.onState((state) => states.push(state));
  expect((await link.open()).ok).toBe(false);
  expect(link.isUp()).toBe(false);
  expect(states).toEqual(['down']);
  expect(await link.list()).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});
