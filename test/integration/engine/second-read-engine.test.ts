import { expect, it } from 'vitest';
import { call, createEngineFarm, valueOf } from './engine-farm';

it('a farm that is stopped while the disks are looked at begins no task from its queue', async () => {
  const farm = await createEngineFarm();
  const workspaceId = await farm.repository();
  const looked = Promise.withResolvers<void>();
  let looks = 0;
  const look = (): Promise<void> => {
    looks += 1;
    return looked.promise;
  };
  const disk = { look, shortage: () => null, onChange: () => () => undefined, giveWay() {}, dispose: look };
  Object.assign(farm.app, { disk });
  const task = await farm.task(workspaceId);
  await farm.until('the queue looks at the disks', () => looks > 0);
  await valueOf(farm.handlers['farm.stop-all']({}, call));
  looked.resolve();
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  expect(farm.state(task).kind).toBe('queued');
});
