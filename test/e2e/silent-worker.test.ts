import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';
import { startTerminalFarm } from './support/terminal-farm';
import type { TerminalFarm } from './support/terminal-farm';

const hasChromium = findChromium() !== null;
let browser: Browser;
let farm: TerminalFarm | null = null;

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

const held = {
  kind: 'held',
  stage: 'implementation',
  code: 'limit',
  why: 'The limit of Claude for seven days is used up.',
  until: Date.now() + 3_600_000,
} as const;

const isCut = (element: Element): boolean => {
  const line = element.closest('[title]') ?? element;
  return line.scrollHeight > line.clientHeight + 1 || line.scrollWidth > line.clientWidth;
};

describe.skipIf(!hasChromium)('a worker that does not answer', () => {
  it.each([
    { size: 'desktop', theme: 'light' },
    { size: 'phone', theme: 'dark' },
  ] as const)('is told of on a $size, claims no work, and is revived', async ({ size, theme }) => {
    const token = (farm = await startTerminalFarm()).token;
    const { task } = farm.addRun('Add login');
    const { context, page, troubles } = await openPage(browser, { size, theme });
    await page.addInitScript((own) => localStorage.setItem('croft.token', own), token);
    await page.goto(`${farm.url}/#/`);
    await page.getByText(/implementation · editing/).waitFor();
    farm.hang();
    const bar = page.getByRole('alert').filter({ hasText: 'The worker does not answer.' });
    await bar.waitFor();
    await page.getByText(/implementation · its worker does not answer/).waitFor();
    expect(await page.getByText(/implementation · editing/).count()).toBe(0);
    await page.getByRole('button', { name: 'Revive', exact: true }).waitFor();
    await screenshot(page, `silent-worker-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${farm.url}/#/task/${task.id}`);
    await page.getByRole('button', { name: 'Revive the worker' }).click();
    await bar.waitFor({ state: 'hidden' });
    expect(await page.getByRole('button', { name: 'Revive', exact: true }).count()).toBe(0);
    farm.change({ type: 'task.changed', task: { ...task, state: held }, move: null });
    await page.goto(`${farm.url}/#/`);
    await page.getByRole('heading', { name: /^Held/ }).waitFor();
    const why = page.getByText(/goes on .* seven days is used up\.$/);
    await why.waitFor();
    await screenshot(page, `home-held-${size}-${theme}`);
    expect(await why.evaluate(isCut)).toBe(false);
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('stopping its agent is asked about first, and an address of no task says so', async () => {
    farm = await startTerminalFarm();
    const { task } = farm.addRun('Add login');
    const { page, context } = await openPage(browser, {});
    await page.addInitScript((token) => localStorage.setItem('croft.token', token), farm.token);
    await page.goto(`${farm.url}/#/task/${task.id}`);
    await page.getByRole('button', { name: /^Stop/ }).waitFor();
    await page.keyboard.press('x');
    const sure = page.getByRole('button', { name: /^Stop its agent\?/ });
    await sure.and(page.locator(':focus')).waitFor();
    await screenshot(page, 'task-stop-asks');
    await page.keyboard.press('Escape');
    await sure.waitFor({ state: 'hidden' });
    await page.goto(`${farm.url}/#/task/task_nope`);
    await page.getByText('There is no such task').waitFor();
    await page.getByRole('link', { name: 'Back to Home' }).click();
    await page.getByText(/implementation · editing/).waitFor();
    await context.close();
  });
});
