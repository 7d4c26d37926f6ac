import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { axeFindings } from './support/axe';
import { launchChromium, openPage } from './support/chromium';
import { startTerminalFarm } from './support/terminal-farm';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
});
const shot = (page: Page, name: string) => page.screenshot({ path: `/tmp/h7-shots/${name}.png` });

describe('look', () => {
  it.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
    ['phone', 'dark'],
  ] as const)('%s %s', async (size, theme) => {
    const farm = await startTerminalFarm(0, '/tmp/h7-renderer');
    for (let i = 0; i < 9; i++) {
      const { terminal } = farm.addRun(`Task number ${String.fromCharCode(65 + i)} with words`, { workspace: i % 2 });
      terminal.print(
        Array.from(
          { length: 60 },
          (_, n) =>
            `\u001B[3${(n % 7) + 1}m line ${n}\u001B[0m of task ${i}: npm test, ✓ 41 passed and a good many other words that wrap\n`,
        ).join(''),
      );
    }
    const pty = farm.addRun('Driven by me', { mode: 'terminal', attended: true });
    pty.terminal.print(
      '\u001B[8;32;120t\u001B[2J\u001B[H' +
        Array.from({ length: 28 }, (_, n) => `\u001B[3${(n % 7) + 1}m│ row ${n} `.padEnd(100, '─') + '│\u001B[0m').join(
          '\r\n',
        ) +
        '\r\n> ',
    );
    const shell = farm.addTerminal('shop shell', { createdAt: Date.now() - 60_000 });
    shell.bytes.print('me@croft:~/shop$ ls\r\nREADME.md  src  test\r\nme@croft:~/shop$ ');
    farm.addTerminal('ended shell', {
      createdAt: Date.now() - 90_000,
      state: { kind: 'ended', at: Date.now(), exitCode: 1, message: null },
    });
    const { page, troubles } = await openPage(browser, { size, theme });
    await page.addInitScript((t) => localStorage.setItem('croft.token', t), farm.token);
    const n = `${size}-${theme}`;
    await page.goto(`${farm.url}/#/terminals`);
    await page.locator('.xterm-rows').first().waitFor();
    await page.waitForTimeout(900);
    await shot(page, `${n}-grid`);
    console.log(n, 'grid', await axeFindings(page));
    await page.goto(`${farm.url}/#/terminals/${shell.terminal.id}`);
    await page.waitForTimeout(700);
    await shot(page, `${n}-large`);
    await page.locator('.xterm:visible').click({ position: { x: 30, y: 30 } });
    await page.waitForTimeout(400);
    await page.keyboard.type('echo hi');
    await page.waitForTimeout(300);
    await shot(page, `${n}-typing`);
    console.log(n, 'typing', await axeFindings(page), shell.bytes.typed.join(''), shell.bytes.asked);
    await page.keyboard.press('F6');
    await page.goto(`${farm.url}/#/task/${pty.task.id}`);
    await page.waitForTimeout(800);
    await shot(page, `${n}-task`);
    console.log(n, 'task', await axeFindings(page));
    if (size === 'desktop') {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.waitForTimeout(200);
      await shot(page, `${n}-task-menu`);
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('t');
    await page.waitForTimeout(300);
    await shot(page, `${n}-hand-back`);
    console.log(n, 'troubles', troubles);
    await page.context().close();
    await farm.close();
  });
});
