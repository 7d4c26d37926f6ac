import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ok } from '../../src/main/contract/errors';
import type { FarmControl } from '../../src/main/contract/farm';
import type { Handlers } from '../../src/main/contract/handlers';
import type { FakeFarm } from '../fakes/gateway';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';

const browser = sharedBrowser();

/** What has the focus: its name, or its words. */
const focusOn = (page: Page, words: RegExp) =>
  expect
    .poll(() =>
      page.evaluate(() => {
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body) return 'BODY';
        return activeElement.getAttribute('aria-label') ?? (activeElement.id || activeElement.textContent.trim());
      }),
    )
    .toMatch(words);

const answers = (farm: FakeFarm): Partial<Handlers> => {
  const turn = (control: FarmControl) => () => {
    farm.log.commit([{ type: 'farm.changed', control }]);
    return ok({ control, liveRuns: 0 });
  };
  return {
    ...runningTask()(farm),
    'farm.pause': turn('paused'),
    'farm.resume': turn('open'),
    'task.create': () => ok(farm.fake.task()),
  };
};

async function home() {
  const farm = await screenFarm(answers);
  const { page, troubles } = await openScreen(browser(), farm, '#/');
  const told = page.getByRole('region', { name: 'Messages' });
  await page.getByRole('link', { name: 'Settings' }).first().focus();
  return { page, told, troubles };
}

describe.skipIf(!hasChromium)('the focus of whoever acts on a message by keys', () => {
  it.each([
    ['does what it offers', 'Enter', 'Croft starts things again.'],
    ['closes it', 'Escape', null],
  ])('is back where it was: %s', async (_, key, next) => {
    const { page, told, troubles } = await home();
    await page.keyboard.press('Shift+P');
    await told.getByText('Paused: nothing new starts.').waitFor();
    await page.keyboard.press('F8');
    await focusOn(page, /^Resume$/);
    await page.keyboard.press(key);
    await told.getByText('Paused: nothing new starts.').waitFor({ state: 'detached' });
    await focusOn(page, /^SettingsG ?S$|^Settings/);
    if (next !== null) await told.getByText(next).waitFor();
    expect(new URL(page.url()).hash).toBe('#/');
    expect(troubles).toEqual([]);
  });

  it('is with the screen that the message leads to', async () => {
    const { page, told } = await home();
    await page.keyboard.press('n');
    const form = page.getByRole('dialog', { name: 'New task' });
    await form.getByLabel('What should be done?').fill('Add login');
    await page.keyboard.press('Control+Enter');
    await told.getByRole('button', { name: 'Open' }).waitFor();
    await page
      .getByRole('link', { name: /Add login/ })
      .first()
      .focus();
    await page.keyboard.press('F8');
    await focusOn(page, /^Open$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/task\//);
    await page.getByText('There is no such task').waitFor();
    await focusOn(page, /^main$/);
  });

  it('finds the key in the sheet', async () => {
    const { page } = await home();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Shortcuts' });
    const row = sheet.locator('dl > div').filter({ hasText: 'Go to the newest message' });
    expect(await row.locator('kbd').allInnerTexts()).toEqual(['F8']);
  });
});
