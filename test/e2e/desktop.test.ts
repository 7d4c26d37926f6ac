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

  it('goes on after a reload and after its page has crashed, and opens the small window by a key', async () => {
    desktop = await startDesktop(browser, { home: home.home, args: ['--demo'], env: { CROFT_SCRIPT_SPEED: '2' } });
    const page = await desktop.page();
    await page.getByText('Say goodbye, too').first().click({ timeout: 60_000 });
    await page.getByText('goodbye works and is tested').first().waitFor({ timeout: 60_000 });
    await page.reload();
    await page.getByText('goodbye works and is tested').first().waitFor({ timeout: 60_000 });
    expect(page.url()).toContain('#/task/');
    expect(desktop.troubles()).toEqual([]);

    const crashed = new Promise((resolve) => page.once('crash', resolve));
    void page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const revived = await waitFor('a new page', async () => {
      const now = await desktop.page();
      return now === page ? null : now;
    });
    await revived.getByText('goodbye works and is tested').first().waitFor({ timeout: 60_000 });

    await desktop.call('press', 'CommandOrControl+Alt+T');
    const small = await waitFor('the small window', async () =>
      (await desktop.windows()).find(({ url }) => url.endsWith('#/quick')),
    );
    const quick = await desktop.page(small.id);
    await quick.locator('#root > *').first().waitFor({ state: 'attached' });
    await screenshot(quick, 'e2e-desktop-2-quick');
    await quick.evaluate(() => window.close());
    await waitFor('it to hide', async () =>
      (await desktop.windows()).some(({ id, visible }) => id === small.id && !visible),
    );
  });
});
