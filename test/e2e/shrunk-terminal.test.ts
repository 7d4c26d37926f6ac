import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';
import { startTerminalFarm } from './support/terminal-farm';
import type { TerminalFarm } from './support/terminal-farm';
import { tile as tileOf, visit as open } from './support/terminal-page';

const browser = sharedBrowser();
let farm: TerminalFarm;

beforeEach(async () => {
  farm = await startTerminalFarm();
  // Three tiles: each is lower than a screen of forty rows at the least font.
  for (const name of ['second', 'third']) farm.addTerminal(name, opened).bytes.print('$ ');
});
afterEach(async () => {
  await farm.close();
});

const opened = { createdAt: Date.now() - 60_000 };
const small = { width: 900, height: 500 };
const prompt = 'me@here:~$';
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\r\n`).join('');
const tile = (page: Page) => tileOf(page, 'my shell');
const filled = (page: Page) => page.getByRole('region', { name: /my shell/ }).filter({ has: page.locator('.xterm') });

function addShell(text: string, rows = 40) {
  const added = farm.addTerminal('my shell', opened);
  added.bytes.resize(150, rows);
  added.bytes.print(text);
  return added;
}

const visit = (address: string) => open(browser(), farm, address);

/** What of a terminal is seen: the words of its whole rows, of those that are cut, and how many rows of room are left
 * blank at the end, and how far it can be scrolled to beyond its last row. */
const seen = (terminal: Locator) =>
  terminal
    .locator('.xterm')
    .first()
    .evaluate((element) => {
      const frame = element.parentElement ?? element;
      const top = frame.getBoundingClientRect().top + frame.clientTop;
      const end = top + frame.clientHeight;
      const rows = [...element.querySelectorAll('.xterm-rows > div')].map((row) => ({
        text: (row.textContent ?? '').trim(),
        box: row.getBoundingClientRect(),
      }));
      const within = rows.filter(({ box }) => box.bottom > top + 1 && box.top < end - 1);
      const isWhole = ({ box }: (typeof rows)[number]) => box.top > top - 1 && box.bottom < end + 1;
      const last = within.findLast(({ text }) => text !== '')?.box;
      return {
        whole: within.filter(isWhole).map(({ text }) => text),
        cut: within.filter((row) => !isWhole(row)).map(({ text }) => text),
        beyond: frame.scrollHeight - element.clientHeight,
        blank: last ? Math.floor((end - last.bottom + 1) / last.height) : null,
      };
    });

/** A busy machine draws late. */
const poll = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 15_000 });
const lastSeen = async (terminal: Locator) => (await seen(terminal)).whole.at(-1);

describe.skipIf(!hasChromium)('a shell that is shown smaller than it was typed into', () => {
  it('shows its prompt and no row in part, also after a reload and while more comes', async () => {
    const { bytes } = addShell(numbers(1, 500) + prompt);
    const { page, troubles } = await visit('#/terminals');
    await poll(() => lastSeen(tile(page))).toBe(prompt);
    await page.reload();
    await poll(() => lastSeen(tile(page))).toBe(prompt);
    const { whole, cut, blank } = await seen(tile(page));
    expect({ cut, blank }).toEqual({ cut: [], blank: 0 });
    expect(whole.slice(-3)).toEqual(['499', '500', prompt]);
    await screenshot(page, 'terminals-tile-end');
    bytes.print(`\u001B[2J\u001B[H${prompt}`);
    await poll(async () => (await seen(tile(page))).whole[0]).toBe(prompt);
    bytes.print(`\r\n${numbers(1, 30)}`);
    await poll(async () => (await seen(tile(page))).whole.includes('30')).toBe(true);
    expect(troubles).toEqual([]);
  });

  it('shows a new shell from its first row on', async () => {
    addShell(prompt);
    const { page } = await visit('#/terminals');
    await poll(async () => (await seen(tile(page))).whole[0]).toBe(prompt);
  });

  it('has text and no blank where older lines are in sight', async () => {
    const { terminal } = addShell(numbers(1, 500) + prompt, 36);
    const { page } = await visit(`#/terminals/${terminal.id}`);
    await poll(() => lastSeen(filled(page))).toBe(prompt);
    await filled(page).locator('.xterm-screen').hover();
    await page.mouse.wheel(0, -800);
    await page.getByRole('button', { name: /^Follow/ }).waitFor();
    await page.setViewportSize(small);
    await poll(async () => (await seen(filled(page))).whole.length).toBeLessThan(30);
    await screenshot(page, 'terminal-older-small');
    const older = { cut: [], blank: 0, beyond: 0 };
    expect(await seen(filled(page))).toMatchObject(older);
    const last = await lastSeen(filled(page));
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.keyboard.press('Escape');
    await tile(page).waitFor();
    await poll(() => lastSeen(tile(page))).toBe(last);
    expect(await seen(tile(page))).toMatchObject(older);
    await screenshot(page, 'terminals-tile-older');
  });

  it('leaves its rows where they were scrolled to, until it is to follow again', async () => {
    const { terminal, bytes } = addShell(numbers(1, 49) + prompt, 50);
    const { page } = await visit(`#/terminals/${terminal.id}`);
    await page.setViewportSize(small);
    await poll(() => lastSeen(filled(page))).toBe(prompt);
    await filled(page).locator('.xterm-screen').hover();
    await page.mouse.wheel(0, -2_000);
    await page.getByRole('button', { name: /^Follow/ }).waitFor();
    bytes.print('\rmore');
    await filled(page).locator('.xterm-rows').getByText('more').waitFor();
    expect((await seen(filled(page))).whole[0]).toBe('1');
    await page.getByRole('button', { name: /^Follow/ }).click();
    await poll(() => lastSeen(filled(page))).toContain('more');
    await page.getByRole('button', { name: /^Follow/ }).waitFor({ state: 'hidden' });
  });
});
