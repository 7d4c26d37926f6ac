import { describe, expect, it } from 'vitest';
import { createWorkspace } from '../../../src/main/app/handlers/workspace';
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

describe('the trust that an earlier Croft gave the workspace of the demo', () => {
  /** As it stands in the database of somebody who has seen the demo of an earlier Croft. */
  async function seenBefore() {
    const farm = await createEngineFarm();
    (farm.app.drivers as Map<string, AgentDriver>).set('scripted', fakeDriver);
    await farm.handlers['farm.pause']({}, call);
    const input = { path: await farm.app.demo.ensure(), name: 'demo', trust: 'full' } as const;
    const { id: workspaceId } = await valueOf(createWorkspace(farm.app, input, { isOurs: true }));
    const update = (over: object) => valueOf(farm.handlers['workspace.update']({ workspaceId, ...over }, call));
    const trust = async () => (await valueOf(farm.handlers['workspace.get']({ workspaceId }, call))).trust;
    return { demo: () => valueOf(farm.handlers['farm.demo']({}, call)), update, trust };
  }

  it('is taken back when the demo starts, also where its user has given it another name', async () => {
    const { demo, update, trust } = await seenBefore();
    await update({ name: 'Mine' });
    await demo();
    expect(await trust()).toBe('edit');
  });

  it('stays where its user has chosen it, before or after that', async () => {
    const chosen = await seenBefore();
    await chosen.update({ trust: 'ask' });
    await chosen.update({ trust: 'full' });
    await chosen.demo();
    expect(await chosen.trust()).toBe('full');
    const later = await seenBefore();
    await later.demo();
    await later.update({ trust: 'full' });
    await later.demo();
    expect(await later.trust()).toBe('full');
  });
});
