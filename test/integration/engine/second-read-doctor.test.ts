import { expect, it } from 'vitest';
import { call, createEngineFarm, valueOf } from './engine-farm';

it('the Doctor answers also where the folder of the database cannot be looked at', async () => {
  const farm = await createEngineFarm();
  const facts = () => {
    throw Object.assign(new Error("EIO: i/o error, scandir '/home/me/.croft'"), { code: 'EIO', syscall: 'scandir' });
  };
  Object.assign(farm.app, { care: { facts, look() {}, dispose: () => Promise.resolve() } });
  const { checks } = await valueOf(farm.handlers['doctor.check']({}, call));
  expect(checks.find(({ key }) => key === 'database')).toMatchObject({
    state: 'bad',
    message: expect.stringContaining('EIO') as string,
  });
  expect(checks.find(({ key }) => key === 'worker')).toMatchObject({ state: 'ok' });
});
