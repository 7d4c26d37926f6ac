import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe';
import { openPage } from './support/chromium';
import { demoFarm } from './support/real-farm';
import { DETAIL, diff, files, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

describe.skipIf(!hasChromium)('a review by keyboard', () => {
  it('walks files and lines, remarks on one, and keeps the remark over a reload', async () => {
    const { farm, world } = await reviewFarm();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL);
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
    const { farm, world } = await reviewFarm();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL);
    await diff(page).waitFor();
    await page.keyboard.press(']');
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: /^Remark on line/ }).fill('Use the session helper.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Send back (1 remark)' }).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${farm.url}/${DETAIL}`);
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
    const { farm } = await reviewFarm();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL);
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
    const { farm } = await reviewFarm();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL);
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

describe.skipIf(!hasChromium)('a real farm', () => {
  it('takes remarks up in another loop, throws work away and brings it back, and merges it into the repository', async () => {
    const { farm, client, workspace } = await demoFarm({ env: { CROFT_SCRIPT_SPEED: '0' } });
    const [task] = await client.invoke('task.list', {});
    if (!task) throw new Error('the demo has no task');
    await client.taskIn(task.id, 'done', { limitMs: 60_000 });
    const { page, troubles } = await openPage(browser());
    await page.goto(farm.link);
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
  });
});
