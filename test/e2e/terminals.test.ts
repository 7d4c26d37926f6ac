import { describe, expect, it } from 'vitest';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { pageCounts } from './support/chromium';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';
import { keysGoTo, lines, rows, takeKeyboard, terminalFarm, terminalIn, tiles, visit } from './support/terminal-page';

const browser = sharedBrowser();
/** Waits for a condition, which is its own name. */
const until = (holds: () => boolean) => waitFor(String(holds), holds);

describe.skipIf(!hasChromium)('the grid of terminals', () => {
  it('shows twelve that stream, each by its last line, opens one and finds its first line again after a reload', async () => {
    const farm = await terminalFarm();
    const runs = Array.from({ length: 12 }, (_, index) => farm.addRun(`Task ${index + 1} of twelve`));
    for (const { terminal } of runs) terminal.print('the very first line\r\n');
    const { page, troubles } = await visit(browser(), farm, '#/terminals');
    await tiles(page).nth(11).waitFor();
    for (let turn = 0; turn < 60; turn += 1) {
      for (const { terminal } of runs) terminal.print(lines(turn * 40, 40));
      await new Promise(setImmediate);
    }
    for (const [index, { terminal }] of runs.entries()) terminal.print(`the end of ${index}\r\n`);
    for (const index of runs.keys()) await tiles(page).nth(index).getByText(`the end of ${index}`).waitFor();
    const isScrolled = await page.evaluate(() => {
      const [grid] = [...document.querySelectorAll('main div')].filter((each) =>
        each.querySelector(':scope > div > article'),
      );
      return grid ? grid.scrollHeight > grid.clientHeight : null;
    });
    expect(isScrolled).toBe(false);
    expect(runs.map(({ terminal }) => terminal.viewers())).toEqual(runs.map(() => 1));
    await screenshot(page, 'terminals-grid');
    expect(await axeFindings(page)).toEqual([]);

    await page.keyboard.press('3');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Terminals' }).waitFor();
    await expect.poll(() => page.url()).toContain(runs[3]?.run.id);
    await page.reload();
    await rows(page).getByText('the end of 3').waitFor();
    await terminalIn(page).click();
    await page.keyboard.press('Home');
    await rows(page).getByText('the very first line').waitFor();
    await page.keyboard.press('Escape');
    await tiles(page).nth(11).waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('[data-tile]')?.getAttribute('aria-label'))).toBe(
      'Task 4 of twelve',
    );
    expect(troubles).toEqual([]);
  });

  it('takes a key that is pressed while its screen is still on the way', async () => {
    const farm = await terminalFarm();
    const { page, troubles } = await visit(browser(), farm, '#/');
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    await page.route(/terminals-screen.*\.js/, (route) => arrived.then(() => route.continue()));
    await page
      .getByRole('link', { name: /^Terminals/ })
      .first()
      .click();
    await page.keyboard.press('Shift+S');
    arrive();
    await page.getByRole('dialog', { name: /shell/ }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('leaves nothing behind after fifty visits', async () => {
    const farm = await terminalFarm();
    const runs = Array.from({ length: 3 }, (_, index) => farm.addRun(`Task ${index + 1} of three`));
    for (const { terminal } of runs) terminal.print(lines(0, 200));
    const { page, troubles } = await visit(browser(), farm, '#/terminals');
    const visitGrid = async () => {
      await page.evaluate(() => (location.hash = '#/terminals'));
      await tiles(page).nth(2).locator('.xterm-rows').waitFor();
      await page.evaluate(() => (location.hash = '#/settings'));
      await page.locator('.xterm').first().waitFor({ state: 'detached' });
    };
    for (let turn = 0; turn < 5; turn += 1) await visitGrid();
    const before = await pageCounts(page);
    for (let turn = 0; turn < 50; turn += 1) await visitGrid();
    const after = await pageCounts(page);
    await until(() => runs.every(({ terminal }) => terminal.viewers() === 0));
    expect(after.styleSheets).toBe(before.styleSheets);
    // Of fifty times three terminals not one has stayed: each has hundreds of nodes and dozens of listeners.
    expect(after.nodes - before.nodes).toBeLessThan(300);
    expect(after.listeners - before.listeners).toBeLessThan(50);
    expect(troubles).toEqual([]);
  });

  it('says what it is for when it is empty, narrows to a workspace, and keeps the size of its text', async () => {
    const farm = await terminalFarm();
    const { page } = await visit(browser(), farm, '#/terminals');
    await page.getByText('Nothing runs now').waitFor();
    await screenshot(page, 'terminals-empty');
    expect(await axeFindings(page)).toEqual([]);
    farm.addRun('In the shop');
    farm.addRun('In the api', { workspace: 1 });
    await tiles(page).nth(1).waitFor();
    await page.getByLabel('Terminals of which workspace').selectOption('api');
    await expect.poll(() => tiles(page).count()).toBe(1);
    await page.locator('body').press('Control+=');
    await page.getByText('13 px').waitFor();
    await page.reload();
    await page.getByText('13 px').waitFor();
  });
});

describe.skipIf(!hasChromium)('the keyboard of a pty', () => {
  it('goes to the program only while its pane says so, and only then is the pty resized', async () => {
    const farm = await terminalFarm();
    const { terminal, bytes } = farm.addTerminal('my shell', { createdAt: Date.now() - 60_000 });
    bytes.print('\u001B[8;30;100t$ ');
    const { page, troubles } = await visit(browser(), farm, `#/terminals/${terminal.id}`);
    await rows(page).getByText('$').waitFor();
    await page.keyboard.press('Control+=');
    await page.getByText('13 px').waitFor();
    expect([bytes.asked, bytes.typed]).toEqual([[], []]);

    await takeKeyboard(page);
    await page.keyboard.type('nNwx?');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await until(() => bytes.typed.join('') === 'nNwx?\u001B\u000B');
    await until(() => bytes.asked.length === 1);
    expect(bytes.info().cols).toBeGreaterThan(100);
    await screenshot(page, 'terminal-keyboard');
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.getByRole('dialog').count()).toBe(0);

    bytes.print('\u001B[?2004hready to paste');
    await rows(page).getByText('ready to paste').waitFor();
    await page.evaluate(() => navigator.clipboard.writeText('one\ntwo'));
    await page.keyboard.press('Control+Shift+V');
    await until(() => bytes.typed.join('').endsWith('\u001B[200~one\rtwo\u001B[201~'));

    const before = bytes.typed.length;
    await page.keyboard.press('F6');
    await keysGoTo(page).waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).hash).toBe('#/terminals');
    // On a busy machine the second key may come too late to be one with the first.
    await expect
      .poll(async () => {
        for (const key of ['g', 'h']) await page.keyboard.press(key);
        return new URL(page.url()).hash;
      })
      .toBe('#/');
    expect(bytes.typed).toHaveLength(before);
    expect(troubles).toEqual([]);
  });

  it('says when keys were not sent, and sends none of them later', async () => {
    const first = await terminalFarm();
    const { terminal, bytes } = first.addTerminal('my shell', { createdAt: Date.now() - 60_000 });
    bytes.print('$ ');
    const { page } = await visit(browser(), first, `#/terminals/${terminal.id}`);
    await takeKeyboard(page);
    await page.keyboard.type('a');
    await until(() => bytes.typed.join('') === 'a');
    const port = Number(new URL(first.url).port);
    await first.close();
    await page
      .getByText(/reconnecting/)
      .first()
      .waitFor();
    await page.keyboard.type('lost');
    await page
      .getByText(/Not sent: Croft is away/)
      .first()
      .waitFor();
    await screenshot(page, 'terminal-not-sent');

    /** The same bytes again, as from the disk, and more. */
    const kept = Buffer.from(bytes.read(0, bytes.info().end).bytes).toString();
    const second = await terminalFarm(port, (farm) => {
      const known = { id: terminal.id, createdAt: Date.now() - 60_000 };
      farm.addTerminal('my shell', known).bytes.print(`${kept}and on`);
    });
    const typed = () => second.terminals.get(terminal.id)?.typed.join('') ?? '';
    await rows(page).getByText('and on').waitFor();
    await page.keyboard.type('b');
    await until(() => typed().length > 0);
    expect(typed()).toBe('b');
  });

  it('answers a program that asks about its terminal once, and never for what is drawn again', async () => {
    const farm = await terminalFarm();
    const { terminal, bytes } = farm.addTerminal('my shell', { createdAt: Date.now() - 60_000 });
    bytes.print('\u001B[6nasked before ');
    const { page } = await visit(browser(), farm, `#/terminals/${terminal.id}`);
    await rows(page).getByText('asked before').waitFor();
    bytes.print('\u001B[6nasked while nobody types ');
    await rows(page).getByText('while nobody types').waitFor();
    await takeKeyboard(page);
    bytes.print('\u001B[c\u001BP$qm\u001B\\\u001B[21t now');
    await rows(page).getByText('now').waitFor();
    await until(() => bytes.typed.length > 0);
    expect(bytes.typed.join('')).toBe('\u001B[?1;2c');
  });
});
