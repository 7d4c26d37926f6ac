import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FakeFarm } from '../fakes/gateway';
import { theTaskId } from '../fakes/handlers';
import { loggedIn, startScreenFarm } from '../fakes/screen-farm';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage } from './support/chromium';
import type { PageOptions, WatchedPage } from './support/chromium';
import { reviewAnswers, reviewTask, taskIdOf } from './support/review-farm';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
let farm: FakeFarm | null = null;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  await farm?.close();
  farm = null;
});

type Over = Parameters<typeof reviewAnswers>[1];

async function startReview(over: Over = {}): Promise<ReturnType<typeof reviewAnswers>> {
  let made: ReturnType<typeof reviewAnswers> | null = null;
  farm = await startScreenFarm((of) => (made = reviewAnswers(of, over)).answers);
  if (!made) throw new Error('no answers');
  return made;
}

async function open(path: string, options: PageOptions & { more?: boolean } = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, options);
  const storage = { ...loggedIn, ...(options.more && { 'croft.look': JSON.stringify({ contrast: 'more' }) }) };
  await watched.page.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) localStorage.setItem(key, value);
  }, storage);
  await watched.page.goto(`${farm?.url}/${path}`);
  return watched;
}

const diff = (page: Page) => page.getByRole('region', { name: /^Changes of/ });

describe.skipIf(!hasChromium)('LOOK', () => {
  it('shots', async () => {
    const { world } = await startReview();
    for (const size of ['desktop', 'phone'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        const { page, troubles } = await open(`#/review/${theTaskId}`, { size, theme });
        await diff(page).waitFor();
        await page.locator('.token').first().waitFor({ timeout: 4000 }).catch((e) => console.log(String(e).slice(0,80), troubles, page.workers().map((w) => w.url())));
        await screenshot(page, `review-detail-${size}-${theme}`);
        console.log(size, theme, await axeFindings(page), troubles);
      }
    }
    console.log(world.review.comments.length, reviewTask, taskIdOf(1));
    expect(1).toBe(1);
  });
});
