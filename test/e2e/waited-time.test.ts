import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/main/contract/run';
import { anAsk } from '../builders';
import { theRun, theTaskId } from '../fakes/handlers';
import { axeFindings } from './support/axe';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();
const MINUTE = 60_000;

describe.skipIf(!hasChromium)('an agent that has waited for its user', () => {
  it('has worked the rest of the time, in Activity and on its page, before the answer and after it, and on Home', async () => {
    const now = Date.now();
    const run: Run = { ...theRun, startedAt: now - 20 * MINUTE, createdAt: now - 20 * MINUTE, waitedMs: 2 * MINUTE };
    const asked = { taskId: theTaskId, runId: run.id, workspaceId: run.workspaceId, createdAt: now - 6 * MINUTE };
    const ask = anAsk({ ...asked, title: 'run `npm publish`?' });
    const farm = await screenFarm(runningTask([ask], run));
    const { page, troubles } = await openScreen(browser(), farm, '#/activity');
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.getByTitle('Time at work; it also waited 8 m for you').first().getByText('12 m').waitFor();
    await screenshot(page, 'waited-activity');

    await page.goto(`${farm.url}/#/task/${theTaskId}`);
    const header = page.locator('header');
    const isTold = async () => {
      await header.getByText('12 m', { exact: true }).waitFor();
      await header.getByText('waited 8 m for you').waitFor();
    };
    await isTold();
    await screenshot(page, 'waited-task');
    expect(await axeFindings(page)).toEqual([]);
    const answered = { ...ask, state: 'allowed', answeredAt: now } as const;
    farm.log.commit([{ type: 'ask.changed', ask: answered }], { taskId: theTaskId });
    farm.log.commit([{ type: 'run.changed', run: { ...run, waitedMs: 8 * MINUTE } }], { taskId: theTaskId });
    await page.getByRole('button', { name: /^Allow/ }).waitFor({ state: 'hidden' });
    await isTold();
    await page.goto(`${farm.url}/#/`);
    await page.getByTitle(/They also waited 8 m for you: that does not count\.$/).waitFor();
    await screenshot(page, 'waited-home');
    expect(troubles).toEqual([]);
  });
});
