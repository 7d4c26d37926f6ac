import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../src/main/contract/errors';
import type { Workspace } from '../../src/main/contract/workspace';
import { createScratch } from '../builders/repo';
import { theWorkspace } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { openPage } from './support/chromium';
import type { PageOptions } from './support/chromium';
import { realFarm } from './support/real-farm';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

/** A farm with two repositories, one with a task, and its page. */
async function farmWithShop(options: PageOptions = {}) {
  const { farm, client } = await realFarm();
  const scratch = createScratch();
  onTestFinished(() => scratch.dispose());
  const path = scratch.repository('shop', { 'README.md': '# shop\n', 'web/index.html': '<p>' });
  scratch.repository('api', { 'README.md': '# api\n' });
  const { id: workspaceId } = await client.invoke('workspace.create', { path });
  await client.invoke('workspace.create', { path: join(path, '..', 'api') });
  await client.invoke('task.create', { workspaceId, title: 'Say hello' });
  const { page, troubles } = await openPage(browser(), options);
  await page.goto(farm.link);
  await page.getByText('Say hello').first().waitFor();
  return { page, troubles, path };
}

describe.skipIf(!hasChromium)('a workspace whose folder is moved while its page is open', () => {
  it('says so in the list and on Home, with what to do, until the folder is back', async () => {
    const { page, troubles, path } = await farmWithShop();
    const link = page.getByRole('link', { name: /^shop: its folder is gone/ });
    renameSync(path, `${path}-moved`);
    await link.waitFor();
    expect(await link.getAttribute('title')).toMatch(/not there any more\. Put it back .*take it off the list/);
    await screenshot(page, 'e2e-gone-folder-list');
    await link.click();
    const alert = page.getByRole('alert').filter({ hasText: `The folder ${path} is not there any more.` });
    await alert.waitFor();
    await screenshot(page, 'e2e-gone-folder-home');
    expect(await axeFindings(page)).toEqual([]);
    await alert.getByRole('button', { name: 'Say where it is now' }).click();
    await page.getByRole('dialog', { name: 'Where is shop now?' }).waitFor();
    await page.keyboard.press('Escape');
    renameSync(`${path}-moved`, path);
    await alert.waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: /^shop: \d/ }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('says so on a phone', async () => {
    const { page, path } = await farmWithShop({ size: 'phone' });
    renameSync(path, `${path}-moved`);
    const chip = page.getByRole('button', { name: 'shop gone' });
    await chip.waitFor();
    await screenshot(page, 'e2e-gone-folder-phone-list');
    await chip.click();
    await page.getByText(`The folder ${path} is not there any more.`).waitFor();
    await screenshot(page, 'e2e-gone-folder-phone');
    expect(await axeFindings(page)).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('a folder that nothing tells the farm of', () => {
  it.each(['desktop', 'phone'] as const)('is looked at again when it is asked for: %s', async (size) => {
    const world: { look: (() => void) | null; isBack: boolean } = { look: null, isBack: false };
    const now = (): Workspace => ({
      ...theWorkspace,
      vcs: world.isBack ? theWorkspace.vcs : { kind: 'missing' },
      updatedAt: theWorkspace.updatedAt + (world.isBack ? 1 : 0),
    });
    const farm = await screenFarm((fakes) => ({
      'event.snapshot': async (input, context) => {
        const base = await fakes.fake.handlers['event.snapshot'](input, context);
        return base.ok ? ok({ ...base.value, workspaces: [now()] }) : base;
      },
      'workspace.get': async () => {
        await new Promise<void>((go) => (world.look = go));
        const workspace = now();
        if (world.isBack) fakes.log.commit([{ type: 'workspace.changed', workspace }], { workspaceId: workspace.id });
        return ok(workspace);
      },
    }));
    const { page, troubles } = await openScreen(browser(), farm, '#/', { size });
    if (size === 'phone') await page.getByRole('button', { name: /^shop gone/ }).click();
    else await page.getByRole('link', { name: /^shop: its folder is gone/ }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'is not there any more.' });
    const answered = async () => {
      const look = await waitFor('the question', () => world.look);
      world.look = null;
      look();
    };
    await alert.getByRole('button', { name: 'Look again' }).click();
    await alert.getByRole('button', { name: 'Looking…' }).waitFor();
    await answered();
    await alert.getByText('Still not there.').waitFor();
    await screenshot(page, `e2e-gone-folder-looked-${size}`);
    expect(await axeFindings(page)).toEqual([]);
    world.isBack = true;
    await alert.getByRole('button', { name: 'Look again' }).click();
    expect(await alert.getByText('Still not there.').count()).toBe(0);
    await answered();
    await alert.waitFor({ state: 'hidden' });
    expect(troubles).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('Home that shows one workspace', () => {
  it('says so in its heading, with the way back to all', async () => {
    const { page } = await farmWithShop();
    await page.getByRole('link', { name: /^shop:/ }).click();
    const heading = page.getByRole('heading', { name: 'Only tasks of shop' });
    await heading.waitFor();
    await screenshot(page, 'e2e-home-narrowed');
    await page.getByRole('link', { name: /^api:/ }).click();
    await page.getByRole('heading', { name: 'Only tasks of api' }).waitFor();
    await screenshot(page, 'e2e-home-narrowed-empty');
    await page.locator('main').getByRole('button', { name: 'Show all', exact: true }).click();
    await page.getByText('Say hello').first().waitFor();
    expect(await page.getByRole('heading', { name: /^Only tasks of/ }).count()).toBe(0);
  });
});

describe.skipIf(!hasChromium)('a folder inside one that is in the list', () => {
  it.each(['desktop', 'phone'] as const)('is told of before it is added, on a %s', async (size) => {
    const { page, path } = await farmWithShop({ size });
    await page.getByRole('button', { name: 'Add a project folder' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Add a project folder' });
    await dialog.getByLabel('Folder', { exact: true }).fill(join(path, 'web'));
    await dialog.getByText(/This folder lies in shop, which is in the list/).waitFor();
    await screenshot(page, `e2e-overlap-${size}`);
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByLabel('Folder', { exact: true }).fill(`${path}-2`);
    await dialog.getByText(/This folder lies in shop/).waitFor({ state: 'hidden' });
  });
});
