import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { followFarm } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FarmProcess } from '../fakes/farm-process';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>>;
const farms: FarmProcess[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  for (const farm of farms.splice(0)) await farm.end();
  await home.sweep();
});

const start = async (args: readonly string[]): Promise<FarmProcess> => {
  const farm = await startFarmProcess({ home: home.home, args, env: { CROFT_SCRIPT_SPEED: '2' } });
  farms.push(farm);
  return farm;
};

describe.skipIf(!hasChromium)('a page whose farm is killed', () => {
  it('says so, keeps what it shows, and goes on with the same terminal when the farm is back', async () => {
    home = await scratchHome();
    const first = await start(['--demo']);
    const { page } = await openPage(browser);
    await page.goto(first.link);
    await page.getByText('Say goodbye, too').first().click();
    await page
      .getByText(/git log --oneline/)
      .first()
      .waitFor({ timeout: 30_000 });
    await first.kill9();
    await page
      .getByText(/reconnecting/i)
      .first()
      .waitFor();
    await expect(
      page
        .getByText(/git log --oneline/)
        .first()
        .isVisible(),
    ).resolves.toBe(true);
    await screenshot(page, 'e2e-restart-1-reconnecting');

    const second = await start(['--port', new URL(first.url).port]);
    await page
      .getByText(/reconnecting/i)
      .first()
      .waitFor({ state: 'hidden', timeout: 30_000 });
    const client = await followFarm(second);
    const [task] = await client.invoke('task.list', {});
    if (!task) throw new Error('the task is lost');
    await client.taskIn(task.id, 'done');
    await page.getByText('goodbye works and is tested').first().waitFor({ timeout: 30_000 });
    expect(task.stages.map((stage) => stage.attempts).every((attempts) => attempts <= 1)).toBe(true);

    await page.getByRole('button', { name: 'Specification' }).click();
    await page
      .getByText(/The greeter is one small function/)
      .first()
      .waitFor();
    const shown = await page.locator('.xterm-rows').innerText();
    expect(shown.split('The greeter is one small function').length - 1).toBe(1);
    await screenshot(page, 'e2e-restart-2-back');
    client.close();
  });
});
