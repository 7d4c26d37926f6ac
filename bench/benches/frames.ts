import type { Browser, Page } from 'playwright-core';

import type { Bench, Measure, Sample } from '../kit/bench';
import { startSide } from '../kit/side-process';
import { freePort } from '../lib/answers';
import { framesOf, launchChromium, openPage } from '../lib/chromium';
import { FLOOD } from '../lib/flood';
import { quiet } from '../lib/settled';
import { startTerminalGround } from '../lib/terminal-ground';
import type { SilentTerminal } from '../lib/terminal-ground';

const WATCHED_MS = 5_000;
/** Until what is begun, or ended, has come to the page. */
const SETTLE_MS = 1_000;
const TILES = 'article[data-tile] .xterm-rows';

export const frames: Bench = {
  name: 'frames',
  asks: 'Do the screens stay smooth while twelve terminals print side by side?',
  async open({ folder }) {
    const browser = await launchChromium();
    const ground = await startTerminalGround(folder);
    const terminals = await ground.openSilent(FLOOD.terminals);
    const page = await terminalsPage(browser, ground.product.link, ground.product.url);
    return {
      experiments: [
        {
          name: 'frames',
          ours: { what: '12 terminals at 100 KB/s', sample: () => inFlood(page, terminals) },
          other: { what: 'the same page, nothing is printed', sample: () => framesAfter(page) },
          control: { what: 'each chunk drawn when it comes', sample: () => naive(browser) },
          measures: [measure('p95', 1.2), measure('p99', 2)],
        },
      ],
      async close() {
        await browser.close();
        await ground.close();
      },
    };
  },
};

const measure = (figure: string, atMost: number): Measure => ({
  ...{ name: `frames: ${figure} in a flood`, figure, unit: 'ms' },
  bar: { of: 'ratio', atMost },
});

async function terminalsPage(browser: Browser, link: string, url: string): Promise<Page> {
  const page = await openPage(browser, link);
  await page.locator('nav').first().waitFor();
  await page.goto(`${url}/#/terminals`);
  await page
    .locator(TILES)
    .nth(FLOOD.terminals - 1)
    .waitFor();
  return page;
}

/** `drawing`: the terminals that must show in the end what was printed; a page that draws nothing is smooth as well. */
async function framesAfter(page: Page, drawing?: string): Promise<Sample> {
  await quiet(SETTLE_MS);
  const sample = await framesOf(page, WATCHED_MS);
  const shown = drawing === undefined ? [] : await page.locator(drawing).allInnerTexts();
  const drawn = shown.filter((text) => text.includes('parser')).length;
  if (drawing !== undefined && drawn < FLOOD.terminals) throw new Error(`only ${drawn} terminals show what is printed`);
  return sample;
}

async function inFlood(page: Page, terminals: readonly SilentTerminal[]): Promise<Sample> {
  const flood = await startSide('print', { ...FLOOD, devices: terminals.map(({ device }) => device) });
  try {
    return await framesAfter(page, TILES);
  } finally {
    await flood.stop();
  }
}

async function naive(browser: Browser): Promise<Sample> {
  const port = await freePort();
  const screens = await startSide('naive-screens', { port });
  const page = await openPage(browser, `http://127.0.0.1:${port}/`);
  try {
    return await framesAfter(page, '.xterm-rows');
  } finally {
    await page.context().close();
    await screens.stop();
  }
}
