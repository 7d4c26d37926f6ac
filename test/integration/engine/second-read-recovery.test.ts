import { expect, it } from 'vitest';
import { createRecovery, tellOfLoss } from '../../../src/main/app/recovery';
import { createEngineFarm } from './engine-farm';

it.each([
  ['was damaged', '/home/me/.croft/croft.db.damaged'],
  ['was missing', null],
])('a database that %s is told of as such', async (words, kept) => {
  const { app } = await createEngineFarm();
  const loss = { kind: 'restored', backupAt: app.clock.now(), kept } as const;
  tellOfLoss(app, createRecovery(loss, app.store), [])();
  expect(app.memory.recovery?.message).toContain(`The database ${words}: restored the backup of`);
});
