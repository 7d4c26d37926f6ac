import { describe, expect, it, onTestFinished } from 'vitest';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import { openPage } from './support/chromium';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

describe.skipIf(!hasChromium)('a window whose Croft is started again with another environment', () => {
  it('shows what that fixes, without a reload', async () => {
    const { home, sweep } = await scratchHome();
    onTestFinished(sweep);
    const start = async (args: readonly string[], env: Record<string, string>) => {
      const farm = await startFarmProcess({ home, args, env });
      onTestFinished(async () => void (await farm.end()));
      return farm;
    };
    const first = await start([], {});
    const { page, troubles } = await openPage(browser());
    await page.goto(first.link);
    await page.getByText('0 / 2').first().waitFor();
    await page.goto(`${first.url}/#/settings`);
    const field = page.getByLabel(/at once/i).first();
    await field.waitFor();
    expect(await field.isDisabled()).toBe(false);
    await first.end();
    await page
      .getByText(/reconnecting/i)
      .first()
      .waitFor();
    const before = troubles.length;
    await start(['--port', new URL(first.url).port], { ORCHESTRATOR_MAX_CONCURRENT: '5' });
    await page.getByText('0 / 5').first().waitFor({ timeout: 30_000 });
    await screenshot(page, 'e2e-other-environment');
    expect(await field.isDisabled()).toBe(true);
    expect(troubles.slice(before).filter((words) => !/ERR_CONNECTION|WebSocket/.test(words))).toEqual([]);
  });
});
