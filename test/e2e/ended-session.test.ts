import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FarmProcess } from '../fakes/farm-process';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const A = 'key-of-operator-a-01';
const B = 'key-of-operator-b-02';
const hasChromium = findChromium() !== null;
let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>>;
let farm: FarmProcess | null = null;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  await farm?.end();
  farm = null;
  await home.sweep();
});

async function start(keys: string, port = '0'): Promise<FarmProcess> {
  await farm?.end();
  farm = await startFarmProcess({ home: home.home, args: ['--port', port], env: { API_KEYS: keys } });
  return farm;
}

describe.skipIf(!hasChromium)('a page whose key was taken out of API_KEYS', () => {
  it('goes on while the key is among others, then asks to sign in again and says why', async () => {
    home = await scratchHome();
    const first = await start(A);
    const { port } = new URL(first.url);
    const { page } = await openPage(browser);
    await page.goto(first.link);
    const title = page.getByRole('heading', { name: 'Log in to Croft' });
    const screens = page.getByRole('navigation').first();
    await screens.waitFor();
    await start(`${B},${A}`, port);
    await page.reload();
    await screens.waitFor();

    await start(B, port);
    await title.waitFor({ timeout: 30_000 });
    await page.getByText('The key you signed in with is no longer valid: sign in again.').waitFor();
    await screenshot(page, 'e2e-ended-session');

    const field = page.getByLabel('Token');
    await field.fill(A);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Croft does not know this token.').waitFor();
    await field.fill(B);
    await page.getByRole('button', { name: 'Log in' }).click();
    await screens.waitFor();
    expect(await title.isVisible()).toBe(false);

    // A key that was typed is kept by the browser alone; that it was good is still said.
    await start(A, port);
    await page.getByText('The key you signed in with is no longer valid: sign in again.').waitFor({ timeout: 30_000 });
  });
});
