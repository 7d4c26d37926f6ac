import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { theTaskId } from '../fakes/handlers';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';

const browser = sharedBrowser();

/** A task on its screen, whose agent is at work; and how often it was asked to be stopped. */
async function pageOfTask(): Promise<{ page: Page; stops: () => number }> {
  const farm = await screenFarm(runningTask());
  const { page } = await openScreen(browser(), farm, `#/task/${theTaskId}`);
  return { page, stops: () => farm.fake.calls.filter(({ name }) => name === 'task.cancel').length };
}

describe.skipIf(!hasChromium)('a question before something that nothing brings back', () => {
  it('takes neither a double click nor a key that is held for a yes', async () => {
    const { page, stops } = await pageOfTask();
    const stop = page.getByRole('button', { name: /^Stop(?! its)/ });
    const sure = page.getByRole('button', { name: /^Stop its agent\?/ });
    await stop.dblclick();
    await sure.waitFor();
    await page.keyboard.press('Escape');
    await stop.focus();
    await page.keyboard.down('Enter');
    await sure.waitFor();
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await sure.waitFor();
    expect(stops()).toBe(0);
    await page.keyboard.press('Enter');
    await sure.waitFor({ state: 'hidden' });
    expect(stops()).toBe(1);
  });
});
