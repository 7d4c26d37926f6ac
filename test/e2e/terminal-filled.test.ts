import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';
import type { TerminalFarm } from './support/terminal-farm';
import { keysGoTo, terminalFarm, tile, visit as open } from './support/terminal-page';

const browser = sharedBrowser();
let farm: TerminalFarm;

const earlier = () => ({ createdAt: Date.now() - 60_000 });
const dialogs = (page: Page) => page.getByRole('dialog').count();
const hashOf = (page: Page) => new URL(page.url()).hash;

const visit = (address = '#/terminals') => open(browser(), farm, address);

describe.skipIf(!hasChromium)('a terminal that fills the screen', () => {
  it('has the keys at once if it is its user’s own, however it was filled, and gets nothing of the key that filled it', async () => {
    farm = await terminalFarm();
    const { bytes } = farm.addTerminal('my shell', earlier());
    bytes.print('$ ');
    const typed = () => bytes.typed.join('');
    const { page, troubles } = await visit();
    const shell = tile(page, 'my shell');
    const ways: readonly (() => Promise<void>)[] = [
      () => shell.getByRole('button', { name: 'Fill the screen' }).click(),
      () => shell.getByRole('link').press('Enter'),
      () => shell.getByRole('link').click(),
    ];
    let words = '';
    for (const [index, fill] of ways.entries()) {
      await shell.locator('.xterm-rows').getByText('$').waitFor();
      await fill();
      await keysGoTo(page).waitFor();
      const more = `echo new ${index}\r`;
      words += more;
      await page.keyboard.type(more);
      await waitFor(`typed ${more}`, () => typed() === words);
      await page.getByRole('button', { name: 'Back to all terminals' }).click();
      await expect.poll(() => hashOf(page)).toBe('#/terminals');
      await keysGoTo(page).waitFor({ state: 'hidden' });
    }
    expect(await dialogs(page)).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('leaves no letter to the page once its keys were let go, and takes them back by Enter', async () => {
    farm = await terminalFarm();
    const { terminal, bytes } = farm.addTerminal('my shell', earlier());
    bytes.print('$ ');
    const { page, troubles } = await visit(`#/terminals/${terminal.id}`);
    await page.getByRole('button', { name: /^Type/ }).waitFor();
    const caps = page.locator('aside kbd, header kbd');
    expect(await caps.count()).toBe(0);
    await screenshot(page, 'terminal-filled-no-caps');
    const letters = 'new ?gh/SAPt1';
    await page.keyboard.type(letters);
    expect([await dialogs(page), hashOf(page)]).toEqual([0, `#/terminals/${terminal.id}`]);
    await page.keyboard.press('Enter');
    await keysGoTo(page).waitFor();
    await page.keyboard.press('F6');
    await keysGoTo(page).waitFor({ state: 'hidden' });
    await page.keyboard.type(letters);
    expect([await dialogs(page), hashOf(page), bytes.typed]).toEqual([0, `#/terminals/${terminal.id}`, []]);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(() => hashOf(page)).toBe('#/terminals');
    await caps.getByText('W', { exact: true }).waitFor();
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'New task' }).waitFor();
    expect(troubles).toEqual([]);
  });

  it('gives no keys to an agent at work, which is looked at, nor to a shell that has ended', async () => {
    farm = await terminalFarm();
    const { terminal: agent } = farm.addRun('At work', { mode: 'terminal', kind: 'pty' });
    agent.print('working');
    const message =
      'The worker ended without having said what has become of what ran in it, so nobody knows how it ended';
    const { bytes } = farm.addTerminal('gone', {
      ...earlier(),
      state: { kind: 'ended', at: Date.now(), exitCode: null, message },
    });
    bytes.end();
    const { page } = await visit();
    await tile(page, 'At work').getByText('working').first().waitFor();
    await screenshot(page, 'terminals-one-ended');
    for (const name of ['At work', 'gone']) {
      await tile(page, name).getByRole('button', { name: 'Fill the screen' }).click();
      await page.getByRole('button', { name: 'Back to all terminals' }).waitFor();
      await page.keyboard.type('nw');
      expect(await dialogs(page)).toBe(0);
      await page.keyboard.press('Escape');
      await expect.poll(() => hashOf(page)).toBe('#/terminals');
    }
    expect(agent.typed).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('the screen of all terminals', () => {
  it('opens a shell by Enter in its dialog, where letters choose nothing', async () => {
    farm = await terminalFarm();
    farm.addTerminal('my shell', earlier()).bytes.print('$ ');
    const { page } = await visit();
    await tile(page, 'my shell').waitFor();
    await page.keyboard.press('Shift+S');
    const dialog = page.getByRole('dialog', { name: 'New shell' });
    const place = dialog.getByLabel('Workspace');
    const chosen = await place.inputValue();
    await screenshot(page, 'new-shell');
    await page.keyboard.type('sa');
    expect(await place.inputValue()).toBe(chosen);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await expect.poll(() => place.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    const started = farm.calls.filter(({ name }) => name === 'terminal.start');
    expect(started.map(({ input }) => (input as { workspaceId: string }).workspaceId)).toEqual([chosen]);
  });

  it('says in a small tile how its keys are let go', async () => {
    farm = await terminalFarm();
    for (const letter of 'abcdefghijkl') farm.addTerminal(`shell ${letter}`, earlier()).bytes.print('$ ');
    const { page } = await visit();
    await tile(page, 'shell b').locator('.xterm-rows').getByText('$').waitFor();
    await tile(page, 'shell b').locator('.xterm-screen').click();
    await keysGoTo(page).waitFor();
    const letGo = tile(page, 'shell b').getByRole('button', { name: 'Let go of the keys' });
    const cut = await keysGoTo(page).evaluate((words) => words.scrollWidth > words.clientWidth);
    await screenshot(page, 'terminals-tile-keys');
    expect([cut, await letGo.innerText()]).toEqual([false, expect.stringContaining('F6')]);
    expect(await axeFindings(page)).toEqual([]);
    await letGo.click();
    await keysGoTo(page).waitFor({ state: 'hidden' });
  });

  it('clears all that have ended together, once it is sure, and no other', async () => {
    farm = await terminalFarm();
    farm.addTerminal('my shell', earlier()).bytes.print('$ ');
    const state = { kind: 'ended', at: Date.now(), exitCode: 0, message: null } as const;
    for (const name of ['one', 'two', 'three']) farm.addTerminal(name, { ...earlier(), state });
    const { page } = await visit();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ended terminal off');
    await page.keyboard.press('Enter');
    await page.getByText('All 3 that have ended').click();
    await page.getByRole('dialog', { name: 'Clear 3 ended?' }).getByText('Cancel').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Clear 3 ended' }).click();
    await page.keyboard.press('Escape');
    expect(await page.locator('article[data-tile]').count()).toBe(4);
    await page.getByRole('button', { name: 'Clear 3 ended' }).click();
    await page.getByRole('button', { name: /^Clear 3 ended\?/ }).press('Enter');
    await expect.poll(() => page.locator('article[data-tile]').count()).toBe(1);
    expect(await page.getByRole('button', { name: /^Clear/ }).count()).toBe(0);
  });

  it('forgets that Croft was away once it is back', async () => {
    farm = await terminalFarm();
    const known = farm.addTerminal('my shell', earlier()).terminal;
    const { page } = await visit(`#/terminals/${known.id}`);
    const end = page.getByRole('button', { name: /^End it/ });
    await end.waitFor();
    const port = Number(new URL(farm.url).port);
    await farm.close();
    await page.getByText(/reconnecting/).waitFor();
    await end.click();
    await end.press('Enter');
    const away = page.getByRole('region', { name: 'Messages' }).getByText('Croft is not reachable right now.');
    await away.waitFor();
    farm = await terminalFarm(port, (next) => next.addTerminal('my shell', { id: known.id }));
    await away.waitFor({ state: 'hidden', timeout: 20_000 });
  });
});
