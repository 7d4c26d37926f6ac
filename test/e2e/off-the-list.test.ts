import { describe, expect, it, onTestFinished } from 'vitest';
import { createScratch } from '../builders/repo';
import { openPage } from './support/chromium';
import { realFarm } from './support/real-farm';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

describe.skipIf(!hasChromium)('a workspace that is taken off the list', () => {
  it('is back with its tasks in every window, by Undo and by adding its folder', async () => {
    const { farm, client } = await realFarm();
    const scratch = createScratch();
    onTestFinished(() => scratch.dispose());
    const path = scratch.repository('shop', { 'README.md': '# shop\n' });
    const { id: workspaceId } = await client.invoke('workspace.create', { path });
    await client.invoke('task.create', { workspaceId, title: 'Say hello' });
    const { page, troubles } = await openPage(browser());
    const draft = page.getByText('Say hello').first();
    await page.goto(farm.link);
    await draft.waitFor();
    // A second window of the same browser: the link is good for one.
    const other = await page.context().newPage();
    const inOther = other.getByText('Say hello').first();
    await other.goto(farm.url);
    await inOther.waitFor();

    const takeOff = async () => {
      await page.getByRole('button', { name: 'Actions for shop' }).click();
      await screenshot(page, 'e2e-off-the-list-menu');
      await page.getByRole('menuitem', { name: /Take off the list/ }).click();
      await Promise.all([draft, inOther].map((one) => one.waitFor({ state: 'hidden' })));
    };
    await takeOff();
    await screenshot(page, 'e2e-off-the-list');
    await page.getByRole('button', { name: 'Undo' }).click();
    await Promise.all([draft.waitFor(), inOther.waitFor()]);

    await takeOff();
    const added = await client.invoke('workspace.create', { path });
    expect(added).toMatchObject({ id: workspaceId, returned: true });
    await Promise.all([draft.waitFor(), inOther.waitFor()]);
    expect(troubles).toEqual([]);
  });
});
