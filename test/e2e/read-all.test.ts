import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Ask } from '../../src/main/contract/run';
import type { Task } from '../../src/main/contract/task';
import { anAsk, NOON } from '../builders';
import { theRun, theRunId, theTaskId } from '../fakes/handlers';
import { loggedIn, startScreenFarm } from '../fakes/screen-farm';
import { waitFor } from '../fakes/wait-for';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});

const LONG = `echo ${'a'.repeat(150)} && echo rm -rf ~/everything`;
const told = (command: string): Partial<Ask> => ({ title: `run \`${command}\`?`, input: { command } });

/** Home, where an agent asks; and how often something was answered. */
async function homeThatAsks(
  size: 'desktop' | 'phone',
  asked: Partial<Ask>,
): Promise<{ page: Page; answers: () => number; troubles: readonly string[] }> {
  const farm = await startScreenFarm((fakes) => ({
    'event.snapshot': async (input, context) => {
      const base = await fakes.fake.handlers['event.snapshot'](input, context);
      if (!base.ok) return base;
      const state = { kind: 'running', stage: 'specification', runId: theRunId } as const;
      const task: Task = { ...fakes.fake.task(), state, openAsks: 1 };
      const ask = anAsk({ taskId: theTaskId, runId: theRunId, workspaceId: task.workspaceId, ...asked });
      return {
        ...base,
        value: { ...base.value, tasks: [task], runs: [{ ...theRun, startedAt: NOON }], asks: [ask] },
      };
    },
  }));
  onTestFinished(() => farm.close());
  const { page, context, troubles } = await openPage(browser, { size });
  onTestFinished(() => context.close());
  await context.addInitScript((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, loggedIn);
  await page.goto(`${farm.url}/#/`);
  await page.getByRole('heading', { name: /Needs you/ }).waitFor();
  return { page, answers: () => farm.fake.calls.filter(({ name }) => name === 'run.answer').length, troubles };
}

const allow = (page: Page) => page.getByRole('button', { name: /^Allow/ });
const readAll = (page: Page) => page.getByRole('button', { name: 'Read all' });
const isOnScreen = (page: Page, words: string) =>
  page.locator('dd', { hasText: words }).evaluateAll((drawn) =>
    drawn.some((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    }),
  );

describe.skipIf(!hasChromium)('what an agent asks on Home', () => {
  it.each(['desktop', 'phone'] as const)('is allowed once its end has been shown, on a %s', async (size) => {
    const { page, answers, troubles } = await homeThatAsks(size, told(LONG));
    await readAll(page).waitFor();
    await screenshot(page, `e2e-read-all-before-${size}`);
    expect(await allow(page).count()).toBe(0);
    await readAll(page).dblclick();
    await allow(page).waitFor();
    await waitFor('the whole of it', () => isOnScreen(page, LONG));
    await screenshot(page, `e2e-read-all-${size}`);
    expect(answers()).toBe(0);
    await allow(page).click();
    await waitFor('its answer', () => answers() === 1);
    expect(troubles).toEqual([]);
  });

  it('is shown by the first A and allowed by the second, not by one that is held', async () => {
    const { page, answers } = await homeThatAsks('desktop', told(LONG));
    await readAll(page).waitFor();
    expect(await readAll(page).locator('kbd').isVisible()).toBe(false);
    await page.keyboard.press('j');
    await page.locator('.row-link:focus').waitFor();
    await readAll(page).locator('kbd').waitFor();
    await page.keyboard.down('a');
    await allow(page).waitFor();
    await page.keyboard.down('a');
    await page.keyboard.up('a');
    expect(answers()).toBe(0);
    await page.keyboard.press('a');
    await waitFor('its answer', () => answers() === 1);
  });

  it('is shown with its content where it is a change', async () => {
    const input = { file_path: '/w/GREETING.md', old_string: 'hi', new_string: 'good evening' };
    const { page } = await homeThatAsks('desktop', { toolName: 'Edit', title: 'change GREETING.md?', input });
    await readAll(page).click();
    await waitFor('its content', () => isOnScreen(page, 'good evening'));
    await screenshot(page, 'e2e-read-all-change');
  });

  it('is allowed at once where its one line tells all', async () => {
    const { page, answers } = await homeThatAsks('desktop', told('npm publish'));
    await allow(page).click();
    await waitFor('its answer', () => answers() === 1);
  });
});
