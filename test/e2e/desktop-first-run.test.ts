import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FarmEvent } from '../../src/main/contract/event';
import { createScratch } from '../builders/repo';
import type { Scratch } from '../builders/repo';
import type { FarmClient } from '../fakes/farm-events';
import { scratchHome } from '../fakes/farm-process';
import { waitFor } from '../fakes/wait-for';
import { findChromium, launchChromium } from './support/chromium';
import { startDesktop } from './support/desktop';
import type { Desktop } from './support/desktop';
import { clientOf } from './support/desktop-farm';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;

/** The first implementation says helo; sent back, it says hello. */
const SCRIPT = JSON.stringify({
  stages: {
    specification: [{ say: 'A greeting is one line.' }, { verdict: 'pass' }],
    implementation: [
      [{ write: 'greeting.txt', text: 'helo\nworld\n' }, { verdict: 'pass' }],
      [{ write: 'greeting.txt', text: 'hello\nworld\n' }, { verdict: 'pass' }],
    ],
    qa: [{ read: 'greeting.txt' }, { verdict: 'pass' }],
  },
});

let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>>;
let projects: Scratch;
let desktop: Desktop;
let client: FarmClient;
let page: Page;

beforeAll(async () => {
  if (!hasChromium) return;
  browser = await launchChromium();
  home = await scratchHome();
  projects = createScratch();
  const env = { CROFT_SCRIPT: SCRIPT, CROFT_SCRIPT_SPEED: '0' };
  desktop = await startDesktop(browser, { home: home.home, env });
  page = await desktop.page();
  client = await clientOf(desktop);
  await client.invoke('settings.update', { defaultAgent: 'scripted' });
}, 60_000);
afterAll(async () => {
  if (!hasChromium) return;
  client.close();
  await desktop.close();
  await browser.close();
  await home.sweep();
  projects.dispose();
});

/** Opens the palette, types, and takes what fits best. */
async function palette(words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: /Search or do anything/ }).waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

const diff = () => page.getByRole('region', { name: /^Changes of/ });

/** One user's first hour; each story begins where the one before ended. */
describe.skipIf(!hasChromium)('the desktop app, over IPC', () => {
  let repository: string;

  it('leads from the first look to a task that is done', async () => {
    repository = projects.repository('greeter', { 'README.md': '# Greeter\n' });
    await page.getByText('Looking at this machine').waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'All checks' }).click();
    await page.getByText('Scripted agent').first().waitFor();
    await page.keyboard.press('Escape');

    await page.keyboard.press('w');
    const add = page.getByRole('dialog', { name: 'Add a project folder' });
    await add.getByRole('button', { name: 'Browse…' }).click();
    const asked = await waitFor('the dialog', async () => (await desktop.call<{ id: number }[]>('dialogs'))[0]);
    await desktop.call('dialog.answer', asked.id, { canceled: false, filePaths: [repository] });
    await waitFor(
      'the path in the field',
      async () => (await add.getByLabel('Folder', { exact: true }).inputValue()) === repository,
    );
    await screenshot(page, 'e2e-ipc-1-folder');
    await add.getByRole('button', { name: /^Add/ }).last().click();
    await add.waitFor({ state: 'hidden' });

    await page.keyboard.press('n');
    const create = page.getByRole('dialog', { name: 'New task' });
    await create.getByLabel('What should be done?').fill('Say hello');
    await page.keyboard.press('Enter');
    await create.waitFor({ state: 'hidden' });
    await page.getByText('Say hello').first().click();
    await page
      .locator('.xterm-rows')
      .getByText(/greeting/)
      .first()
      .waitFor();
    await client.waitFor('the end', ({ fact }) => fact.type === 'task.changed' && fact.task.state.kind === 'done');
    await screenshot(page, 'e2e-ipc-2-done');
    expect(desktop.troubles()).toEqual([]);
  });

  it('takes a remark on a line up in another loop, and merges the work into the repository', async () => {
    const [task] = await client.invoke('task.list', {});
    if (!task) throw new Error('there is no task');
    await page.keyboard.press('v');
    await diff().getByText('helo').first().waitFor();
    await page.keyboard.press(']');
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: /^Remark on line/ }).fill('That is no word.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send back (1 remark)' }).waitFor();
    const before = client.lastSeq();
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog', { name: 'Send back to the agent' });
    await dialog.getByText('That is no word.').waitFor();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    await client.taskIn(task.id, 'done', { since: before });
    await diff().getByText('hello').first().waitFor();
    await screenshot(page, 'e2e-ipc-3-second-loop');

    await page
      .getByRole('button', { name: /^Accept/ })
      .and(page.locator(':enabled'))
      .waitFor();
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: 'Bring it into main' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Merged into main as [0-9a-f]{7}\./).waitFor();
    expect(projects.git(repository, 'show', 'main:greeting.txt')).toBe('hello\nworld');
    expect(projects.git(repository, 'log', '--merges', '--format=%s', 'main')).toContain('Say hello');
    expect(projects.git(repository, 'status', '--porcelain')).toBe('');
    expect(desktop.troubles()).toEqual([]);
  });

  it('does anything from the palette, by keys alone', async () => {
    await palette('pause the farm');
    await page.getByRole('button', { name: /paused/ }).waitFor();
    await waitFor('the tray to say so', async () => (await desktop.tray())?.tooltip.includes('the queue is paused'));

    await palette('new task');
    await page.getByRole('dialog', { name: 'New task' }).waitFor();
    await page.keyboard.type('Say good night');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'New task' }).waitFor({ state: 'hidden' });
    const goodNight = (kind: string) => (event: FarmEvent) =>
      event.fact.type === 'task.changed' &&
      event.fact.task.title === 'Say good night' &&
      event.fact.task.state.kind === kind;
    await client.waitFor('it to wait', goodNight('queued'));

    await palette('stop a task');
    await page.getByRole('option', { name: /Say good night/ }).waitFor();
    await page.keyboard.press('Enter');
    await client.waitFor('it to stop', goodNight('cancelled'));

    await palette('resume the farm');
    await page.getByRole('button', { name: 'Pause: start nothing new' }).waitFor();

    await palette('only greeter');
    await palette('compact rows');
    await palette('dark colours');
    await waitFor('the dark', () => page.evaluate(() => document.documentElement.dataset['theme'] === 'dark'));
    await palette('say hello');
    await page.getByRole('heading', { name: 'Say hello' }).waitFor();
    await screenshot(page, 'e2e-ipc-4-palette-dark');

    await palette('folder of a task, or a typo');
    await page.getByText('Nothing fits these words.').waitFor();
    await page.keyboard.press('Escape');
    await palette('change a global hotkey');
    await page.getByRole('heading', { name: 'Global hotkeys' }).waitFor();
    expect(desktop.troubles()).toEqual([]);
  });
});
