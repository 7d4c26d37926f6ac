import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scratchHome } from '../fakes/farm-process';
import { waitFor } from '../fakes/wait-for';
import { findChromium, launchChromium } from './support/chromium';
import { startDesktop } from './support/desktop';
import type { Desktop } from './support/desktop';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>>;
let desktop: Desktop;

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
  await desktop.close();
  await home.sweep();
});

describe.skipIf(!hasChromium)('the desktop app', () => {
  it('shows a demo task from its start to done, with a live terminal, over IPC', async () => {
    desktop = await startDesktop(browser, { home: home.home, args: ['--demo'], env: { CROFT_SCRIPT_SPEED: '2' } });
    const page = await desktop.page();
    await page.getByText('Say goodbye, too').first().click({ timeout: 60_000 });
    await page
      .locator('.xterm-rows')
      .getByText(/greeter/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByText('goodbye works and is tested').first().waitFor({ timeout: 60_000 });
    await screenshot(page, 'e2e-desktop-1-done');
    expect(desktop.troubles()).toEqual([]);
    expect(await page.evaluate(() => Object.keys((window as unknown as { croft: object }).croft))).toEqual([
      'invoke',
      'subscribe',
      'openTerminal',
    ]);
    await waitFor('the tray to be calm', async () => (await desktop.tray())?.tooltip === 'Croft: no agent runs');
  });
});
