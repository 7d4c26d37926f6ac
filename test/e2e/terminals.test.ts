import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RunId } from '../../src/main/contract/ids';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage, pageCounts } from './support/chromium';
import { screenshot } from './support/screenshots';
import { startTerminalFarm } from './support/terminal-farm';
import type { TerminalFarm } from './support/terminal-farm';

const hasChromium = findChromium() !== null;
let browser: Browser;
const open: TerminalFarm[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  for (const farm of open.splice(0)) await farm.close();
});

async function start(port?: number, prepare?: Parameters<typeof startTerminalFarm>[2]): Promise<TerminalFarm> {
  const farm = await startTerminalFarm(port, undefined, prepare);
  open.push(farm);
  return farm;
}

async function visit(farm: TerminalFarm, hash: string, o: Parameters<typeof openPage>[1] = {}) {
  const watched = await openPage(browser, o);
  await watched.page.addInitScript((token) => localStorage.setItem('croft.token', token), farm.token);
  await watched.page.goto(`${farm.url}/${hash}`);
  return watched;
}

/** Waits for a condition, which is its own name. */
const until = (holds: () => boolean) => waitFor(String(holds), holds);
const tiles = (page: Page) => page.locator('article[data-tile]');
const rows = (page: Page) => page.locator('.xterm-rows:visible').first();
/** The frame of the terminal that is in sight. */
const terminalIn = (page: Page) => page.locator('.xterm-screen:visible').first();
const keysGoTo = (page: Page) => page.getByText(/^Keys go to the (agent|shell)/).first();
/** Clicks into a terminal until its pane says that it has the keyboard: one that is only being drawn does not take it yet. */
async function takeKeyboard(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        if (!(await keysGoTo(page).isVisible())) await terminalIn(page).click();
        return keysGoTo(page).isVisible();
      },
      { timeout: 15_000 },
    )
    .toBe(true);
}
const running = { kind: 'running', stage: 'implementation' } as const;
const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `line ${from + index} of many\r\n`).join('');

