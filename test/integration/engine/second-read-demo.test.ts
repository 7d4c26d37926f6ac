import { expect, it } from 'vitest';
import type { AgentDriver } from '../../../src/main/ports/agent-driver';
import { createEngineFarm, call, valueOf } from './engine-farm';
import { fakeDriver } from './fake-driver';

it('the workspace of the demo that was taken off the list can be brought back', async () => {
  const farm = await createEngineFarm();
  (farm.app.drivers as Map<string, AgentDriver>).set('scripted', fakeDriver);
  await farm.handlers['farm.pause']({}, call);
  const { workspaceId, id } = await valueOf(farm.handlers['farm.demo']({}, call));
  const { path, name, trust } = await valueOf(farm.handlers['workspace.get']({ workspaceId }, call));
  await valueOf(farm.handlers['task.cancel']({ taskId: id, reason: 'enough' }, call));
  await valueOf(farm.handlers['workspace.remove']({ workspaceId }, call));
  expect(await valueOf(farm.handlers['workspace.create']({ path, name, trust }, call))).toMatchObject({ path });
});
