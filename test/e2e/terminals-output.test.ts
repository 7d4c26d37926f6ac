import { describe, expect, it } from 'vitest';
import { RunId } from '../../src/main/contract/ids';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';
import { keysGoTo, lines, rows, terminalFarm, terminalIn, visit } from './support/terminal-page';

const browser = sharedBrowser();
/** Waits for a condition, which is its own name. */
const until = (holds: () => boolean) => waitFor(String(holds), holds);
const running = { kind: 'running', stage: 'implementation' } as const;

describe.skipIf(!hasChromium)('what a program prints', () => {
  it('sets no title, reads and writes no clipboard, and opens a link only after it was shown in full', async () => {
    const farm = await terminalFarm();
    const { terminal, bytes } = farm.addTerminal('my shell', { createdAt: Date.now() - 60_000 });
    const { page, troubles } = await visit(browser(), farm, `#/terminals/${terminal.id}`);
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
    const pointAt = async (column: number) => {
      // A terminal that has just come may still find its size.
      const screen = await terminalIn(page).boundingBox();
      if (!screen) throw new Error('no terminal');
      const [x, y] = [screen.x + column * 7 + 3, screen.y + 8];
      // From another line: as long as it stays in one cell, nobody looks again what lies under it.
      await page.mouse.move(x, y + 60);
      await page.mouse.move(x, y);
      return { x, y };
    };
    const local = await pointAt(13);
    await page.mouse.click(local.x, local.y);
    const dialog = page.getByRole('dialog', { name: 'Open this address?' });
    const isAsked = () =>
      dialog.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    // It takes a moment to know what lies under the mouse, and the click before has given it the keyboard: its size may change.
    await waitFor('the link to be asked about', async () => {
      const { x, y } = await pointAt(3);
      if ((await page.locator('.xterm-cursor-pointer').count()) === 0) return false;
      await page.mouse.click(x, y);
      return isAsked();
    });
    await dialog.getByText('https://evil.example/long').waitFor();
    await page.keyboard.press('Escape');
    expect(bytes.typed).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  it('is copied when it is selected', async () => {
    const farm = await terminalFarm();
    const { run, terminal } = farm.addRun('Copy me');
    terminal.print('copied words\r\n');
    const { page } = await visit(browser(), farm, `#/terminals/${run.id}`);
    await rows(page).getByText('copied words').waitFor();
    const screen = await terminalIn(page).boundingBox();
    if (!screen) throw new Error('no terminal');
    await page.mouse.dblclick(screen.x + 12, screen.y + 8);
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('copied');
  });

  it('is shown from earlier on when that is asked for, with the same lines in sight', async () => {
    const farm = await terminalFarm();
    const { task, terminal } = farm.addRun('A long story');
    for (let from = 0; from < 30_000; from += 10_000) {
      terminal.print(lines(from, 10_000).replaceAll('many', 'many '.padEnd(50, '.')));
    }
    const { page } = await visit(browser(), farm, `#/task/${task.id}`);
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
    const farm = await terminalFarm();
    const { task, run, terminal } = farm.addRun('Add login');
    terminal.print('working\r\n');
    const { page, troubles } = await visit(browser(), farm, `#/task/${task.id}`);
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
    const farm = await terminalFarm();
    const { task } = farm.addRun('Add login', { mode: 'terminal', attended: true });
    const need = { code: 'terminal.left', message: 'You have left the terminal of this task.', next: 'Hand it back.' };
    const state = { kind: 'needs-you', stage: 'implementation', need } as const;
    farm.change({ type: 'task.changed', task: { ...task, state }, move: null });
    const { page } = await visit(browser(), farm, `#/task/${task.id}`, { size: 'phone', theme: 'dark' });
    await page.getByRole('button', { name: /Hand back/ }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByText('It waits for you: nothing of it runs.').waitFor();
    await screenshot(page, 'task-terminal-left-phone-dark');
    await page.keyboard.press('Escape');
    expect(await axeFindings(page)).toEqual([]);
  });
});
