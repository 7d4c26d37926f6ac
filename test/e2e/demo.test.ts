import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { followFarm } from '../fakes/farm-events';
import type { FarmClient } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FarmProcess } from '../fakes/farm-process';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>> | null = null;
let farm: FarmProcess | null = null;
let client: FarmClient | null = null;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  client?.close();
  await farm?.end();
  await home?.sweep();
  [home, farm, client] = [null, null, null];
});

/** The demo as a newcomer starts it. `speed`: how slow it is; 0 is at once. */
async function demo(speed: string) {
  home = await scratchHome();
  farm = await startFarmProcess({
    home: home.home,
    args: ['--demo'],
    env: { CROFT_SCRIPT_SPEED: speed, SHELL: '/bin/sh' },
  });
  client = await followFarm(farm);
  const [task] = await client.invoke('task.list', {});
  if (!task) throw new Error('the demo brought no task');
  return { farm, client, taskId: task.id, projects: home.projects };
}

const rows = (page: Page) => page.locator('.xterm-rows:visible').first();
const SLOW = { timeout: 60_000 };
const typesToAgent = (page: Page) =>
  page
    .getByText(/^Keys go to the agent/)
    .first()
    .waitFor(SLOW);

async function say(page: Page, words: string): Promise<void> {
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

describe.skipIf(!hasChromium)('the demo', () => {
  it('is taken over by the button and by the key, typed to, handed back, and ends done', async () => {
    // Slow enough to be taken over in the middle of a step.
    const { farm, client, taskId } = await demo('4');
    const { page, troubles } = await openPage(browser);
    await page.goto(farm.link);
    await page.getByText('Say goodbye, too').first().click();
    await rows(page)
      .getByText(/I look at what/)
      .first()
      .waitFor(SLOW);
    await page.getByRole('button', { name: /^Take over/ }).click();
    await rows(page)
      .getByText(/steps left/)
      .first()
      .waitFor(SLOW);
    await typesToAgent(page);
    await say(page, 'Hello, who is there?');
    await rows(page)
      .getByText(/I have read your 4 words/)
      .first()
      .waitFor(SLOW);
    await say(page, '/run node --test');
    await rows(page)
      .getByText(/^\$ node --test/)
      .first()
      .waitFor(SLOW);
    await screenshot(page, 'demo-taken-over');
    expect(await axeFindings(page)).toEqual([]);

    await page.getByRole('button', { name: /^Hand back/ }).click();
    await page.keyboard.press('Control+Enter');
    await client.runOf(taskId, 'specification', 3, 'ended');

    await client.runOf(taskId, 'implementation');
    await rows(page)
      .getByText(/one function and one test/)
      .first()
      .waitFor(SLOW);
    await page.keyboard.press('t');
    await typesToAgent(page);
    const mine = await client.runOf(taskId, 'implementation', 2);
    await say(page, '/go');
    await client.waitFor(
      'it works in the terminal',
      ({ runId, fact }) => runId === mine.id && fact.type === 'agent' && fact.event.kind === 'tool',
    );
    await page.keyboard.press('Escape');
    await rows(page)
      .getByText(/Interrupted\./)
      .first()
      .waitFor(SLOW);
    await page.getByRole('button', { name: /^Hand back/ }).click();
    await page.getByLabel('Words for the agent, if any').fill('You can go on.');
    await page.keyboard.press('Control+Enter');
    const task = await client.taskIn(taskId, 'done');
    expect(task.stages.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    await page.getByText('goodbye works and is tested').first().waitFor(SLOW);
    await screenshot(page, 'demo-handed-back-done');
    expect(troubles).toEqual([]);
  });

  it('says of a folder without git only what holds there', async () => {
    const { farm, projects } = await demo('0');
    const { page } = await openPage(browser);
    await page.goto(farm.link);
    await page.getByText('Say goodbye, too').first().waitFor(SLOW);
    await page.keyboard.press('w');
    const dialog = page.getByRole('dialog', { name: 'Add a project folder' });
    await mkdir(join(projects, 'plain'));
    await dialog.getByLabel('Folder', { exact: true }).fill(join(projects, 'plain'));
    expect(await dialog.innerText()).toContain('on the task’s branch');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText(/is not a git repository/).waitFor();
    await screenshot(page, 'demo-folder-without-git');
    const words = await dialog.innerText();
    expect(words).toContain('There is no branch to review');
    expect(words).not.toContain('task’s branch');
    expect(words).toContain('nothing here brings the old file back');
    expect(await axeFindings(page)).toEqual([]);
  });

  it('says of a repository without a commit that agents do not see its files, and is calm about agents that it does not need', async () => {
    const { farm, taskId, client, projects } = await demo('0');
    const { page } = await openPage(browser);
    await page.goto(farm.link);
    await client.taskIn(taskId, 'done');
    const doctor = page.getByRole('link', { name: /^Doctor/ }).first();
    await doctor.getByText('ok', { exact: true }).waitFor(SLOW);
    await doctor.click();
    await page.getByText(/All that is needed is here/).waitFor(SLOW);
    await screenshot(page, 'demo-doctor');

    const bare = join(projects, 'bare');
    await mkdir(bare);
    execFileSync('git', ['init', '--quiet', bare]);
    await writeFile(join(bare, 'notes.txt'), 'mine\n');
    await page.keyboard.press('w');
    const dialog = page.getByRole('dialog', { name: 'Add a project folder' });
    await dialog.getByLabel('Folder', { exact: true }).fill(join(farm.home, '\u202Egone'));
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('[U+202E]gone').first().waitFor();
    await dialog.getByLabel('Folder', { exact: true }).fill(bare);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    const told = page.getByRole('dialog', { name: 'This repository has no commit yet' });
    await told.getByText('Agents do not see files that are not committed.').waitFor();
    await screenshot(page, 'demo-folder-without-commit');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await told.waitFor({ state: 'hidden' });
    await page.getByText('bare is here.').waitFor();
    await doctor.getByText(/problem/).waitFor(SLOW);
  });

  it('says which value a setting holds when it refuses another one, and goes back to it', async () => {
    const { farm, client } = await demo('0');
    const { page } = await openPage(browser);
    await page.goto(farm.link);
    await page
      .getByRole('link', { name: /^Settings/ })
      .first()
      .click();
    const field = page.getByLabel('Tasks at once');
    const revert = page.getByRole('button', { name: 'Back to 2' });
    for (const wrong of ['0', '999', '1.5', '']) {
      await field.fill(wrong);
      await field.press('Enter');
      await page.getByText('Not saved: 2 still holds.').waitFor();
      if (wrong === '999') await screenshot(page, 'demo-refused-setting');
      await revert.click();
      expect(await field.inputValue()).toBe('2');
      expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
      await revert.waitFor({ state: 'hidden' });
    }
    await field.fill('77');
    await field.press('Enter');
    await revert.waitFor();
    await field.press('Escape');
    expect(await field.inputValue()).toBe('2');
    await field.fill('3');
    await field.press('Enter');
    await expect.poll(async () => (await client.invoke('settings.get', {})).settings.maxConcurrent).toBe(3);
    expect(await axeFindings(page)).toEqual([]);
  });

  it('leads from a refusal to the terminal that stands in the way, and ends that from the grid', async () => {
    const { farm, client, taskId } = await demo('0');
    const { page } = await openPage(browser);
    await page.goto(farm.link);
    await client.taskIn(taskId, 'done');
    await client.invoke('terminal.start', { kind: 'shell', taskId });
    await page.goto(`${farm.url}/#/review/${taskId}`);
    await page.getByText('A terminal is open in the worktree of this task.').waitFor(SLOW);
    await screenshot(page, 'demo-terminal-in-the-way');
    await page.getByRole('link', { name: 'Go to the terminal' }).click();
    await rows(page).waitFor(SLOW);
    expect(new URL(page.url()).hash).toMatch(/^#\/terminals\/run_/);
    await page.goto(`${farm.url}/#/terminals`);
    const tile = page.locator('article[data-tile]').first();
    await tile.waitFor(SLOW);
    await screenshot(page, 'demo-grid-end');
    await tile.getByRole('button', { name: /^End it/ }).click();
    await tile.getByRole('button', { name: /^End it\?/ }).click();
    await client.waitFor(
      'its end',
      ({ fact }) => fact.type === 'terminal.changed' && fact.terminal.state.kind === 'ended',
    );
    expect((await client.invoke('review.get', { taskId })).blocked).toBeNull();
  });

  it('lets its agent be opened by hand, too, beside every task', async () => {
    const { farm } = await demo('0');
    const { page } = await openPage(browser);
    await page.goto(farm.link);
    await page.getByText('Say goodbye, too').first().waitFor(SLOW);
    await page
      .getByRole('link', { name: /^Terminals/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Terminals' }).waitFor();
    await page.keyboard.press('Shift+A');
    const dialog = page.getByRole('dialog', { name: 'New agent terminal' });
    await dialog.getByLabel('Agent').selectOption({ label: 'Scripted agent' });
    await page.keyboard.press('Control+Enter');
    await typesToAgent(page);
    await say(page, '/go');
    await rows(page)
      .getByText(/My script has nothing left to do/)
      .first()
      .waitFor(SLOW);
    await screenshot(page, 'demo-agent-by-hand');
    await say(page, '/exit');
    await page.getByRole('button', { name: /Take it off the list/ }).waitFor(SLOW);
  });
});
