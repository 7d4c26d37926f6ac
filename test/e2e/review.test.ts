import { execFileSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fail } from '../../src/main/contract/errors';
import { followFarm } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FakeFarm } from '../fakes/gateway';
import { theTaskId } from '../fakes/handlers';
import { loggedIn, startScreenFarm } from '../fakes/screen-farm';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage } from './support/chromium';
import type { PageOptions, WatchedPage } from './support/chromium';
import { reviewAnswers, reviewTask, taskIdOf } from './support/review-farm';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
let farm: FakeFarm | null = null;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  await farm?.close();
  farm = null;
});

type Made = ReturnType<typeof reviewAnswers>;

async function start(
  over: Parameters<typeof reviewAnswers>[1] = {},
  more: Partial<Made['answers']> = {},
): Promise<Made> {
  let made: Made | null = null;
  farm = await startScreenFarm((of) => {
    made = reviewAnswers(of, over);
    return { ...made.answers, ...more };
  });
  if (!made) throw new Error('no answers');
  return made;
}

async function open(path: string, options: PageOptions & { contrast?: boolean } = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, options);
  const look = { 'croft.look': JSON.stringify({ contrast: options.contrast ? 'more' : 'system' }) };
  await watched.page.addInitScript(
    (items) => {
      for (const [key, value] of Object.entries(items)) localStorage.setItem(key, value);
    },
    { ...loggedIn, ...look },
  );
  await watched.page.goto(`${farm?.url}/${path}`);
  return watched;
}

const DETAIL = `#/review/${theTaskId}`;
const diff = (page: Page) => page.getByRole('region', { name: /^Changes of/ });
const files = (page: Page) => page.getByRole('navigation', { name: 'Changed files' });

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
    const { answers } = await start(
      { notKept },
      {
        'review.discard': (input, context) => {
          asked.push(input);
          return answers['review.discard']?.(input, context) ?? fail('internal', 'no answer');
        },
      },
    );
    const { page, troubles } = await open(DETAIL, { size, theme });
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
    const { answers } = await start(
      { notKept },
      {
        'review.accept': (input, context) => {
          asked.push(input);
          if (asked.length === 1) return fail('conflict', 'Not yet.');
          return answers['review.accept']?.(input, context) ?? fail('internal', 'no answer');
        },
      },
    );
    const { page } = await open(DETAIL);
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

