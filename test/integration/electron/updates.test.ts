import { EventEmitter } from 'node:events';
import type { AppUpdater } from 'electron-updater';
import { afterEach, expect, test, vi } from 'vitest';
import type { UpdateState } from '../../../src/main/contract/desktop';
import { createUpdates, installerEndsAll } from '../../../src/main/electron/updates';
import type { Updates } from '../../../src/main/electron/updates';

vi.mock('electron', () => ({ app: { isPackaged: false } }));

/** electron-updater as far as it is used: what it finds is set by the test. */
class FakeUpdater extends EventEmitter {
  feeds: unknown[] = [];
  finds: () => unknown = () => this.emit('update-not-available');
  installs = 0;
  setFeedURL = (feed: unknown): void => void this.feeds.push(feed);
  checkForUpdates = (): Promise<unknown> => Promise.resolve().then(() => this.finds() ?? {});
  quitAndInstall = (): void => {
    this.installs += 1;
  };
}

let updates: Updates | null = null;
afterEach(() => updates?.dispose());

function bench() {
  const updater = new FakeUpdater();
  const states: UpdateState[] = [];
  let loads = 0;
  const load = () => {
    loads += 1;
    return Promise.resolve(updater as unknown as AppUpdater);
  };
  const made = createUpdates(load, () => states.push(made.state()));
  updates = made;
  return { updates: made, updater, states, loads: () => loads };
}

test('without a feed nothing is loaded and nothing is looked for', async () => {
  const { updates, loads } = bench();
  expect(updates.state()).toEqual({ kind: 'off' });
  expect(await updates.check()).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(loads()).toBe(0);
});

test.each(['http://example.com/feed', 'file:///tmp/feed', 'nonsense'])('%s is no feed', async (feed) => {
  const { updates, loads } = bench();
  updates.follow(feed);
  expect(updates.state()).toEqual({ kind: 'off' });
  await updates.check();
  expect(loads()).toBe(0);
});

test('looks, loads, and is ready; installs only when told', async () => {
  const { updates, updater, states } = bench();
  updates.follow('https://example.com/feed');
  updater.finds = () => {
    updater.emit('update-available', { version: '2.0.0\u001b[31m' });
    updater.emit('download-progress', { percent: 41.7 });
    updater.emit('update-downloaded', { version: '2.0.0' });
  };
  expect(await updates.check()).toEqual({ ok: true, value: undefined });
  expect(updater.feeds).toEqual([{ provider: 'generic', url: 'https://example.com/feed' }]);
  expect(states).toEqual([
    { kind: 'current' },
    { kind: 'checking' },
    { kind: 'loading', version: '2.0.0', percent: 0 },
    { kind: 'loading', version: '2.0.0', percent: 42 },
    { kind: 'ready', version: '2.0.0' },
  ]);
  expect(updater.installs).toBe(0);
  expect(updates.isReady()).toBe(true);
  updates.install();
  expect(updater.installs).toBe(1);
});

test('says what went wrong, and looks again when asked', async () => {
  const { updates, updater } = bench();
  updates.follow('https://example.com/feed');
  updater.finds = () => Promise.reject(new Error('no network\nhere'));
  expect(await updates.check()).toMatchObject({ ok: false });
  expect(updates.state()).toEqual({ kind: 'failed', message: 'no network here' });
  updater.finds = () => void updater.emit('update-not-available');
  expect(await updates.check()).toMatchObject({ ok: true });
  expect(updates.state()).toEqual({ kind: 'current' });
});

test('a download that fails is told, and ends nothing', async () => {
  const { updates, updater } = bench();
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => void unheard.push(error);
  process.on('unhandledRejection', hear);
  try {
    updates.follow('https://example.com/feed');
    updater.finds = () => ({ downloadPromise: Promise.reject(new Error('cut off')) });
    await updates.check();
    await new Promise((resolve) => setImmediate(resolve));
    expect(unheard).toEqual([]);
    expect(updates.state()).toEqual({ kind: 'failed', message: 'cut off' });
  } finally {
    process.off('unhandledRejection', hear);
  }
});

test('the installer of Windows alone ends all that runs', () => {
  const platforms = ['win32', 'linux', 'darwin'] as const;
  expect(platforms.map((platform) => installerEndsAll(platform))).toEqual([true, false, false]);
});
