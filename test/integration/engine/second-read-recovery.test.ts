import { describe, expect, it, vi } from 'vitest';
import { fail } from '../../../src/main/contract/errors';
import { createRecovery, startAfterLoss, stopUnknown, tellOfLoss } from '../../../src/main/app/recovery';
import { createEngineFarm } from './engine-farm';

it.each([
  ['was damaged', '/home/me/.croft/croft.db.damaged'],
  ['was missing', null],
])('a database that %s is told of as such', async (words, kept) => {
  const { app } = await createEngineFarm();
  const loss = { kind: 'restored', backupAt: app.clock.now(), kept } as const;
  const recovery = createRecovery(loss, app.store);
  recovery.expect([]);
  tellOfLoss(app, recovery, [])();
  expect(app.memory.recovery?.message).toContain(`The database ${words}: restored the backup of`);
});

/** A farm whose worker says what it holds only after it was asked in vain `silent` times; waiting takes no time. */
async function farmWithSilentWorker(silent: number) {
  const { app } = await createEngineFarm();
  let asked = 0;
  let elapsed = 0;
  const list = () => {
    asked += 1;
    return asked > silent ? app.worker.list() : Promise.resolve(fail('unavailable', 'no answer'));
  };
  const after = (ms: number, act: () => void) => {
    elapsed += ms;
    queueMicrotask(act);
    return () => undefined;
  };
  const silentApp = {
    ...app,
    worker: { ...app.worker, list },
    clock: { ...app.clock, after, elapsed: () => elapsed },
  };
  const recovery = createRecovery({ kind: 'restored', backupAt: app.clock.now(), kept: null }, app.store);
  return { app: silentApp, recovery };
}

it('a worker that answers late is asked again before the engine starts, for its runs must be known', async () => {
  const { app, recovery } = await farmWithSilentWorker(3);
  expect(recovery.isComplete()).toBe(false);
  expect(await stopUnknown(app, recovery)).toEqual([]);
  expect(recovery.isComplete()).toBe(true);
});

it('a worker that never says what it holds is told of', async () => {
  const { app, recovery } = await farmWithSilentWorker(Infinity);
  const unknown = await stopUnknown(app, recovery);
  expect(unknown).toBeNull();
  expect(recovery.isComplete()).toBe(false);
  tellOfLoss(app, recovery, unknown);
  await expect.poll(() => app.memory.recovery?.next).toContain('The worker did not answer');
});

describe('the start after a loss', () => {
  /** A farm whose worker says nothing until it is let, and whose engine tells that it was started. */
  async function farmThatWaits() {
    const { app } = await createEngineFarm();
    const { promise: held, resolve: letSpeak } = Promise.withResolvers<void>();
    const list = () => held.then(() => app.worker.list());
    const recovery = createRecovery({ kind: 'restored', backupAt: app.clock.now(), kept: null }, app.store);
    const start = vi.fn(() => Promise.resolve());
    const late = startAfterLoss({ ...app, worker: { ...app.worker, list } }, recovery, start);
    return { app, letSpeak, start, late };
  }

  it('is not waited for: the engine begins when the worker has said what it holds, and then it is told', async () => {
    const { app, letSpeak, start, late } = await farmThatWaits();
    expect(start).not.toHaveBeenCalled();
    expect(app.memory.recovery).toBeNull();
    letSpeak();
    await late.started;
    expect(start).toHaveBeenCalledTimes(1);
    expect(app.memory.recovery?.message).toContain('restored the backup');
    late.dispose();
  });

  it('never comes in a farm that has ended meanwhile', async () => {
    const { app, letSpeak, start, late } = await farmThatWaits();
    late.dispose();
    letSpeak();
    await late.started;
    expect(start).not.toHaveBeenCalled();
    expect(app.memory.recovery).toBeNull();
  });
});
