import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FarmClient } from '../fakes/farm-events';
import { findChromium, launchChromium } from './support/chromium';
import { faultyHome, followDemo, openFarm, pictures, writeTask } from './support/fault-farm';
import type { FaultyHome } from './support/fault-farm';

const hasChromium = findChromium() !== null;
/** The script's pauses: so many times as long. */
const AT_WORK = { CROFT_SCRIPT_SPEED: '1' };
const FAST = { CROFT_SCRIPT_SPEED: '0.2' };
const DONE_WITHIN = { limitMs: 100_000 };
let browser: Browser;
let place: FaultyHome;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
beforeEach(async () => {
  place = await faultyHome();
});
afterEach(() => place.sweep());

const database = (): string => join(place.home, 'croft.db');

/** Each event once, in order, without a hole, up to the newest one. */
async function isWhole(client: FarmClient): Promise<void> {
  const { first, last } = await client.invoke('event.extent', {});
  await client.waitFor('the newest event', ({ seq }) => seq >= last);
  expect(client.events.slice(0, last - first + 1).map(({ seq }) => seq)).toEqual(
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
}

async function onEveryScreen(page: Page, words: string): Promise<void> {
  for (const screen of ['/doctor', '/settings', '/activity', '/terminals', '/']) {
    await page.evaluate((hash) => void (window.location.hash = hash), `#${screen}`);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
  }
}

const troubles = {
  'becomes read-only': {
    code: 'store.read_only',
    name: 'read-only',
    words: "Croft's database is read-only: you can look, but nothing can be changed, and nothing new starts.",
    next: "Make the file and its folder writable for Croft's user; Croft goes on by itself.",
    async begin(farm: Parameters<FaultyHome['spoil']>[0]) {
      await place.spoil(farm, { readOnly: true });
      return () => place.spoil(farm, {});
    },
  },
  'is held by another program': {
    code: 'store.locked',
    name: 'locked',
    words: "Another program holds Croft's database locked: nothing can be written, and nothing new starts.",
    next: 'Close that program; Croft goes on by itself.',
    async begin() {
      const other = new Database(database(), { timeout: 10_000 });
      other.exec('begin immediate');
      return async () => void other.close();
    },
  },
} as const;

describe.skipIf(!hasChromium)('a database that, while agents work,', () => {
  it.each(Object.entries(troubles))(
    '%s: that is said on every screen, and what was promised is there when it goes on by itself',
    async (_, { code, name, words, next, begin }) => {
      const farm = await place.start(['--demo'], AT_WORK);
      const page = await openFarm(browser, farm);
      const { client, demo } = await followDemo(farm);
      const promised = await writeTask(client, demo, 'Promised before', false);
      await client.waitFor('an agent', ({ fact }) => fact.type === 'agent');
      const end = await begin(farm);
      const refused = writeTask(client, demo, 'Never promised', true);
      await expect(refused).rejects.toThrow(`${code}: ${words}`);
      const bar = page.getByRole('alert').filter({ hasText: words });
      await bar.waitFor();
      expect(await bar.innerText()).toContain(next);
      await onEveryScreen(page, words);
      await pictures(page, name);
      // Who comes now can look, and hears of it, too.
      await page.reload();
      await bar.waitFor();
      await page.getByText('Say goodbye, too').first().waitFor();
      expect(farm.child.exitCode).toBeNull();

      await end();
      await bar.waitFor({ state: 'detached', timeout: 60_000 });
      await client.taskIn(demo.id, 'done', DONE_WITHIN);
      const later = await writeTask(client, demo, 'After it', false);
      const tasks = await client.invoke('task.list', {});
      expect(tasks.map(({ id }) => id).toSorted()).toEqual([demo.id, promised.id, later.id].toSorted());
      const runs = await client.invoke('run.list', { taskId: demo.id });
      expect(new Set(runs.map(({ stageKey }) => stageKey)).size).toBe(runs.length);
      await isWhole(client);
      client.close();
    },
  );

  it('is found to be damaged: that is said with what to do, and the next start offers a copy', async () => {
    const farm = await place.start(['--demo'], FAST);
    const page = await openFarm(browser, farm);
    const { client, demo } = await followDemo(farm);
    await client.taskIn(demo.id, 'done', DONE_WITHIN);
    damage();

    await expect(writeTask(client, demo, 'Never promised', true)).rejects.toThrow('store.damaged');
    const bar = page.getByRole('alert').filter({ hasText: "Croft's database is damaged: nothing new starts." });
    await bar.waitFor();
    expect(await bar.innerText()).toContain(
      'Close Croft and start it again: it then offers to put the newest copy of the database back.',
    );
    await pictures(page, 'damaged');
    // Who comes now is told, too, though there is nothing to look at.
    await page.reload();
    await bar.waitFor();
    expect(farm.child.exitCode).toBeNull();
    client.close();
    expect(await farm.end()).toBe(0);

    const refused = await place.start().then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    expect(refused).toMatch(/is damaged.*Start Croft with --restore-backup: it puts the copy of \S+ back/);
    const again = await place.start(['--restore-backup'], FAST);
    const { client: after } = await followDemo(again);
    expect((await after.invoke('task.get', { taskId: demo.id })).state.kind).toBe('done');
    after.close();
  });
});

/** Makes a sound copy, as the daily one, then zeroes what the newest events stand in; the farm hears that the file has changed. */
function damage(): void {
  const raw = new Database(database(), { timeout: 10_000 });
  const copy = `${database()}.${new Date().toISOString().replaceAll(':', '-')}.v${String(raw.pragma('user_version', { simple: true }))}.bak`;
  raw.prepare('vacuum into ?').run(copy);
  raw.pragma('wal_checkpoint(TRUNCATE)');
  const page = Number(raw.prepare(`select rootpage from sqlite_schema where name = 'events'`).pluck().get());
  const size = Number(raw.pragma('page_size', { simple: true }));
  const file = openSync(database(), 'r+');
  writeSync(file, Buffer.alloc(size), 0, size, (page - 1) * size);
  closeSync(file);
  raw.pragma(`user_version = ${String(raw.pragma('user_version', { simple: true }))}`);
  raw.close();
}
