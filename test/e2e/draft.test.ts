import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followFarm } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});

describe.skipIf(!hasChromium)('a draft', () => {
  it('has its words changed before it starts', async () => {
    const { home, sweep } = await scratchHome();
    const farm = await startFarmProcess({ home, args: ['--demo'] });
    const client = await followFarm(farm);
    const [workspace] = await client.invoke('workspace.list', {});
    if (!workspace) throw new Error('the demo brought no workspace');
    const draft = await client.invoke('task.create', { workspaceId: workspace.id, title: 'Say helo' });
    const { page, troubles } = await openPage(browser);
    await page.goto(farm.link);
    await page.getByText('Say helo').first().click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /Edit title/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit the task' });
    await dialog.getByLabel('What should be done?').fill('Say hello');
    await screenshot(page, 'e2e-draft-edit');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: /Say hello/ }).waitFor();
    expect((await client.invoke('task.get', { taskId: draft.id })).title).toBe('Say hello');
    expect(troubles).toEqual([]);
    client.close();
    await farm.end();
    await sweep();
  });

  it('is thrown away by a key, once that was asked', async () => {
    const { home, sweep } = await scratchHome();
    const farm = await startFarmProcess({ home, args: ['--demo'] });
    const client = await followFarm(farm);
    const [workspace] = await client.invoke('workspace.list', {});
    if (!workspace) throw new Error('the demo brought no workspace');
    const draft = await client.invoke('task.create', { workspaceId: workspace.id, title: 'Say helo' });
    const { page, troubles } = await openPage(browser);
    await page.goto(farm.link);
    await page.getByText('Say helo').first().click();
    await page.getByRole('button', { name: 'Throw away' }).waitFor();
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Throw the draft away?' }).waitFor();
    await screenshot(page, 'e2e-draft-throw-away');
    expect((await client.invoke('task.get', { taskId: draft.id })).state.kind).toBe('draft');
    await page.keyboard.press('Enter');
    await page.getByText('Threw the draft “Say helo” away.').waitFor();
    expect(await page.getByRole('link', { name: /Say helo/ }).count()).toBe(0);
    expect((await client.invoke('task.get', { taskId: draft.id })).state).toMatchObject({
      kind: 'cancelled',
      stage: null,
    });
    await page.goto(`${page.url().replace(/#.*$/, '')}#/task/${draft.id}`);
    await page.getByText(/Thrown away as a draft/).waitFor();
    await screenshot(page, 'e2e-draft-thrown-away');
    expect(troubles).toEqual([]);
    client.close();
    await farm.end();
    await sweep();
  });
});
