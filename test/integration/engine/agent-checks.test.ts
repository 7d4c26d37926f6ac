import { expect, it } from 'vitest';
import { agentChecks } from '../../../src/main/app/agent-checks';
import { err, ok } from '../../../src/main/contract/errors';
import { fakeDriver } from './fake-driver';
import { call, createEngineFarm, valueOf } from './engine-farm';

it('an agent whose program is missing is bad where a task may get it, and no alarm else', async () => {
  const farm = await createEngineFarm();
  const claude = {
    ...fakeDriver,
    agent: 'claude',
    title: 'Claude Code',
    probe: () => Promise.resolve(err({ problem: 'cli-missing', message: 'There is no claude.' } as const)),
  };
  const app = { ...farm.app, drivers: new Map([...farm.app.drivers, ['claude', claude]]) };
  const look = async () => (await agentChecks(app)).find(({ key }) => key === 'agent.claude');
  expect(await look()).toMatchObject({ state: 'bad', message: 'There is no claude.' });

  await valueOf(farm.handlers['settings.update']({ defaultAgent: 'fake' }, call));
  expect(await look()).toMatchObject({ state: 'warn', message: expect.stringContaining('Needed for') as string });

  const { id } = await farm.task(await farm.repository(), { start: false });
  farm.app.store.change((write) => {
    const task = farm.app.store.task(id);
    if (task) write.putTask({ ...task, agent: 'claude' });
  });
  expect(await look()).toMatchObject({ state: 'bad' });
});

it('the agent of new tasks is no alarm while there is the demo only', async () => {
  const farm = await createEngineFarm();
  const claude = {
    ...fakeDriver,
    ...{ agent: 'claude', title: 'Claude Code' },
    probe: () => Promise.resolve(ok({ path: '/usr/bin/claude', version: '2.1.0', login: 'none' } as const)),
  };
  const app = { ...farm.app, drivers: new Map([...farm.app.drivers, ['claude', claude]]) };
  const look = async () => (await agentChecks(app)).find(({ key }) => key === 'agent.claude.login');
  expect(await look(), 'nothing was added yet').toMatchObject({ state: 'bad' });

  const { id } = await farm.task(await farm.repository(), { start: false });
  farm.app.store.change((write) => {
    const task = farm.app.store.task(id);
    if (task) write.putTask({ ...task, agent: 'scripted' });
  });
  const message = 'Nobody is logged in. Needed for tasks with Claude Code only.';
  expect(await look(), 'the demo').toMatchObject({ state: 'warn', message });

  await farm.repository('site');
  expect(await look(), 'a folder was added').toMatchObject({ state: 'bad', message: 'Nobody is logged in.' });
});
