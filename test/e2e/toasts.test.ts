import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { FarmFact } from '../../src/main/contract/event';
import { anAsk } from '../builders';
import { theRun, theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { runningTask } from './support/running-task';
import { DETAIL, diff, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import type { ScreenOptions } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();
const of = { taskId: theTaskId, runId: theRun.id, workspaceId: theRun.workspaceId };
const options = ['Red', 'Green', 'Blue', 'Violet'].map((label) => ({ label, description: null }));
const questions = ['Which colour shall the door have?', 'And the wall?'].map((question) => ({
  ...{ question, header: null, multiSelect: false, options },
}));

const messages = (page: Page) => page.getByRole('region', { name: 'Messages' }).locator('> div');

async function boxOf(thing: Locator) {
  const box = await thing.boundingBox();
  if (!box) throw new Error('it is not shown');
  return { top: box.y, bottom: box.y + box.height, left: box.x, right: box.x + box.width };
}

/** Something that is told in a message of two lines. */
const notice = (code: string): FarmFact => ({
  type: 'notice',
  level: 'info',
  code,
  message: `A copy of the database was kept: ${code}.`,
  next: 'It is in `backups`.',
});

/** A farm whose agent asks, or only works, and says something. */
async function pageThatTells(address: string, options: ScreenOptions, asks = true) {
  const ask = anAsk({ ...of, kind: 'question', title: 'Which?', questions });
  const farm = await screenFarm(runningTask(asks ? [ask] : []));
  const opened = await openScreen(browser(), farm, address, options);
  await opened.page
    .getByText(asks ? 'Which colour' : 'Add login')
    .first()
    .waitFor();
  farm.log.commit([notice('a')]);
  await messages(opened.page).waitFor();
  return { ...opened, farm };
}

/** What cannot be pressed or typed into for a message. Rows of a list are not asked: they can be scrolled. */
const covered = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const list = document.querySelector('[aria-label="Messages"]');
    const things = [...document.querySelectorAll('button, a[href], textarea, input, label, h1')];
    const isUnder = (thing: Element): boolean => {
      const { left, right, top, bottom } = thing.getBoundingClientRect();
      if (right - left <= 2 || bottom - top <= 2) return false;
      const heights = [top + 2, (top + bottom) / 2, bottom - 2];
      return heights.some((y) => {
        const hit = document.elementFromPoint((left + right) / 2, y);
        return hit !== null && list?.contains(hit) === true;
      });
    };
    return things
      .filter((thing) => !list?.contains(thing) && !thing.matches('.row-link') && isUnder(thing))
      .map((thing) => `${thing.tagName} ${thing.getAttribute('aria-label') ?? thing.textContent}`);
  });

describe.skipIf(!hasChromium)('a message in a narrow window', () => {
  it.each([
    ['task-works', `#/task/${theTaskId}`, 'dark', false],
    ['home', '#/', 'dark', true],
    ['settings', '#/settings', 'light', false],
  ] as const)('covers nothing that one needs: %s', async (name, address, theme, asks) => {
    const { page, troubles } = await pageThatTells(
      name === 'settings' ? '#/' : address,
      { size: 'phone', theme },
      asks,
    );
    if (name === 'settings') {
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('heading', { name: 'Settings' }).waitFor();
      await waitFor('a place for the message', async () => (await covered(page)).length === 0);
    }
    await screenshot(page, `toast-phone-${name}`);
    const message = await boxOf(messages(page));
    expect(message.top).toBeGreaterThanOrEqual((await boxOf(page.locator('header').first())).bottom);
    expect(await covered(page)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('stands at the lower end, right above the bar of the screens, and so do four at once', async () => {
    const { page, farm } = await pageThatTells('#/', { size: 'phone' }, false);
    const bar = page.getByRole('navigation', { name: 'Screens' });
    // The bar's upper line is a pixel of it.
    const end = async () => (await boxOf(bar)).top + 1 - (await boxOf(messages(page).last())).bottom;
    expect(await end()).toBe(8);
    for (const code of ['b', 'c', 'd', 'e']) farm.log.commit([notice(code)]);
    await messages(page).filter({ hasText: 'kept: e.' }).waitFor();
    await screenshot(page, 'toast-phone-four');
    expect(await messages(page).count()).toBe(4);
    expect(await end()).toBe(8);
    expect(await covered(page)).toEqual([]);
  });

  it('covers neither the question nor the head of the screen where there is no place left', async () => {
    const { page } = await pageThatTells(`#/task/${theTaskId}`, { size: 'phone' });
    await screenshot(page, 'toast-phone-task-asks');
    const message = await boxOf(messages(page));
    const inCard = page.locator('[data-asks]');
    expect(message.top).toBeGreaterThanOrEqual((await boxOf(inCard)).bottom);
    expect((await covered(page)).every((each) => /Search|Copy|tab/i.test(each))).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
  });

  it('makes room for what comes below it', async () => {
    const { page, farm } = await pageThatTells(`#/task/${theTaskId}`, { size: 'phone' }, false);
    const ask = anAsk({ ...of, kind: 'question', title: 'Which?', questions });
    farm.log.commit([{ type: 'ask.changed', ask }], of);
    await page.getByRole('button', { name: /^Answer/ }).waitFor();
    const isOver = async (name: string) => (await covered(page)).some((each) => each.includes(name));
    await waitFor('a place', async () => !(await isOver('Answer')) && !(await isOver('Violet')));
  });

  it('leaves what says that Croft is away to be read', async () => {
    const { farm } = await reviewFarm();
    const { page } = await openScreen(browser(), farm, DETAIL, { size: 'phone' });
    await diff(page).waitFor();
    await page.getByRole('button', { name: /^Discard/ }).click();
    await messages(page).waitFor();
    await farm.close();
    const away = page.getByText(/reconnecting, last heard/);
    await away.waitFor();
    await screenshot(page, 'toast-phone-away');
    expect((await boxOf(messages(page).first())).top).toBeGreaterThanOrEqual((await boxOf(away)).bottom);
  });
});

describe.skipIf(!hasChromium)('a message in a wide window', () => {
  it('is in the lower right corner', async () => {
    const { page } = await pageThatTells(`#/task/${theTaskId}`, {});
    await screenshot(page, 'toast-desktop');
    expect(await boxOf(messages(page))).toMatchObject({ bottom: 788, right: 1268, left: 884 });
  });
});