describe.skipIf(!hasChromium)('a review by keyboard', () => {
  it('walks files and lines, remarks on one, and keeps the remark over a reload', async () => {
    const { world } = await start();
    const { page, troubles } = await open(DETAIL);
    await diff(page).locator('.token').first().waitFor();
    await screenshot(page, 'review-detail');
    expect(await axeFindings(page)).toEqual([]);

    await page.keyboard.press(']');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('c');
    const words = page.getByRole('textbox', { name: /^Remark on line/ });
    await words.fill('Why not a constant of the');
    await page.reload();
    await diff(page).waitFor();
    await page.keyboard.press(']');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('c');
    await expect(words.inputValue()).resolves.toBe('Why not a constant of the');
    await page.keyboard.type(' module?');
    await screenshot(page, 'review-remark');
    await page.keyboard.press('Control+Enter');
    const card = page.getByRole('article', { name: /^Remark on line/ });
    await card.getByText('Why not a constant of the module?').waitFor();
    expect(world.review.comments).toMatchObject([
      { path: 'src/auth/session.ts', text: 'Why not a constant of the module?' },
    ]);
    expect(world.review.comments[0]?.lineText).not.toBe('');

    await page.reload();
    await card.getByText('Draft').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await card.getByRole('button', { name: 'Throw this remark away' }).click();
    await card.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await card.waitFor();

    await page.keyboard.press('j');
    await page.getByRole('heading', { name: /session.test.ts/ }).waitFor();
    await page.keyboard.press('v');
    await page.getByRole('heading', { name: /login.md/ }).waitFor();
    await files(page).getByText('1 viewed').waitFor();
    await page.keyboard.press('u');
    await diff(page).locator('.diff-unified').first().waitFor();
    await screenshot(page, 'review-unified');
    expect(troubles).toEqual([]);
  });

  it('sends back what was remarked, and says what follows', async () => {
    const { world } = await start();
    const { page, troubles } = await open(DETAIL);
    await diff(page).waitFor();
    await page.keyboard.press(']');
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: /^Remark on line/ }).fill('Use the session helper.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send back (1 remark)' }).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${farm?.url}/${DETAIL}`);
    await diff(page).waitFor();
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog', { name: 'Send back to the agent' });
    await dialog.getByText('Use the session helper.').waitFor();
    await screenshot(page, 'review-send-back');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.type('Cover logout, too.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('It waits for an agent.').waitFor();
    expect(world.review.comments[0]?.state).toBe('sent');
    expect(troubles).toEqual([]);
  });

  it('accepts with a message, and says where the work is now', async () => {
    await start();
    const { page, troubles } = await open(DETAIL);
    await diff(page).waitFor();
    await page.getByLabel('Branch that it goes into').selectOption('develop');
    await page.locator('h1').click({ position: { x: 2, y: 2 } });
    await page.getByRole('button', { name: /Accept/ }).focus();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Bring it into develop' });
    await dialog.getByLabel('Squash').check();
    await expect(dialog.getByLabel('More about it').inputValue()).resolves.toContain('* Add logout');
    await screenshot(page, 'review-accept');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Squashed into develop as 1a2b3c4.').waitFor();
    await page.getByText(/This work was squashed into develop as 1a2b3c4/).waitFor();
    await screenshot(page, 'review-accepted');
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('discards with a way back, from the list as well', async () => {
    await start();
    const { page, troubles } = await open(DETAIL);
    await diff(page).waitFor();
    await page.keyboard.press('Shift+D');
    await page.getByText(/A copy is kept until/).waitFor();
    await page.getByRole('button', { name: 'Restore' }).waitFor();
    await screenshot(page, 'review-discarded');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: /Discarded, restorable/ }).waitFor();
    await page.getByRole('button', { name: 'Restore Add login' }).click();
    await page.getByRole('heading', { name: /Waits for your review/ }).waitFor();
    await page.keyboard.press('j');
    await page.locator('.row-link:focus').waitFor();
    await page.keyboard.press('Enter');
    await diff(page).waitFor();
    expect(troubles).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('a review in its states', () => {
  it('says what would conflict before anything happens, and lets the agent resolve it', async () => {
    await start({ conflicts: ['src/auth/session.ts', 'docs/login.md', 'a', 'b', 'c', 'd'] });
    const { page } = await open(DETAIL, { theme: 'dark' });
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
    await start({ blocked });
    const { page } = await open(DETAIL);
    await page.getByText('is checked out with changes').waitFor();
    await page.getByText('Commit them first.').waitFor();
    await screenshot(page, 'review-blocked');
    await farm?.close();
    await page
      .getByText(/reconnecting/i)
      .first()
      .waitFor();
    await expect(diff(page).isVisible()).resolves.toBe(true);
    await screenshot(page, 'review-offline');

    await start({}, { 'review.get': () => fail('unavailable', 'Git did not answer.', { next: 'Look at Doctor.' }) });
    const { page: second } = await open(DETAIL);
    await second.getByText('Git did not answer.').waitFor();
    await screenshot(second, 'review-failed');
    expect(await axeFindings(second)).toEqual([]);
  });

  it('shows binary, renamed and big files in words, and stays quick with ten thousand lines', async () => {
    await start();
    const { page, troubles } = await open(DETAIL);
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
    await start();
    const { page: one } = await open(DETAIL);
    const { page: other } = await open(DETAIL);
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
    const { world } = await start();
    const title =
      'إضافة تسجيل الدخول 🔐 with a title that is so long that it has to be cut somewhere, whatever the width';
    world.tasks.set(taskIdOf(1), reviewTask(farm!, taskIdOf(1), { title }));
    const until = Date.now() + 9 * 86_400_000;
    const accepted = { kind: 'accepted', at: Date.now(), into: 'main', commit: '1a2b3c4d5e6f', how: 'merge' } as const;
    world.tasks.set(taskIdOf(2), reviewTask(farm!, taskIdOf(2), { review: accepted, place: { kind: 'none' } }));
    const discarded = { kind: 'discarded', at: Date.now(), until } as const;
    world.tasks.set(taskIdOf(3), reviewTask(farm!, taskIdOf(3), { review: discarded, place: { kind: 'none' } }));
    const name = `${size}-${theme}${contrast ? '-contrast' : ''}`;
    const { page, troubles } = await open('#/review', { size, theme, contrast });
    await page.getByRole('heading', { name: /Brought home/ }).waitFor();
    await screenshot(page, `review-list-${name}`);
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${farm?.url}/${DETAIL}`);
    await diff(page).locator('.token').first().waitFor();
    await screenshot(page, `review-detail-${name}`);
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('says what it is for while there is nothing to review', async () => {
    const { world } = await start();
    world.tasks.clear();
    const { page } = await open('#/review');
    await page.getByText('Nothing to review yet').waitFor();
    await screenshot(page, 'review-empty');
    expect(await axeFindings(page)).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('a real farm', () => {
  it('takes remarks up in another loop, throws work away and brings it back, and merges it into the repository', async () => {
    const { home, sweep } = await scratchHome();
    const real = await startFarmProcess({ home, args: ['--demo'], env: { CROFT_SCRIPT_SPEED: '0' } });
    const client = await followFarm(real);
    try {
      const [workspace] = await client.invoke('workspace.list', {});
      const [task] = await client.invoke('task.list', {});
      if (!workspace || !task) throw new Error('the demo has no task');
      await client.taskIn(task.id, 'done', { limitMs: 60_000 });
      const { page, troubles } = await openPage(browser);
      await page.goto(real.link);
      await page
        .getByRole('link', { name: /^Review/ })
        .first()
        .click();
      await page.getByRole('link', { name: /Say goodbye, too/ }).click();
      await files(page).getByTitle('src/greeter.js').first().click();
      await diff(page).getByText('goodbye').first().waitFor();

      await page.keyboard.press(']');
      await page.keyboard.press('c');
      await page.getByRole('textbox', { name: /^Remark on line/ }).fill('Say it in a friendlier way.');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('button', { name: 'Send back (1 remark)' }).click();
      const before = client.lastSeq();
      const dialog = page.getByRole('dialog', { name: 'Send back to the agent' });
      await dialog.getByLabel('For the whole of it').fill('Then it is good.');
      await dialog.getByRole('button', { name: /^Send back/ }).click();
      await client.taskIn(task.id, 'done', { since: before, limitMs: 60_000 });
      const runs = await client.invoke('run.list', { taskId: task.id });
      expect(Math.max(...runs.filter((run) => run.stageKey === 'implementation').map((run) => run.attempt))).toBe(2);
      await page
        .getByText(/Sent back \d\d:\d\d/)
        .first()
        .waitFor();
      await screenshot(page, 'review-real-sent-back');

      await page.keyboard.press('Shift+D');
      await page.getByRole('button', { name: 'Restore' }).click();
      const accept = page.getByRole('button', { name: /^Accept/ });
      await accept.and(page.locator(':enabled')).waitFor();
      await accept.click();
      await page
        .getByRole('dialog', { name: 'Bring it into main' })
        .getByLabel('Subject of the commit')
        .fill('The greeter says goodbye');
      await page.keyboard.press('Control+Enter');
      await page.getByText(/^Merged into main as [0-9a-f]{7}\./).waitFor({ timeout: 60_000 });
      await screenshot(page, 'review-real-accepted');
      const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace.path, encoding: 'utf8' });
      expect(git('log', '-1', '--format=%s', 'main').trim()).toBe('The greeter says goodbye');
      expect(git('show', 'main:src/greeter.js')).toContain('goodbye');
      expect(git('branch', '--list', 'croft/*').trim()).toBe('');
      expect(troubles).toEqual([]);
    } finally {
      client.close();
      await real.end();
      await sweep();
    }
  });
});
