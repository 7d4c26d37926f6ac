import { renameSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createScratch } from '../builders/repo';
import { axeFindings } from './support/axe';
import { openPage } from './support/chromium';
import { realFarm } from './support/real-farm';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

describe.skipIf(!hasChromium)('a workspace whose folder was moved', () => {
  it.each(['desktop', 'phone'] as const)(
    'goes on where its user says that it is now, with nothing but a draft: %s',
    async (size) => {
      const { farm, client } = await realFarm();
      const scratch = createScratch();
      onTestFinished(() => scratch.dispose());
      const path = scratch.repository('shop', { 'README.md': '# shop\n' });
      const { id } = await client.invoke('workspace.create', { path });
      await client.invoke('task.create', { workspaceId: id, title: 'Say hello', start: false });
      const { page, troubles } = await openPage(browser(), { size });
      await page.goto(farm.link);
      await page.getByText('Say hello').first().waitFor();
      renameSync(path, `${path}-moved`);
      if (size === 'phone') await page.getByRole('button', { name: 'shop gone' }).click();
      else await page.getByRole('link', { name: /^shop: its folder is gone/ }).click();
      await page.getByRole('alert').getByRole('button', { name: 'Say where it is now' }).click();
      const dialog = page.getByRole('dialog', { name: 'Where is shop now?' });
      await dialog.getByLabel('Folder', { exact: true }).fill(`${path}-moved`);
      await screenshot(page, `e2e-located-${size}`);
      expect(await axeFindings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'It is here' }).click();
      await page.getByText('shop is here, with its tasks.').waitFor();
      await page.getByText('Say hello').first().waitFor();
      expect(await client.invoke('workspace.list', {})).toMatchObject([{ id, path: `${path}-moved`, name: 'shop' }]);
      expect(troubles).toEqual([]);
    },
  );

  it('is told as not moved where the folder is that of another one, or its own is back', async () => {
    const { farm, client } = await realFarm();
    const scratch = createScratch();
    onTestFinished(() => scratch.dispose());
    const path = scratch.repository('shop', { 'README.md': '# shop\n' });
    const api = scratch.repository('api', { 'README.md': '# api\n' });
    const { id } = await client.invoke('workspace.create', { path });
    await client.invoke('workspace.create', { path: api });
    const { page } = await openPage(browser());
    await page.goto(farm.link);
    await page.getByRole('link', { name: /^shop: / }).waitFor();
    renameSync(path, `${path}-moved`);
    await page.getByRole('link', { name: /^shop: its folder is gone/ }).click();
    await page.getByRole('alert').getByRole('button', { name: 'Say where it is now' }).click();
    const dialog = page.getByRole('dialog', { name: 'Where is shop now?' });
    const say = async (folder: string) => {
      await dialog.getByLabel('Folder', { exact: true }).fill(folder);
      await dialog.getByRole('button', { name: 'It is here' }).click();
    };
    await say(api);
    await dialog.getByText('shop was not moved: this folder is that of api').waitFor();
    await screenshot(page, 'e2e-located-not-moved');
    renameSync(`${path}-moved`, path);
    await say(scratch.repository('other', { 'README.md': '# other\n' }));
    await dialog.getByText(`shop was not moved: its folder is there, at ${path}.`).waitFor();
    expect(await page.getByText('shop is here').count()).toBe(0);
    expect((await client.invoke('workspace.list', {})).find((one) => one.id === id)?.path).toBe(path);
  });
});
