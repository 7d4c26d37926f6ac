import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { theRun } from '../fakes/handlers';
import { activityAnswers, manyRuns } from './support/activity-farm';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import type { ScreenOptions } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

async function openAt(address: string, options: ScreenOptions = {}) {
  const farm = await screenFarm((of) => activityAnswers(of, 100, manyRuns(theRun, 12)).answers);
  return openScreen(browser(), farm, address, options);
}

const chosen = (page: Page, name: string) => page.getByRole('tab', { name, selected: true });
const addressOf = (page: Page): string => new URL(page.url()).hash;

describe.skipIf(!hasChromium)('the parts of Activity', () => {
  it('have addresses of their own, which a reload, a link, back and forward keep to', async () => {
    const { page, troubles } = await openAt('#/activity');
    await chosen(page, 'Log').waitFor();
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.getByText('12 runs together').first().waitFor();
    expect(addressOf(page)).toBe('#/activity/runs');
    expect(await page.title()).toContain('Runs · Activity');
    await page.keyboard.press('3');
    await page.locator('canvas').nth(3).waitFor();
    expect(addressOf(page)).toBe('#/activity/charts');

    await page.reload();
    await page.locator('canvas').nth(3).waitFor();
    await page.goBack();
    await chosen(page, 'Runs').waitFor();
    await page.goBack();
    await chosen(page, 'Log').waitFor();
    await page.goForward();
    await chosen(page, 'Runs').waitFor();
    expect(troubles).toEqual([]);
  });

  it('are opened from the palette on any screen', async () => {
    const { page, troubles } = await openAt('#/settings');
    await page.getByRole('heading', { name: 'Settings' }).first().waitFor();
    for (const [name, hash] of [
      ['Charts', '#/activity/charts'],
      ['Runs', '#/activity/runs'],
    ] as const) {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(name.toLowerCase());
      await page.keyboard.press('Enter');
      await chosen(page, name).waitFor();
      expect(addressOf(page)).toBe(hash);
    }
    expect(troubles).toEqual([]);
  });

  it.each([
    ['phone', 'dark'],
    ['desktop', 'light'],
  ] as const)('are opened by a link: %s, %s', async (size, theme) => {
    const { page } = await openAt('#/activity/runs', { size, theme });
    await page.getByText('12 runs together').filter({ visible: true }).waitFor();
    await screenshot(page, `activity-runs-linked-${size}-${theme}`);
  });
});
