import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSegments } from '../../../src/main/adapters/files/terminal-files-segments';
import { createScratch } from '../../builders/repo';

/** Files of a terminal; the disk takes its time to sync them until `release`. */
async function onSlowDisk() {
  const scratch = createScratch();
  onTestFinished(() => scratch.dispose());
  const probe = await open(join(scratch.path, 'probe'), 'w');
  const prototype = Object.getPrototypeOf(probe) as Pick<FileHandle, 'sync'>;
  await probe.close();
  const real = Reflect.get(prototype, 'sync');
  onTestFinished(() => void Reflect.set(prototype, 'sync', real));
  const slow = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let synced = 0;
  prototype.sync = async function sync(this: FileHandle) {
    begun.resolve();
    await slow.promise;
    await real.call(this);
    synced += 1;
  };
  const segments = openSegments(join(scratch.path, 'run'), { segmentBytes: 1024 * 1024, keepBytes: 1024 * 1024 });
  return { segments, begun: begun.promise, release: slow.resolve, synced: () => synced };
}

it('what is written while the disk syncs is synced by the next call', async () => {
  const { segments, begun, release, synced } = await onSlowDisk();
  await segments.write([Buffer.from('first')]);
  const early = segments.sync();
  await begun;
  await segments.write([Buffer.from('second')]);
  release();
  await early;
  expect(synced()).toBe(1);
  await segments.sync();
  expect(synced()).toBe(2);
  await segments.close();
});

it('who asks while the disk syncs waits for that', async () => {
  const { segments, begun, release, synced } = await onSlowDisk();
  await segments.write([Buffer.from('first')]);
  const early = segments.sync();
  await begun;
  const late = segments.sync().then(synced);
  release();
  expect(await late).toBeGreaterThan(0);
  await early;
  await segments.close();
});
