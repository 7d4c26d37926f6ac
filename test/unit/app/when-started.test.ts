import { expect, it } from 'vitest';
import { whenStarted } from '../../../src/main/app/handlers/when-started';
import type { CallContext, Handlers } from '../../../src/main/contract/handlers';
import { catalogue } from '../../../src/main/contract/index';

const context: CallContext = { access: 'local', peer: 'test', signal: new AbortController().signal };

it('answers queries at once, and lets commands wait until the farm has started', async () => {
  const called: string[] = [];
  const answer = (name: string) => () => {
    called.push(name);
    return { ok: true, value: name };
  };
  const own = { 'task.list': answer('task.list'), 'farm.pause': answer('farm.pause') } as unknown as Handlers;
  const start = Promise.withResolvers<void>();
  const handlers = whenStarted(own, start.promise);
  expect(handlers['task.list'](catalogue['task.list'].input.parse({}), context)).toEqual({
    ok: true,
    value: 'task.list',
  });
  const paused = handlers['farm.pause']({}, context);
  await Promise.resolve();
  expect(called).toEqual(['task.list']);
  start.resolve();
  expect(await paused).toEqual({ ok: true, value: 'farm.pause' });
  expect(handlers['farm.pause']({}, context)).toEqual({ ok: true, value: 'farm.pause' });
});
