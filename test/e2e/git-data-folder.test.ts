import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FarmProcess } from '../fakes/farm-process';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>>;
let farm: FarmProcess;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  await farm.end();
  await home.sweep();
});

describe.skipIf(!hasChromium)('the folder in which git keeps its data', () => {
  it('is refused by the dialog with what to add instead, and never offered to be worked in', async () => {
    home = await scratchHome();
    const shop = join(home.projects, 'shop');
    execFileSync('git', ['init', '--quiet', shop], { env: { PATH: process.env['PATH'], HOME: home.home } });
    farm = await startFarmProcess({ home: home.home });
    const { page } = await openPage(browser);
    await page.goto(farm.link);
    await page
      .getByRole('button', { name: /Add a project folder/ })
      .first()
      .waitFor();
    await page.keyboard.press('w');
    const dialog = page.getByRole('dialog', { name: 'Add a project folder' });
    const path = dialog.getByLabel('Folder', { exact: true });
    for (const inside of ['.git', '.git/hooks']) {
      await path.fill(join(shop, inside));
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await dialog.getByText(`${join(shop, inside)} holds git’s own data`).waitFor();
      await dialog.getByText(`Add the folder above it: ${shop}`).waitFor();
      expect(await dialog.getByText('I understand').count()).toBe(0);
    }
    await screenshot(page, 'e2e-git-data-folder');
    await path.fill(shop);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('dialog', { name: 'This repository has no commit yet' }).waitFor();
  });
});
