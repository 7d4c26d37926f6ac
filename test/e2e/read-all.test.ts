import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Ask } from '../../src/main/contract/run';
import { anAsk } from '../builders';
import { theRun, theRunId, theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

const LONG = `echo ${'a'.repeat(150)} && echo rm -rf ~/everything`;
const told = (command: string): Partial<Ask> => ({ title: `run \`${command}\`?`, input: { command } });

/** Home, where an agent asks; and how often something was answered. */
async function homeThatAsks(
  size: 'desktop' | 'phone',
  asked: Partial<Ask>,
): Promise<{ page: Page; answers: () => number; troubles: readonly string[] }> {
  const ask = anAsk({ taskId: theTaskId, runId: theRunId, workspaceId: theRun.workspaceId, ...asked });
  const farm = await screenFarm(runningTask([ask]));
  const { page, troubles } = await openScreen(browser(), farm, '#/', { size });
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

/** How wide a button is, and how far its words stand from its middle. */
function measureWords(button: Element): readonly [number, number] {
  const words = document.createRange();
  words.selectNode([...button.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE) ?? button);
  const [inner, outer] = [words.getBoundingClientRect(), button.getBoundingClientRect()];
  return [outer.width, (inner.left + inner.right - outer.left - outer.right) / 2];
}

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
    const [width, off] = await readAll(page).evaluate(measureWords);
    expect(Math.abs(off)).toBeLessThan(1);
    await page.keyboard.press('j');
    await page.locator('.row-link:focus').waitFor();
    await readAll(page).locator('kbd').waitFor();
    expect((await readAll(page).evaluate(measureWords))[0]).toBeCloseTo(width, 0);
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
