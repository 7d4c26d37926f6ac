import { describe, expect, it } from 'vitest';
import { fail } from '../../src/main/contract/errors';
import { theTaskId } from '../fakes/handlers';
import { axeFindings } from './support/axe';
import { DETAIL, diff, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

const notKept = [
  { path: 'node_modules/', files: null, bytes: null, remade: true },
  { path: 'data/a-rather-long-name-of-a-database-in-a-folder-of-its-own.db', files: 1, bytes: 81e6, remade: false },
  { path: 'vendor/checkout/', files: null, bytes: null, remade: false },
];

describe.skipIf(!hasChromium)('work of which not all can be kept', () => {
  it.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'dark'],
  ] as const)('is discarded only after its user has seen what is lost: %s, %s', async (size, theme) => {
    const asked: unknown[] = [];
    const { farm, answers } = await reviewFarm(
      { notKept },
      {
        'review.discard': (input, context) => {
          asked.push(input);
          return answers['review.discard']?.(input, context) ?? fail('internal', 'no answer');
        },
      },
    );
    const { page, troubles } = await openScreen(browser(), farm, DETAIL, { size, theme });
    await diff(page).waitFor();
    await page.keyboard.press('Shift+D');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('81.0 MB').waitFor();
    await expect(dialog.getByText('node_modules').count()).resolves.toBe(0);
    await screenshot(page, `review-discard-lost-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(asked).toEqual([]);
    await page.keyboard.press('Shift+D');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await page
      .getByRole('heading', { name: /Discarded, restorable/ })
      .or(page.getByText(/^This work was/))
      .first()
      .waitFor();
    expect(asked).toMatchObject([{ mayGo: [notKept[1]?.path, notKept[2]?.path] }]);
    expect(troubles).toEqual([]);
  });

  it('is accepted, and its worktree goes only where its user says so', async () => {
    const asked: unknown[] = [];
    const { farm, answers } = await reviewFarm(
      { notKept },
      {
        'review.accept': (input, context) => {
          asked.push(input);
          if (asked.length === 1) return fail('conflict', 'Not yet.');
          return answers['review.accept']?.(input, context) ?? fail('internal', 'no answer');
        },
      },
    );
    const { page } = await openScreen(browser(), farm, DETAIL);
    await diff(page).waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('81.0 MB').waitFor();
    await screenshot(page, 'review-accept-lost');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await dialog.getByRole('alert').getByText('Not yet.').waitFor();
    await dialog.locator(':focus').waitFor();
    await dialog.getByRole('checkbox').check();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(asked).toMatchObject([{ taskId: theTaskId }, { mayGo: [notKept[1]?.path, notKept[2]?.path] }]);
    expect(asked[0]).not.toHaveProperty('mayGo');
  });
});
