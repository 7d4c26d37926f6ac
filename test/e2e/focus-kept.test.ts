import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ok } from '../../src/main/contract/errors';
import type { FarmControl } from '../../src/main/contract/farm';
import type { Handlers } from '../../src/main/contract/handlers';
import { anAsk } from '../builders';
import type { FakeFarm } from '../fakes/gateway';
import { theRun, theTaskId } from '../fakes/handlers';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';

const browser = sharedBrowser();
const of = { taskId: theTaskId, runId: theRun.id, workspaceId: theRun.workspaceId };
const TASK = `#/task/${theTaskId}`;

/** What has the focus: its name, or its words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return 'BODY';
    return (activeElement.getAttribute('aria-label') ?? activeElement.textContent).trim();
  });
const focusOn = (page: Page, words: RegExp) => expect.poll(() => focused(page), { timeout: 5_000 }).toMatch(words);

/** A farm that pauses and goes on as it is told to, and tells so. */
const pausable = (farm: FakeFarm): Partial<Handlers> => {
  const turn = (control: FarmControl) => () => {
    farm.log.commit([{ type: 'farm.changed', control }]);
    return ok({ control, liveRuns: 0 });
  };
  return { 'farm.pause': turn('paused'), 'farm.resume': turn('open') };
};

describe.skipIf(!hasChromium)('the focus', () => {
  it.each(['', 'pau'])('is back where it was when the palette closes: “%s” was typed', async (typed) => {
    const farm = await screenFarm(runningTask());
    const { page } = await openScreen(browser(), farm, '#/');
    await page.getByRole('link', { name: 'Settings' }).first().focus();
    const before = await focused(page);
    await page.keyboard.press('Control+k');
    const field = page.getByRole('dialog').getByRole('combobox');
    await field.waitFor();
    await page.keyboard.type(typed);
    expect(await field.inputValue()).toBe(typed);
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe(before);
  });

  it.each(['Enter', 'Shift+P'])('stays on the button that pauses and resumes: %s', async (key) => {
    const farm = await screenFarm((fakes) => ({ ...runningTask()(fakes), ...pausable(fakes) }));
    const { page } = await openScreen(browser(), farm, '#/');
    const bar = page.locator('header').first();
    await bar.getByRole('button', { name: /^Pause/ }).focus();
    await page.keyboard.press(key);
    await focusOn(page, /^paused$/);
    const told = page.getByRole('region', { name: 'Messages' });
    await told.getByText('Paused: nothing new starts.').waitFor();
    await page.keyboard.press(key);
    await focusOn(page, /^Pause: start nothing new$/);
    await told.getByText('Croft starts things again.').waitFor();
    expect(await told.getByText('Paused: nothing new starts.').count()).toBe(0);
  });

  it('goes to the next row when one is denied by its button', async () => {
    const asks = ['first', 'second'].map((command) => anAsk({ ...of, title: command, input: { command } }));
    const farm = await screenFarm((fakes) => ({
      ...runningTask(asks)(fakes),
      'run.answer': ({ askId }) => {
        const ask = { ...asks.find(({ id }) => id === askId)!, state: 'denied' as const };
        fakes.log.commit([{ type: 'ask.changed', ask }], of);
        return ok(ask);
      },
    }));
    const { page } = await openScreen(browser(), farm, '#/');
    const rows = page.locator('main [data-index]').filter({ has: page.getByRole('button', { name: 'Deny' }) });
    await rows.nth(1).waitFor();
    await rows.first().getByRole('button', { name: 'Deny' }).focus();
    await page.keyboard.press('Enter');
    await focusOn(page, /needs you: .*second/);
    expect(await rows.count()).toBe(1);
  });

  it.each(['before', 'after'])(
    'stays with the actions when a task is handed back, told %s the answer',
    async (when) => {
      const attended = { ...theRun, attended: true };
      const farm = await screenFarm((fakes) => ({
        ...runningTask([], attended)(fakes),
        'task.hand-back': () => {
          const tell = () => fakes.log.commit([{ type: 'run.changed', run: theRun }], of);
          if (when === 'before') tell();
          return ok(fakes.fake.task());
        },
      }));
      const { page } = await openScreen(browser(), farm, TASK);
      const back = page.getByRole('button', { name: /^Hand back/ });
      await back.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Hand back to the agent' });
      await dialog.getByText('The agent goes on in the same session, knows').waitFor();
      farm.log.commit([{ type: 'farm.changed', control: 'paused' }]);
      await dialog.getByText('in its turn when you resume Croft').waitFor();
      await page.keyboard.press('Control+Enter');
      await dialog.waitFor({ state: 'detached' });
      if (when === 'after') {
        expect(await focused(page)).toMatch(/^Hand back/);
        farm.log.commit([{ type: 'run.changed', run: theRun }], of);
      }
      await back.waitFor({ state: 'detached' });
      await focusOn(page, /^More actions$/);
    },
  );
});
