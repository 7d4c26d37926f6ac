import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Task } from '../../src/main/contract/task';
import { NOON } from '../builders';
import { theRun, theRunId, theTaskId } from '../fakes/handlers';
import { loggedIn, startScreenFarm } from '../fakes/screen-farm';
import { findChromium, launchChromium, openPage } from './support/chromium';

const hasChromium = findChromium() !== null;
let browser: Browser;
beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});

/** A task on its screen, whose agent is at work; and how often it was asked to be stopped. */
async function runningTask(): Promise<{ page: Page; stops: () => number }> {
  const farm = await startScreenFarm((fakes) => ({
    'event.snapshot': async (input, context) => {
      const base = await fakes.fake.handlers['event.snapshot'](input, context);
      if (!base.ok) return base;
      const state = { kind: 'running', stage: 'specification', runId: theRunId } as const;
      const running: Task = { ...fakes.fake.task(), state };
      return { ...base, value: { ...base.value, tasks: [running], runs: [{ ...theRun, startedAt: NOON }], asks: [] } };
    },
    'run.list': () => ({ ok: true, value: [{ ...theRun, startedAt: NOON }] }),
  }));
  onTestFinished(() => farm.close());
  const { page, context } = await openPage(browser);
  onTestFinished(() => context.close());
  await context.addInitScript((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, loggedIn);
  await page.goto(`${farm.url}/#/task/${theTaskId}`);
  return { page, stops: () => farm.fake.calls.filter(({ name }) => name === 'task.cancel').length };
}

describe.skipIf(!hasChromium)('a question before something that nothing brings back', () => {
  it('takes neither a double click nor a key that is held for a yes', async () => {
    const { page, stops } = await runningTask();
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
