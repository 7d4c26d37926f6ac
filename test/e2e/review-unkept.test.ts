import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fail } from '../../src/main/contract/errors';
import type { Review } from '../../src/main/contract/review';
import { theTaskId } from '../fakes/handlers';
import { axeFindings } from './support/axe';
import type { PageOptions } from './support/chromium';
import { reviewTask, taskIdOf } from './support/review-farm';
import { DETAIL, diff, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

async function open(
  over: Partial<Review> = {},
  more: Parameters<typeof reviewFarm>[1] = {},
  options: PageOptions = {},
) {
  const review = await reviewFarm(over, more);
  const { page, troubles } = await openScreen(browser(), review.farm, DETAIL, options);
  return { page, troubles, ...review };
}

const editor = (page: Page) => page.getByRole('textbox', { name: /^Remark on line/ });
const mark = (page: Page) => page.getByRole('article', { name: /, not kept yet$/ });
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Send back to the agent' });

async function write(page: Page, words: string): Promise<void> {
  await diff(page).locator('.token').first().waitFor();
  await page.keyboard.press(']');
  await page.keyboard.press('c');
  await editor(page).fill(words);
}

describe.skipIf(!hasChromium)('a remark that is written and not kept', () => {
  it.each([
    ['desktop', 'light'],
    ['phone', 'dark'],
  ] as const)('is named when the work is sent back, and goes with it: %s, %s', async (size, theme) => {
    const { page, troubles, world } = await open({}, {}, { size, theme });
    await write(page, 'Half a remark');
    await page.getByRole('button', { name: /^Send back/ }).click();
    const dialog = dialogOf(page);
    await expect(dialog.getByLabel('Include 1 remark that you have not kept yet').isChecked()).resolves.toBe(true);
    await dialog.getByText('Half a remark').waitFor();
    await screenshot(page, `review-unkept-send-back-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send back (1 remark)' }).click();
    await page.getByText('It waits for an agent.').waitFor();
    const [sent] = world.review.comments;
    expect(sent).toMatchObject({ path: 'src/auth/session.ts', text: 'Half a remark', state: 'sent' });
    expect(sent?.lineText).not.toBe('');
    await editor(page).waitFor({ state: 'hidden' });
    await expect(mark(page).count()).resolves.toBe(0);
    expect(troubles).toEqual([]);
  });

  it('stays where it is when its user leaves it out, or nothing was sent', async () => {
    const { page, world } = await open({}, { 'review.send-back': () => fail('conflict', 'Not now.') });
    await write(page, 'Half a remark');
    await page.getByRole('button', { name: /^Send back/ }).click();
    const dialog = dialogOf(page);
    await dialog.getByRole('checkbox').uncheck();
    await dialog.getByLabel('For the whole of it').fill('Just this.');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('Not now.').waitFor();
    expect(world.review.comments).toEqual([]);
    await dialog.getByRole('checkbox').check();
    await page.keyboard.press('Control+Enter');
    await dialog.getByRole('list', { name: 'Remarks that go with it' }).getByText('Half a remark').waitFor();
    await dialog.getByRole('checkbox').waitFor({ state: 'hidden' });
    expect(world.review.comments).toMatchObject([{ text: 'Half a remark', state: 'draft' }]);
  });

  it('is seen by who comes back, and can be gone on with or thrown away', async () => {
    const { page, troubles } = await open();
    await write(page, 'Half a remark');
    await page.reload();
    await mark(page).getByText('Half a remark').waitFor();
    await screenshot(page, 'review-unkept-mark');
    expect(await axeFindings(page)).toEqual([]);
    await mark(page).getByRole('button', { name: 'Throw these words away' }).click();
    await mark(page).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await mark(page).getByRole('button', { name: 'Go on writing' }).click();
    await expect(editor(page).inputValue()).resolves.toBe('Half a remark');
    await page.keyboard.type(', now whole');
    await page.keyboard.press('Escape');
    await mark(page).getByText('Half a remark, now whole').waitFor();
    expect(troubles).toEqual([]);
  });

  it('may be the new words of a draft', async () => {
    const { page, world } = await open();
    await write(page, 'First words');
    await page.keyboard.press('Control+Enter');
    const card = page.getByRole('article', { name: /^Remark on line/ });
    await card.getByRole('button', { name: 'Edit this remark' }).click();
    await editor(page).fill('Better words');
    await page.reload();
    await card.getByText('Better words').waitFor();
    await screenshot(page, 'review-unkept-draft');
    await page.keyboard.press('s');
    await dialogOf(page).getByText('In place of the draft there:').waitFor();
    await dialogOf(page).getByRole('button', { name: 'Send back (1 remark)' }).click();
    await page.getByText('It waits for an agent.').waitFor();
    expect(world.review.comments).toMatchObject([{ text: 'Better words', state: 'sent' }]);
  });

  it('that was thrown away in the dialog comes back there', async () => {
    const { page, world } = await open();
    await write(page, 'First words');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send back (1 remark)' }).click();
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: /^Throw away the remark/ }).click();
    await dialog.getByText('Thrown away:').waitFor();
    await screenshot(page, 'review-thrown-away');
    await dialog.getByRole('button', { name: /^Undo/ }).click();
    await dialog.getByText('First words').waitFor();
    expect(world.review.comments).toMatchObject([{ text: 'First words', state: 'draft' }]);
  });
});

describe.skipIf(!hasChromium)('a review that something stands in the way of', () => {
  const blocked = {
    code: 'conflict',
    message: 'Files in `/w` are in the way: `a.ts`.',
    next: 'Commit, stash or move them away, then try again.',
  } as const;
  const accept = (page: Page) => page.getByRole('button', { name: /^Accept/ });

  it.each([
    ['desktop', 'dark'],
    ['phone', 'light'],
  ] as const)('is looked at again when its user comes back, and when they say so: %s, %s', async (size, theme) => {
    const { page, world, troubles } = await open({ blocked }, {}, { size, theme });
    await page.getByText('are in the way').waitFor();
    await expect(accept(page).isDisabled()).resolves.toBe(true);
    await screenshot(page, `review-look-again-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    world.review = { ...world.review, blocked: null };
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await accept(page).and(page.locator(':enabled')).waitFor();

    world.review = { ...world.review, blocked };
    await page.reload();
    await page.getByText('are in the way').waitFor();
    world.review = { ...world.review, blocked: null };
    await page.getByRole('button', { name: 'Look again' }).click();
    await accept(page).and(page.locator(':enabled')).waitFor();
    expect(troubles).toEqual([]);
  });

  it('that cannot be looked at says only that, and why', async () => {
    const gone = {
      ...{ files: [], commits: [], dirty: false, tip: null, into: null, branches: [], behind: 0 },
      blocked: {
        code: 'not_found',
        message: 'The folder /w/real is not there.',
        next: 'Bring the folder back, or remove what points to it.',
      },
    } satisfies Partial<Review>;
    const { page, world } = await open(gone);
    const whole = { ...world.review };
    await page.getByText('This work cannot be looked at now').waitFor();
    await page.getByText('The folder /w/real is not there.').waitFor();
    await screenshot(page, 'review-unseen');
    expect(await axeFindings(page)).toEqual([]);
    for (const words of ['No file to show', 'no branch yet', '+0'])
      await expect(page.getByText(words).count()).resolves.toBe(0);
    world.review = { ...whole, blocked: null, tip: '2b', into: 'main', branches: ['main'] };
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.getByText('No file to show').waitFor();
  });
});

describe.skipIf(!hasChromium)('the commit of a review', () => {
  it('says what the dialog shows', async () => {
    const asked: unknown[] = [];
    const title = `🚀 ${'a title of many words '.repeat(9)}end`;
    const { page, troubles, move } = await open(
      {},
      {
        'review.accept': (input) => {
          asked.push(input.message);
          return fail('conflict', 'Not yet.');
        },
      },
    );
    await diff(page).waitFor();
    move(theTaskId, { title });
    await page.getByRole('heading', { name: /many words/ }).waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog');
    const subject = dialog.getByLabel('Subject of the commit');
    const shown = await subject.inputValue();
    expect(shown).toMatch(/^Merge: 🚀 a title of many words .*…$/);
    await expect(dialog.getByLabel('More about it').inputValue()).resolves.toBe(title);
    await screenshot(page, 'review-accept-long-title');
    expect(await axeFindings(page)).toEqual([]);
    await subject.fill('x'.repeat(80));
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('At most 72 characters: this has 80.').waitFor();
    await subject.fill(shown);
    await page.keyboard.press('Enter');
    expect(asked).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('Not yet.').waitFor();
    expect(asked).toEqual([`${shown}\n\n${title}`]);
    expect(troubles).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('the list of reviews', () => {
  it('counts what the tab counts', async () => {
    const { page, world, farm } = await open();
    const need = { code: 'stage-failed', message: 'It was not done.', next: '' };
    const state = { kind: 'needs-you', stage: 'specification', need } as const;
    world.tasks.set(taskIdOf(1), reviewTask(farm, taskIdOf(1), { title: 'Stuck', state }));
    await page.goto(`${farm.url}/#/review`);
    await page.reload();
    await page.getByText('1 task to look at').waitFor();
    await page.getByRole('heading', { name: /Not done: needs you first/ }).waitFor();
    await page.getByRole('link', { name: 'Review 1' }).waitFor();
    await screenshot(page, 'review-list-counts');
    expect(await axeFindings(page)).toEqual([]);
  });
});
