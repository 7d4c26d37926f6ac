import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Handlers } from '../../src/main/contract/handlers';
import { anAsk } from '../builders';
import type { FakeFarm } from '../fakes/gateway';
import { theRun, theRunId, theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { sizes } from './support/chromium';
import { reviewAnswers } from './support/review-farm';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

type Answers = (fakes: FakeFarm) => Partial<Handlers>;

async function open(address: string, answers: Answers, isLoggedIn = true): Promise<{ page: Page; farm: FakeFarm }> {
  const farm = await screenFarm(answers);
  const { page } = await openScreen(browser(), farm, address, { isLoggedIn });
  return { page, farm };
}

const reviews: Answers = (fakes) => reviewAnswers(fakes).answers;
const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });
const holds = (field: Locator, words: string) =>
  waitFor(`“${words}” in the field`, async () => (await field.inputValue()) === words);

describe.skipIf(!hasChromium)('the form of a new task', () => {
  it('has what was typed when it is opened again, until a task comes of it', async () => {
    const { page } = await open('#/', () => ({}));
    const dialog = dialogOf(page, 'New task');
    const title = dialog.getByLabel('What should be done?');
    const details = dialog.getByLabel(/^Details/);
    const gone = () => dialog.waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Home' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.keyboard.press('n');
    await title.fill('Add logout');
    await details.fill('Everywhere.');
    await page.mouse.click(5, 400);
    await holds(title, 'Add logout');
    await page.keyboard.press('Escape');
    await gone();

    await page.keyboard.press('n');
    await holds(title, 'Add logout');
    await holds(details, 'Everywhere.');
    await screenshot(page, 'new-task-kept');
    expect(await axeFindings(page)).toEqual([]);
    await page.goBack();
    await gone();
    expect(await page.evaluate(() => location.hash)).toBe('#/');
    await page.reload();
    await page.getByRole('link', { name: 'Home' }).waitFor();
    await page.keyboard.press('n');
    await holds(details, 'Everywhere.');
    await page.keyboard.press('Control+Enter');
    await gone();
    await page.keyboard.press('n');
    await holds(title, '');
    await holds(details, '');
  });

  it('can begin empty instead', async () => {
    const { page } = await open('#/settings', () => ({}));
    const dialog = dialogOf(page, 'New task');
    const title = dialog.getByLabel('What should be done?');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.keyboard.press('n');
    await title.fill('Add logout');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('n');
    await dialog.getByRole('button', { name: 'Start empty' }).click();
    await holds(title, '');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('n');
    await holds(title, '');
  });

  it('takes all of a title that is too long, says so, and creates nothing of it', async () => {
    const { page, farm } = await open('#/settings', () => ({}));
    const dialog = dialogOf(page, 'New task');
    const title = dialog.getByLabel('What should be done?');
    const words = 'word '.repeat(1_000).trim();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.keyboard.press('n');
    await title.fill(words);
    await dialog.getByText('At most 300 characters: this has 4,999.').waitFor();
    await holds(title, words);
    await page.keyboard.press('Enter');
    await screenshot(page, 'new-task-long-title');
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Move the rest into the details' }).click();
    const details = await dialog.getByLabel(/^Details/).inputValue();
    expect(`${await title.inputValue()} ${details}`).toBe(words);
    expect(farm.fake.calls.some(({ name }) => name === 'task.create')).toBe(false);
  });
});

describe.skipIf(!hasChromium)('words for a review', () => {
  const changes = (page: Page) => page.getByRole('region', { name: /^Changes of/ });

  it('to send back are there again, and those that ask to resolve conflicts come after them', async () => {
    const { page } = await open(
      `#/review/${theTaskId}`,
      (fakes) => reviewAnswers(fakes, { conflicts: ['a.ts'] }).answers,
    );
    const words = page.getByLabel('For the whole of it');
    await changes(page).waitFor();
    await page.keyboard.press('s');
    await words.fill('Say it shorter.');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Have the agent resolve it/ }).click();
    await waitFor('both', async () => (await words.inputValue()).startsWith('Say it shorter.\n\nMerge main'));
    await page.keyboard.press('Control+Enter');
    await page.getByText('It waits for an agent.').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('croft.unsaved-remarks'))).toBe('[]');
  });

  it('on a line are there again after Escape', async () => {
    const { page } = await open(`#/review/${theTaskId}`, reviews);
    const remark = page.getByRole('textbox', { name: /^Remark on line/ });
    await changes(page).waitFor();
    await page.keyboard.press(']');
    await page.keyboard.press('c');
    await remark.fill('Use the helper.');
    await page.keyboard.press('Escape');
    await remark.waitFor({ state: 'hidden' });
    await page.keyboard.press('c');
    await holds(remark, 'Use the helper.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send back (1 remark)' }).waitFor();
    await page.keyboard.press('c');
    await holds(remark, '');
  });
});

describe.skipIf(!hasChromium)('an answer in own words', () => {
  const question = { question: 'Which colour?', header: null, multiSelect: false, options: [] };
  const asker = { taskId: theTaskId, runId: theRunId, workspaceId: theRun.workspaceId };
  const asked = anAsk({ ...asker, kind: 'question', title: 'Which colour?', questions: [question] });
  const asking: Answers = runningTask([asked]);

  it('is not lost when another window answers first', async () => {
    const { page, farm } = await open(`#/task/${theTaskId}`, asking);
    const words = page.getByLabel('Own words: Which colour?');
    await words.fill('Neither: a dark green.');
    farm.log.commit([{ type: 'ask.changed', ask: { ...asked, state: 'answered' } }], { taskId: theTaskId });
    await words.waitFor({ state: 'hidden' });
    await page.getByText('Neither: a dark green.').waitFor();
    await screenshot(page, 'answered-elsewhere');
    await page.setViewportSize(sizes.phone);
    await screenshot(page, 'answered-elsewhere-phone');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await waitFor('the words on the clipboard', async () => {
      return (await page.evaluate(() => navigator.clipboard.readText())) === 'Neither: a dark green.';
    });
  });
});

describe.skipIf(!hasChromium)('a link with a code', () => {
  const follow = (page: Page) => page.evaluate(() => (location.hash = '#login=a-code'));
  const hash = (page: Page) => page.evaluate(() => location.hash);

  it('is used where the tab is open and logged out, and leaves the address', async () => {
    const { page } = await open('', () => ({}), false);
    await page.getByRole('heading', { name: 'Log in to Croft' }).waitFor();
    const used = page.waitForRequest((request) => request.url().endsWith('/api/session'));
    await follow(page);
    expect((await used).postDataJSON()).toEqual({ code: 'a-code' });
    await page.getByText(/used before or is too old/).waitFor();
    expect(await hash(page)).toBe('#/');
  });

  it('leaves the address of a tab that is logged in, which stays where it is', async () => {
    const { page } = await open('#/settings', () => ({}));
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await follow(page);
    await waitFor('the address as it was', async () => (await hash(page)) === '#/settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });
});
