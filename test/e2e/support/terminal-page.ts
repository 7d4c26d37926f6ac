import type { Browser, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { openPage } from './chromium';
import type { PageOptions, WatchedPage } from './chromium';
import { startTerminalFarm } from './terminal-farm';
import type { TerminalFarm } from './terminal-farm';

/** A farm of fakes with terminals; it is closed after the test. */
export async function terminalFarm(
  port?: number,
  prepare?: Parameters<typeof startTerminalFarm>[2],
): Promise<TerminalFarm> {
  const farm = await startTerminalFarm(port, undefined, prepare);
  onTestFinished(() => farm.close());
  return farm;
}

/** A page of that farm at an address such as `#/terminals`; it is closed after the test. */
export async function visit(
  browser: Browser,
  farm: TerminalFarm,
  address: string,
  o: PageOptions = {},
): Promise<WatchedPage> {
  const watched = await openPage(browser, o);
  onTestFinished(() => watched.context.close());
  await watched.page.addInitScript((token) => localStorage.setItem('croft.token', token), farm.token);
  await watched.page.goto(`${farm.url}/${address}`);
  return watched;
}

export const tiles = (page: Page) => page.locator('article[data-tile]');
export const tile = (page: Page, name: string) => page.locator(`article[data-tile][aria-label="${name}"]`);
export const rows = (page: Page) => page.locator('.xterm-rows:visible').first();
/** The frame of the terminal that is in sight. */
export const terminalIn = (page: Page) => page.locator('.xterm-screen:visible').first();
export const keysGoTo = (page: Page) => page.getByText(/^Keys go to the (agent|shell)/).first();

/** Clicks into a terminal until its pane says that it has the keyboard: one that is only being drawn does not take it yet. */
export async function takeKeyboard(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        if (!(await keysGoTo(page).isVisible())) await terminalIn(page).click();
        return keysGoTo(page).isVisible();
      },
      { timeout: 15_000 },
    )
    .toBe(true);
}

/** Lines of a program that counts them. */
export const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `line ${from + index} of many\r\n`).join('');
