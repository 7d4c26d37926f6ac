import { existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../../src/main/contract/task';
import { followFarm } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FarmProcess } from '../fakes/farm-process';
import { waitFor } from '../fakes/wait-for';
import { findChromium, launchChromium, openPage, sizes } from './support/chromium';
import { screenshot } from './support/screenshots';
import { mountDisk } from './support/small-disks';
import type { MountedDisk } from './support/small-disks';

const hasChromium = findChromium() !== null;
/** The script's pauses: so many times as long. */
const FAST = { CROFT_SCRIPT_SPEED: '0.2' };
const SLOW = { CROFT_SCRIPT_SPEED: '6' };
let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>>;
const farms: FarmProcess[] = [];
const disks: MountedDisk[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
beforeEach(async () => {
  home = await scratchHome();
});
afterEach(async () => {
  for (const disk of disks) disk.free();
  for (const farm of farms.splice(0)) await farm.end();
  // Of disks that are in the home the worker's is not unmounted before the worker has ended.
  await home.sweep().catch(() => undefined);
  for (const disk of disks.splice(0)) disk.unmount();
  await home.sweep();
});

const start = async (args: readonly string[], env: Record<string, string> = FAST): Promise<FarmProcess> => {
  const farm = await startFarmProcess({ home: home.home, args, env });
  farms.push(farm);
  return farm;
};

const openFarm = async (farm: FarmProcess): Promise<Page> => {
  const { page } = await openPage(browser);
  await page.goto(farm.link);
  await page.getByRole('link', { name: 'Doctor' }).waitFor();
  return page;
};

/** What the screens look like in both themes and sizes, for people to look at. */
async function pictures(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const size of ['desktop', 'phone'] as const) {
      await page.setViewportSize(sizes[size]);
      await screenshot(page, `e2e-database-${name}-${theme}-${size}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(sizes.desktop);
}

/** On every screen there is the same bar. */
async function onEveryScreen(page: Page, words: RegExp): Promise<void> {
  for (const screen of ['/doctor', '/settings', '/activity', '/terminals', '/']) {
    await page.evaluate((hash) => void (window.location.hash = hash), `#${screen}`);
    await page.getByRole('alert').filter({ hasText: words }).waitFor();
  }
}

describe.skipIf(!hasChromium)('a damaged database', () => {
  it('is not started; restored when that is asked for, with what the spools have, and said so on the screens', async () => {
    const first = await start(['--demo'], { CROFT_SCRIPT_SPEED: '20' });
    const client = await followFarm(first);
    const task = await client.waitFor('the task', ({ fact }) => fact.type === 'task.changed' && fact.task);
    const copies = () => readdirSync(home.home).filter((name) => name.endsWith('.bak'));
    await waitFor('the daily copy', () => copies().length === 1, 60_000);
    const copiedTo = client.lastSeq();
    await client.waitFor('more events', ({ seq, fact }) => seq > copiedTo + 2 && fact.type === 'agent');
    const database = join(home.home, 'croft.db');
    await first.kill9();
    client.close();
    truncateSync(database, 3 * 4096);

    const refused = await start([]).then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    expect(refused).toMatch(
      /croft\.db is damaged.*Start Croft with --restore-backup: it puts the copy of \d\d:\d\d back/,
    );

    const second = await start(['--restore-backup']);
    const page = await openFarm(second);
    const sentence =
      /The database was damaged: restored the backup of \d\d:\d\d, and [1-9]\d* events? from the spools\./;
    const bar = page.locator('output').filter({ hasText: sentence });
    await bar.waitFor();
    expect(await bar.innerText()).toMatch(/The damaged database is kept as .*croft\.db\..*\.damaged/);
    await pictures(page, 'restored');
    await page.getByRole('link', { name: 'Doctor' }).click();
    const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Database' }) });
    await row.getByText(sentence).waitFor();
    await pictures(page, 'restored-doctor');

    const again = await followFarm(second);
    expect(await again.waitFor('the notice', ({ fact }) => fact.type === 'notice' && fact.message)).toMatch(sentence);
    await again.taskIn(task.id, 'done');
    const runs = await again.invoke('run.list', { taskId: task.id });
    expect(runs.map(({ stageKey, attempt }) => `${stageKey} ${attempt}`)).toHaveLength(
      new Set(runs.map(({ stageKey }) => stageKey)).size,
    );
    again.close();
    await page.getByRole('button', { name: 'Put this away' }).click();
    await bar.waitFor({ state: 'detached' });
  });
});

/** A task of the demo's workspace that waits for its turn. */
async function anotherTask(farm: FarmProcess): Promise<Task> {
  const client = await followFarm(farm);
  const [workspace] = await client.invoke('workspace.list', {});
  if (!workspace) throw new Error('no workspace');
  const task = await client.invoke('task.create', {
    workspaceId: workspace.id,
    title: 'One more greeting',
    description: '',
    agent: 'scripted',
    start: true,
  });
  client.close();
  return task;
}

describe.skipIf(!hasChromium)('a full disk', () => {
  it.for([
    ['of the worktrees', 'worktrees'],
    ['of the spools', 'workers'],
  ] as const)(
    '%s: nothing new starts until there is room, and that is said on every screen',
    async ([, part], context) => {
      const disk = mountDisk(context, join(home.home, part), 64);
      disks.push(disk);
      const farm = await start(['--demo']);
      const page = await openFarm(farm);
      const client = await followFarm(farm);
      const [demo] = await client.invoke('task.list', {});
      if (!demo) throw new Error('no demo');
      await client.taskIn(demo.id, 'done');
      disk.fill(100);

      const words = new RegExp(
        `The disk of \\S*${part} is full \\(0\\.\\d MB left\\): nothing new starts, tasks wait\\.`,
      );
      const bar = page.getByRole('alert').filter({ hasText: words });
      await bar.waitFor({ timeout: 60_000 });
      expect(await bar.innerText()).toContain('Free some space; Croft goes on by itself.');
      const task = await anotherTask(farm);
      await page.getByText('One more greeting').first().waitFor();
      await onEveryScreen(page, words);
      await pictures(page, `full-${part}`);
      expect((await client.invoke('task.get', { taskId: task.id })).state.kind).toBe('queued');
      expect(await client.invoke('run.list', { taskId: task.id })).toEqual([]);

      disk.free();
      await bar.waitFor({ state: 'detached', timeout: 30_000 });
      await client.taskIn(task.id, 'done');
      client.close();
    },
  );

  it('of the database: what was acknowledged stays, what waits is written when there is room', async (context) => {
    const disk = mountDisk(context, home.home, 192);
    disks.push(disk);
    const farm = await start(['--demo'], SLOW);
    const page = await openFarm(farm);
    const client = await followFarm(farm);
    const [demo] = await client.invoke('task.list', {});
    if (!demo) throw new Error('no demo');
    await waitFor('the ballast', () => existsSync(join(home.home, 'ballast')));
    await client.waitFor('an agent', ({ fact }) => fact.type === 'agent');
    disk.fill(0);
    const low = page.getByRole('alert').filter({ hasText: /nothing new starts|starts nothing new/ });
    await low.waitFor({ timeout: 60_000 });
    await waitFor('the ballast to be given up', () => !existsSync(join(home.home, 'ballast')));
    // Its room goes, too.
    disk.fill(0);
    const full = page.getByRole('alert').filter({
      hasText: 'The disk is full: Croft cannot write anything down, and starts nothing new.',
    });
    await full.waitFor({ timeout: 60_000 });
    await onEveryScreen(page, /The disk is full/);
    await pictures(page, 'full-database');
    await page.goto(`${farm.url}/#/doctor`);
    await page.getByRole('heading', { name: 'Database' }).waitFor();

    disk.free();
    await full.waitFor({ state: 'detached', timeout: 30_000 });
    await client.taskIn(demo.id, 'done', { limitMs: 100_000 });
    const { first, last } = await client.invoke('event.extent', {});
    expect(client.events.map(({ seq }) => seq)).toEqual(
      Array.from({ length: last - first + 1 }, (_each, index) => first + index).slice(0, client.events.length),
    );
    await waitFor('the ballast to be there again', () => existsSync(join(home.home, 'ballast')), 60_000);
    client.close();
  });
});

describe.skipIf(!hasChromium)('a database that another program holds', () => {
  it('is said so, can be looked at, and is written again by itself', async () => {
    const farm = await start(['--demo']);
    const page = await openFarm(farm);
    const client = await followFarm(farm);
    const [demo] = await client.invoke('task.list', {});
    if (!demo) throw new Error('no demo');
    await client.taskIn(demo.id, 'done');
    const other = new Database(join(home.home, 'croft.db'));
    other.exec('begin immediate');

    await expect(anotherTask(farm)).rejects.toThrow(/store\.locked: Another program holds Croft's database locked/);
    const bar = page.getByRole('alert').filter({
      hasText: "Another program holds Croft's database locked: nothing can be written, and nothing new starts.",
    });
    await bar.waitFor();
    await pictures(page, 'locked');
    await page.getByText('Say goodbye, too').first().click();
    await page.getByText('goodbye works and is tested').first().waitFor();
    // A page that comes now hears of it, too.
    await page.reload();
    await bar.waitFor();

    other.exec('rollback');
    other.close();
    await bar.waitFor({ state: 'detached', timeout: 30_000 });
    const task = await anotherTask(farm);
    await client.taskIn(task.id, 'done');
    client.close();
  });
});
