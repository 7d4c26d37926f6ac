import { onTestFinished } from 'vitest';
import { followFarm } from '../../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../../fakes/farm-process';

/** A farm as a user starts it, with a home of its own and a client; all of it is gone after the test. */
export async function realFarm(options: Pick<Parameters<typeof startFarmProcess>[0], 'args' | 'env'> = {}) {
  const { home, sweep } = await scratchHome();
  onTestFinished(sweep);
  const farm = await startFarmProcess({ home, ...options });
  onTestFinished(async () => void (await farm.end()));
  const client = await followFarm(farm);
  onTestFinished(() => client.close());
  return { farm, client };
}

/** The same with the demo, whose workspace is there. */
export async function demoFarm(options: Parameters<typeof realFarm>[0] = {}) {
  const real = await realFarm({ ...options, args: ['--demo'] });
  const [workspace] = await real.client.invoke('workspace.list', {});
  if (!workspace) throw new Error('the demo brought no workspace');
  return { ...real, workspace };
}
