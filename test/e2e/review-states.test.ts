import { describe, expect, it } from 'vitest';
import { fail } from '../../src/main/contract/errors';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { reviewTask, taskIdOf } from './support/review-farm';
import { DETAIL, diff, files, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

describe.skipIf(!hasChromium)('a review in its states', () => {
  it('says what would conflict before anything happens, and lets the agent resolve it', async () => {
    const { farm } = await reviewFarm({ conflicts: ['src/auth/session.ts', 'docs/login.md', 'a', 'b', 'c', 'd'] });
    const { page } = await openScreen(browser(), farm, DETAIL, { theme: 'dark' });
    await page.getByText(/Would conflict with main in 6 files/).waitFor();
    await expect(page.getByRole('button', { name: /Accept/ }).isDisabled()).resolves.toBe(true);
    await screenshot(page, 'review-conflicts-dark');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: /Have the agent resolve it/ }).click();
    await expect(page.getByLabel('For the whole of it').inputValue()).resolves.toContain(
      'resolve the conflicts in: src/auth',
    );
  });

  it('says why it is blocked, and what went wrong, with what to do', async () => {
    const blocked = {
      code: 'conflict',
      message: 'The branch `main` is checked out with changes.',
      next: 'Commit them first.',
    } as const;
    const { farm } = await reviewFarm({ blocked });
    const { page } = await openScreen(browser(), farm, DETAIL);
    await page.getByText('is checked out with changes').waitFor();
    await page.getByText('Commit them first.').waitFor();
    await screenshot(page, 'review-blocked');
    await farm.close();
    await page
      .getByText(/reconnecting/i)
      .first()
      .waitFor();
    await expect(diff(page).isVisible()).resolves.toBe(true);
    await screenshot(page, 'review-offline');

    const failing = { 'review.get': () => fail('unavailable', 'Git did not answer.', { next: 'Look at Doctor.' }) };
    const { farm: other } = await reviewFarm({}, failing);
    const { page: second } = await openScreen(browser(), other, DETAIL);
    await second.getByText('Git did not answer.').waitFor();
    await screenshot(second, 'review-failed');
    expect(await axeFindings(second)).toEqual([]);
  });

  it('shows binary, renamed and big files in words, and stays quick with ten thousand lines', async () => {
    const { farm } = await reviewFarm();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL);
    await diff(page).waitFor();
    await files(page)
      .getByTitle(/a-picture/)
      .click();
    await page.getByText('A binary file').waitFor();
    await files(page).getByTitle('src/auth/users.ts').click();
    await page.getByText('It was src/users.ts before.').waitFor();
    await files(page).getByTitle('data/generated/huge.json').click();
    await page.getByText('A big change: 10000 lines').waitFor();
    await page.getByRole('button', { name: 'Show it' }).click();
    await diff(page).waitFor();
    await diff(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight / 2 }));
    await waitFor('lines in the middle', async () => (await diff(page).locator('tr').count()) > 20);
    await screenshot(page, 'review-huge');
    expect(await diff(page).locator('tr').count()).toBeLessThan(1500);
    expect(troubles).toEqual([]);
  });

  it('shows what another window does', async () => {
    const { farm } = await reviewFarm();
    const { page: one } = await openScreen(browser(), farm, DETAIL);
    const { page: other } = await openScreen(browser(), farm, DETAIL);
    await diff(one).waitFor();
    await diff(other).waitFor();
    await other.keyboard.press(']');
    await other.keyboard.press('c');
    await other.getByRole('textbox', { name: /^Remark on line/ }).fill('From the other window.');
    await other.keyboard.press('Control+Enter');
    await one.getByText('From the other window.').waitFor();
  });

  it.each([
    ['desktop', 'dark', false],
    ['desktop', 'light', true],
    ['desktop', 'dark', true],
    ['phone', 'light', false],
    ['phone', 'dark', false],
  ] as const)('is listed and shown well: %s, %s, contrast %s', async (size, theme, contrast) => {
    const { farm, world } = await reviewFarm();
    const title =
      'إضافة تسجيل الدخول 🔐 with a title that is so long that it has to be cut somewhere, whatever the width';
    world.tasks.set(taskIdOf(1), reviewTask(farm, taskIdOf(1), { title }));
    const until = Date.now() + 9 * 86_400_000;
    const accepted = { kind: 'accepted', at: Date.now(), into: 'main', commit: '1a2b3c4d5e6f', how: 'merge' } as const;
    world.tasks.set(taskIdOf(2), reviewTask(farm, taskIdOf(2), { review: accepted, place: { kind: 'none' } }));
    const discarded = { kind: 'discarded', at: Date.now(), until } as const;
    world.tasks.set(taskIdOf(3), reviewTask(farm, taskIdOf(3), { review: discarded, place: { kind: 'none' } }));
    const look = { 'croft.look': JSON.stringify({ contrast: contrast ? 'more' : 'system' }) };
    const name = `${size}-${theme}${contrast ? '-contrast' : ''}`;
    const { page, troubles } = await openScreen(browser(), farm, '#/review', { size, theme, stored: look });
    await page.getByRole('heading', { name: /Brought home/ }).waitFor();
    await screenshot(page, `review-list-${name}`);
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${farm.url}/${DETAIL}`);
    await diff(page).locator('.token').first().waitFor();
    await screenshot(page, `review-detail-${name}`);
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('says what it is for while there is nothing to review', async () => {
    const { farm, world } = await reviewFarm();
    world.tasks.clear();
    const { page } = await openScreen(browser(), farm, '#/review');
    await page.getByText('Nothing to review yet').waitFor();
    await screenshot(page, 'review-empty');
    expect(await axeFindings(page)).toEqual([]);
  });
});
