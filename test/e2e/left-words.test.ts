import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/main/contract/errors';
import type { Handlers } from '../../src/main/contract/handlers';
import { theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { changedFile, reviewAnswers } from './support/review-farm';
import { DETAIL, diff } from './support/review-page';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

type Made = ReturnType<typeof reviewAnswers>;

/** A review that was opened from the list, with answers of a test's own in front of the others. */
async function opened(over: (made: Made) => Partial<Handlers> = () => ({})) {
  const all: Made[] = [];
  const farm = await screenFarm((of) => {
    const made = reviewAnswers(of);
    all.push(made);
    return { ...made.answers, ...over(made) };
  });
  const [made] = all;
  if (!made) throw new Error('no answers');
  const { page, troubles } = await openScreen(browser(), farm, '#/review');
  await page.goto(`${farm.url}/${DETAIL}`);
  return { page, troubles, farm, world: made.world };
}

const editor = (page: Page) => page.getByRole('textbox', { name: /^Remark on line/ });
const mark = (page: Page) => page.getByRole('article', { name: /, not kept yet$/ });
const card = (page: Page) => page.getByRole('article', { name: /^Remark on line/ });
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Send back to the agent' });

/** Words on the next change, in an editor that stays open. */
async function write(page: Page, words: string): Promise<void> {
  await diff(page).locator('.token').first().waitFor();
  await page.keyboard.press(']');
  await page.keyboard.press('c');
  await editor(page).fill(words);
}

async function keepDraft(page: Page, words: string): Promise<void> {
  await write(page, words);
  await page.keyboard.press('Control+Enter');
  await card(page).getByText(words).waitFor();
}

/** Other words on the one draft, which are left without being kept. */
async function leaveBetterWords(page: Page): Promise<void> {
  await card(page).getByRole('button', { name: 'Edit this remark' }).click();
  await editor(page).fill('Better words');
  await page.keyboard.press('Escape');
  await card(page).getByText('Better words').waitFor();
}

const kept = (page: Page) => page.evaluate(() => localStorage.getItem('croft.unsaved-remarks') ?? '[]');

describe.skipIf(!hasChromium)('words whose sending was not answered', () => {
  it('leave nothing behind once they are thrown away, or their editor is closed empty', async () => {
    const { page } = await opened(() => ({ 'review.comment': () => fail('unavailable', 'No answer.') }));
    const tryIt = async () => {
      await editor(page).press('Control+Enter');
      await waitFor('the try', async () => (await kept(page)).includes('tried '));
      await waitFor('the answer', async () => await editor(page).isEditable());
    };
    await write(page, 'First words');
    await tryIt();
    await editor(page).fill('');
    expect(await kept(page)).toContain('tried ');
    await page.keyboard.press('Escape');
    await waitFor('nothing kept', async () => (await kept(page)) === '[]');

    await write(page, 'Second words');
    await tryIt();
    await page.keyboard.press('Escape');
    const before = await kept(page);
    await mark(page).getByRole('button', { name: 'Throw these words away' }).click();
    await waitFor('nothing kept', async () => (await kept(page)) === '[]');
    await page.getByRole('button', { name: 'Undo' }).click();
    await mark(page).getByText('Second words').waitFor();
    expect((await kept(page)).length).toBe(before.length);
  });
});

describe.skipIf(!hasChromium)('words on a draft', () => {
  it('that were left out when it was sent stay on their line, and can be gone on with', async () => {
    const { page, world, troubles } = await opened();
    await keepDraft(page, 'First words');
    await leaveBetterWords(page);
    await page.getByRole('button', { name: 'Send back (1 remark)' }).click();
    await dialogOf(page).getByRole('checkbox').uncheck();
    await dialogOf(page).getByText('stays on its line').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('It waits for an agent.').waitFor();
    expect(world.review.comments).toMatchObject([{ text: 'First words', state: 'sent' }]);
    await mark(page).getByText('Better words').waitFor();
    await screenshot(page, 'left-words-after-sending');
    expect(await axeFindings(page)).toEqual([]);
    await mark(page).getByRole('button', { name: 'Go on writing' }).click();
    await expect(editor(page).inputValue()).resolves.toBe('Better words');
    await page.keyboard.press('Escape');
    await waitFor('as many', async () => (await mark(page).count()) === 1);
    expect(troubles).toEqual([]);
  });

  it('come back with it when it was thrown away', async () => {
    const { page } = await opened();
    await keepDraft(page, 'First words');
    await leaveBetterWords(page);
    await page.keyboard.press('s');
    const dialog = dialogOf(page);
    await dialog.getByRole('button', { name: /^Throw away the remark/ }).click();
    const undo = dialog.getByRole('button', { name: /^Undo/ });
    await waitFor('the focus', async () => await undo.evaluate((button) => button === document.activeElement));
    await page.keyboard.press('Enter');
    await dialog.getByText('First words').waitFor();
    await dialog.getByText('Better words').waitFor();
    const field = dialog.getByLabel('For the whole of it');
    await waitFor('the focus', async () => await field.evaluate((area) => area === document.activeElement));
  });

  it('can be brought back when the dialog was left by the way back of the browser', async () => {
    const { page, world } = await opened();
    await keepDraft(page, 'First words');
    await page.keyboard.press('s');
    await dialogOf(page)
      .getByRole('button', { name: /^Throw away the remark/ })
      .click();
    await dialogOf(page).getByText('Thrown away:').waitFor();
    await page.goBack();
    await dialogOf(page).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await waitFor('the remark', () => world.review.comments.length === 1);
    expect(world.review.comments).toMatchObject([{ text: 'First words', state: 'draft' }]);
  });

  it('have a way back each when several are thrown away', async () => {
    const { page, world } = await opened();
    await keepDraft(page, 'First words');
    await keepDraft(page, 'Second words');
    for (const left of [1, 0]) {
      await card(page)
        .getByRole('button', { name: /^Throw/ })
        .first()
        .click();
      await waitFor('as many', () => world.review.comments.length === left);
    }
    for (const back of [1, 2]) {
      await page.getByRole('button', { name: 'Undo' }).first().click();
      await waitFor('as many', () => world.review.comments.length === back);
    }
    expect(world.review.comments.map(({ text }) => text).toSorted()).toEqual(['First words', 'Second words']);
  });
});

describe.skipIf(!hasChromium)('a remark that is being written', () => {
  it('stays in sight when an agent takes its line away', async () => {
    const before = 'one\ntwo\nthree\n';
    let file = changedFile('src/auth/session.ts', before, 'one\nTWO\nthree\n');
    const { page, world, farm } = await opened(({ answers }) => ({
      'review.file': (input, context) => {
        if (input.path !== file.file.path) return answers['review.file']?.(input, context) ?? ok(null as never);
        return ok({ path: input.path, before: file.before, after: file.after, diff: file.diff, ...plain });
      },
    }));
    await write(page, 'Half a remark');
    file = changedFile(
      'src/auth/session.ts',
      `${before}${'more\n'.repeat(40)}`,
      `${before}${'more\n'.repeat(39)}MORE\n`,
    );
    world.review = { ...world.review, tip: 'c'.repeat(40) };
    farm.log.commit([{ type: 'review.changed', taskId: theTaskId }], { taskId: theTaskId });
    await page.getByText('1 remark on lines that are not among the changes').waitFor();
    await expect(editor(page).inputValue()).resolves.toBe('Half a remark');
    await screenshot(page, 'left-words-line-gone');
    await editor(page).press('End');
    await page.keyboard.type(', now whole');
    await page.keyboard.press('Control+Enter');
    await waitFor('the remark', () => world.review.comments.length === 1);
    expect(world.review.comments).toMatchObject([{ text: 'Half a remark, now whole' }]);
  });

  it('takes no words that would be lost while it is being kept', async () => {
    const held: (() => void)[] = [];
    const { page, world } = await opened(({ answers }) => ({
      'review.comment': async (input, context) => {
        await new Promise<void>((go) => held.push(go));
        return answers['review.comment']?.(input, context) ?? ok(null as never);
      },
    }));
    await write(page, 'A remark');
    await page.keyboard.press('Control+Enter');
    await waitFor('the remark on its way', () => held.length === 1);
    await page.keyboard.type(' and more');
    await expect(editor(page).inputValue()).resolves.toBe('A remark');
    held[0]?.();
    await card(page).getByText('A remark').waitFor();
    expect(world.review.comments).toMatchObject([{ text: 'A remark' }]);
  });
});

const plain = { binary: false, truncated: false } as const;