describe.skipIf(!hasChromium)('the grid of terminals', () => {
  it('shows twelve that stream, each by its last line, opens one and finds its first line again after a reload', async () => {
    const farm = await start();
    const runs = Array.from({ length: 12 }, (_, index) => farm.addRun(`Task ${index + 1} of twelve`));
    for (const { terminal } of runs) terminal.print('the very first line\r\n');
    const { page, troubles } = await visit(farm, '#/terminals');
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
    const farm = await start();
    const { page, troubles } = await visit(farm, '#/');
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
    const farm = await start();
    const runs = Array.from({ length: 3 }, (_, index) => farm.addRun(`Task ${index + 1} of three`));
    for (const { terminal } of runs) terminal.print(lines(0, 200));
    const { page, troubles } = await visit(farm, '#/terminals');
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
    const farm = await start();
    const { page } = await visit(farm, '#/terminals');
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
    const farm = await start();
    const { terminal, bytes } = farm.addTerminal('my shell', { createdAt: Date.now() - 60_000 });
    bytes.print('\u001B[8;30;100t$ ');
    const { page, troubles } = await visit(farm, `#/terminals/${terminal.id}`);
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
    const first = await start();
    const { terminal, bytes } = first.addTerminal('my shell', { createdAt: Date.now() - 60_000 });
    bytes.print('$ ');
    const { page } = await visit(first, `#/terminals/${terminal.id}`);
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
    const second = await start(port, (farm) => {
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
    const farm = await start();
    const { terminal, bytes } = farm.addTerminal('my shell', { createdAt: Date.now() - 60_000 });
    bytes.print('\u001B[6nasked before ');
    const { page } = await visit(farm, `#/terminals/${terminal.id}`);
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

describe.skipIf(!hasChromium)('what a program prints', () => {
  it('sets no title, reads and writes no clipboard, and opens a link only after it was shown in full', async () => {
    const farm = await start();
    const { terminal, bytes } = farm.addTerminal('my shell', { createdAt: Date.now() - 60_000 });
    const { page, troubles } = await visit(farm, `#/terminals/${terminal.id}`);
    await page.evaluate(() => navigator.clipboard.writeText('mine'));
    const title = await page.title();
    const osc = (words: string) => `\u001B]${words}\u0007`;
    bytes.print(
      osc('0;evil') +
        osc('2;evil') +
        osc(`52;c;${btoa('evil')}`) +
        osc('52;c;?') +
        osc('9;evil') +
        osc('777;notify;evil;evil'),
    );
    bytes.print(
      `${osc('8;;https://evil.example/long')}click here${osc('8;;')} ${osc('8;;file:///etc/passwd')}local${osc('8;;')}\r\n`,
    );
    await rows(page).getByText('click here').waitFor();
    expect(await page.title()).toBe(title);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
    const screen = await terminalIn(page).boundingBox();
    if (!screen) throw new Error('no terminal');
    const at = (column: number) => ({ x: screen.x + column * 7 + 3, y: screen.y + 8 });
    for (const [column, isLink] of [
      [13, false],
      [3, true],
    ] as const) {
      const { x, y } = at(column);
      await page.mouse.move(x, y + 2);
      await page.mouse.move(x, y);
      // A terminal takes a moment to know what lies under the mouse.
      if (isLink) await page.locator('.xterm-cursor-pointer').waitFor();
      await page.mouse.click(x, y);
    }
    const dialog = page.getByRole('dialog', { name: 'Open this address?' });
    await dialog.getByText('https://evil.example/long').waitFor();
    await page.keyboard.press('Escape');
    expect(bytes.typed).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  it('is copied when it is selected', async () => {
    const farm = await start();
    const { run, terminal } = farm.addRun('Copy me');
    terminal.print('copied words\r\n');
    const { page } = await visit(farm, `#/terminals/${run.id}`);
    await rows(page).getByText('copied words').waitFor();
    const screen = await terminalIn(page).boundingBox();
    if (!screen) throw new Error('no terminal');
    await page.mouse.dblclick(screen.x + 12, screen.y + 8);
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('copied');
  });

  it('is shown from earlier on when that is asked for, with the same lines in sight', async () => {
    const farm = await start();
    const { task, terminal } = farm.addRun('A long story');
    for (let from = 0; from < 30_000; from += 10_000) {
      terminal.print(lines(from, 10_000).replaceAll('many', 'many '.padEnd(50, '.')));
    }
    const { page } = await visit(farm, `#/task/${task.id}`);
    await rows(page).getByText('line 29999 of many').waitFor();
    const earlier = page.getByRole('button', { name: /Show earlier output/ });
    await earlier.waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Home');
    await rows(page)
      .getByText(/before this are not shown/)
      .waitFor();
    const top = await rows(page).locator('div').nth(3).innerText();
    await earlier.click();
    await earlier.waitFor({ state: 'hidden' });
    await expect.poll(() => rows(page).innerText()).toContain(top.trim());
    await page.keyboard.press('1');
    await page.keyboard.press('Home');
    await rows(page).getByText('line 0 of many').waitFor();
  });
});

describe.skipIf(!hasChromium)('the task screen', () => {
  it('takes over, hands back with words, pauses, and opens a shell that is typed into at once', async () => {
    const farm = await start();
    const { task, run, terminal } = farm.addRun('Add login');
    terminal.print('working\r\n');
    const { page, troubles } = await visit(farm, `#/task/${task.id}`);
    await rows(page).getByText('working').waitFor();
    await page.keyboard.press('t');
    await until(() => farm.calls.some(({ name }) => name === 'task.take-over'));
    await page.keyboard.press('u');
    await until(() => farm.calls.some(({ name }) => name === 'task.pause'));

    const mine = { ...run, id: RunId.parse('run_takenover000'), attempt: 2, attended: true, mode: 'terminal' } as const;
    farm.terminals.add(mine.id, 'pty').print('> ');
    farm.change({ type: 'run.changed', run: { ...mine, createdAt: Date.now() } });
    farm.change({ type: 'task.changed', task: { ...task, state: { ...running, runId: mine.id } }, move: null });
    // It was taken over to be typed into.
    await keysGoTo(page).waitFor();
    await page.keyboard.press('F6');
    await page.getByRole('button', { name: /Hand back/ }).waitFor();
    await page.getByText('you drive it: hand back when done').waitFor();
    await screenshot(page, 'task-taken-over');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('t');
    const dialog = page.getByRole('dialog', { name: 'Hand back to the agent' });
    await dialog.getByLabel(/Words for the agent/).fill('Go on with the tests.');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(farm.calls.find(({ name }) => name === 'task.hand-back')?.input).toEqual({
      taskId: task.id,
      note: 'Go on with the tests.',
    });

    await page.keyboard.press('Shift+S');
    await keysGoTo(page).waitFor();
    await page.keyboard.type('ls');
    const call = farm.calls.find(({ name }) => name === 'terminal.start')?.input as { id: string; taskId: string };
    expect(call.taskId).toBe(task.id);
    await until(() => farm.terminals.get(call.id as typeof run.id)?.typed.join('') === 'ls');
    await page.keyboard.press('F6');
    await page.getByRole('button', { name: /End it/ }).focus();
    await page.keyboard.press('Enter');
    const sure = page.getByRole('button', { name: /^End it\?/ });
    await sure.and(page.locator(':focus')).waitFor();
    await screenshot(page, 'terminal-end-it');
    await page.keyboard.press('Escape');
    await sure.waitFor({ state: 'hidden' });
    expect(farm.terminals.get(call.id as typeof run.id)?.info().live).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^End it\?/ }).click();
    await page.getByRole('button', { name: /Take it off the list/ }).click();
    await expect.poll(() => new URL(page.url()).hash).toBe('#/terminals');
    expect(troubles).toEqual([]);
  });

  it('says what can be done with a task whose terminal was left, on a phone in the dark', async () => {
    const farm = await start();
    const { task } = farm.addRun('Add login', { mode: 'terminal', attended: true });
    const need = { code: 'terminal.left', message: 'You have left the terminal of this task.', next: 'Hand it back.' };
    const state = { kind: 'needs-you', stage: 'implementation', need } as const;
    farm.change({ type: 'task.changed', task: { ...task, state }, move: null });
    const { page } = await visit(farm, `#/task/${task.id}`, { size: 'phone', theme: 'dark' });
    await page.getByRole('button', { name: /Hand back/ }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByText('It waits for you: nothing of it runs.').waitFor();
    await screenshot(page, 'task-terminal-left-phone-dark');
    await page.keyboard.press('Escape');
    expect(await axeFindings(page)).toEqual([]);
  });
});
