import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { anAsk } from '../builders';
import { theRun, theTaskId } from '../fakes/handlers';
import { axeFindings } from './support/axe';
import { runningTask } from './support/running-task';
import { DETAIL, diff, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
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

/** A farm whose agent asks, and says something that is told in a message of two lines. */
async function pageThatAsks(address: string, size: 'desktop' | 'phone') {
  const ask = anAsk({ ...of, kind: 'question', title: 'Which?', questions });
  const farm = await screenFarm(runningTask([ask]));
  const opened = await openScreen(browser(), farm, address, { size });
  await opened.page.getByText('Which colour').first().waitFor();
  farm.log.commit([
    {
      type: 'notice',
      level: 'info',
      code: 'a',
      message: 'A copy of the database was kept.',
      next: 'It is in `backups`.',
    },
  ]);
  await messages(opened.page).waitFor();
  return opened;
}

describe.skipIf(!hasChromium)('a message in a narrow window', () => {
  it.each([
    ['task', `#/task/${theTaskId}`],
    ['home', '#/'],
  ])('covers nothing by which a question is answered: %s', async (name, address) => {
    const { page, troubles } = await pageThatAsks(address, 'phone');
    await screenshot(page, `toast-phone-${name}`);
    const message = await boxOf(messages(page));
    expect(message.top).toBeGreaterThanOrEqual((await boxOf(page.locator('header').first())).bottom);
    const buttons = page.locator('main').getByRole('button', { name: /^(Answer|Do not answer|Open)/ });
    for (const button of await buttons.all()) expect((await boxOf(button)).top).toBeGreaterThan(message.bottom);
    expect(await buttons.count()).toBeGreaterThan(0);
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
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
    const { page } = await pageThatAsks(`#/task/${theTaskId}`, 'desktop');
    await screenshot(page, 'toast-desktop');
    expect(await boxOf(messages(page))).toMatchObject({ bottom: 788, right: 1268, left: 884 });
  });
});
