import { expect, it } from 'vitest';
import { createHeldHooks } from '../../../src/main/worker/runs/held-hooks';

const never = new AbortController().signal;

it('gives each call its own answer, once', async () => {
  const held = createHeldHooks();
  const [one, two] = [held.hold('one', never), held.hold('two', never)];
  expect(held.answer({ hookId: 'two', body: { n: 2 } }).ok).toBe(true);
  expect(held.answer({ hookId: 'one', body: { n: 1 } }).ok).toBe(true);
  expect(await Promise.all([one, two])).toEqual([{ n: 1 }, { n: 2 }]);
  for (const hookId of ['one', 'two', 'unknown']) {
    expect(held.answer({ hookId, body: {} })).toMatchObject({ ok: false, error: { code: 'conflict' } });
  }
});

it('forgets a call whose agent has hung up', async () => {
  const held = createHeldHooks();
  const agent = new AbortController();
  const call = held.hold('one', agent.signal);
  agent.abort();
  expect(await call).toBeNull();
  expect(held.answer({ hookId: 'one', body: {} })).toMatchObject({ error: { code: 'conflict' } });
  expect(await held.hold('two', agent.signal)).toBeNull();
});

it('lets the oldest go when too many wait, and all at the end', async () => {
  const held = createHeldHooks(2);
  const calls = ['one', 'two', 'three'].map((id) => held.hold(id, never));
  expect(await calls[0]).toEqual({});
  held.release();
  expect(await Promise.all(calls)).toEqual([{}, {}, {}]);
  expect(await held.hold('late', never)).toEqual({});
});
