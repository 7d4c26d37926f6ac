import { expect, it } from 'vitest';
import type { AgentDriver } from '../../../src/main/ports/agent-driver';
import { fakeDriver } from './fake-driver';
import { call, createEngineFarm, valueOf } from './engine-farm';

it('the demo is brought in once: two calls at once, and one while it is under way, get the same task', async () => {
  const farm = await createEngineFarm();
  (farm.app.drivers as Map<string, AgentDriver>).set('scripted', fakeDriver);
  await farm.handlers['farm.pause']({}, call);
  const demo = () => valueOf(farm.handlers['farm.demo']({}, call));
  const [first, second] = await Promise.all([demo(), demo()]);
  const third = await demo();
  expect(new Set([first.id, second.id, third.id]).size).toBe(1);
  await valueOf(farm.handlers['task.cancel']({ taskId: first.id, reason: 'enough' }, call));
  expect((await demo()).id).not.toBe(first.id);
  expect(await valueOf(farm.handlers['workspace.list']({}, call))).toHaveLength(1);
});
