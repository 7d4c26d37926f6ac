import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bash, byStage, failed, passed, think, write } from '../fakes/model-server';
import { pipelineBench } from '../integration/pipeline/bench';
import type { Bench } from '../integration/pipeline/bench';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
let bench: Bench | null = null;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const script = byStage({
  specification: [think('A greeting is one line.', 'I have seen enough.'), passed('greeting.txt says hello')],
  implementation: (attempt) => [
    write('greeting.txt', attempt === 1 ? 'helo\n' : 'hello\n'),
    bash('node --check greeting.txt || true'),
    passed('Wrote greeting.txt.'),
  ],
  qa: (attempt) =>
    attempt === 1
      ? [failed('a typo', [{ severity: 'major', file: 'greeting.txt', line: 1, message: 'helo is no word' }])]
      : [passed('It says hello.')],
});

describe.skipIf(!hasChromium)('a newcomer', () => {
  it('gets from an empty home to a finished task, answers a permission, and sees the same after a reload and in a second window', async () => {
    bench = await pipelineBench(script);
    const { farm } = await bench.start();
    const { page, troubles } = await openPage(browser);
    await page.goto(farm.link);
    await page
      .getByRole('button', { name: /Add a project folder/ })
      .first()
      .waitFor();
    expect(page.url()).not.toContain('login');
    await screenshot(page, 'e2e-1-empty');
    expect(await axeFindings(page)).toEqual([]);

    await page.keyboard.press('w');
    const add = page.getByRole('dialog', { name: 'Add a project folder' });
    await add.getByLabel('Folder', { exact: true }).fill(bench.repository);
    await add.getByLabel('Name').fill('greeter');
    await screenshot(page, 'e2e-2-add');
    await add.getByRole('button', { name: /^Add/ }).last().click();
    await add.waitFor({ state: 'hidden' });

    await page.keyboard.press('n');
    const create = page.getByRole('dialog', { name: 'New task' });
    await create.getByLabel('What should be done?').fill('Say hello');
    await screenshot(page, 'e2e-3-new-task');
    await page.keyboard.press('Enter');
    await create.waitFor({ state: 'hidden' });

    await page.getByText('Say hello').first().click();
    await page.getByText(/May the agent run/).waitFor({ timeout: 60_000 });
    await screenshot(page, 'e2e-4-permission');
    await page.keyboard.press('a');
    await page.getByText(/May the agent run/).waitFor({ state: 'hidden' });
    /** QA sends it back once: the second implementation asks again. */
    await page.getByText(/May the agent run/).waitFor({ timeout: 60_000 });
    await page.keyboard.press('a');
    await page.getByText('It says hello.').first().waitFor({ timeout: 60_000 });
    await screenshot(page, 'e2e-5-done');
    expect(await axeFindings(page)).toEqual([]);

    await page.getByRole('tab', { name: /Changes/ }).click();
    await page.getByText('greeting.txt').first().waitFor();
    await screenshot(page, 'e2e-6-changes');
    await page.getByRole('tab', { name: /Events/ }).click();
    await screenshot(page, 'e2e-7-events');

    const seen = await page.locator('main').innerText();
    await page.reload();
    await page.getByText('It says hello.').first().waitFor();
    const { page: second } = await openPage(browser, { size: 'phone', theme: 'dark' });
    const token = await page.evaluate(() => JSON.stringify(Object.fromEntries(Object.entries(localStorage))));
    await second.addInitScript((stored) => {
      for (const [key, value] of Object.entries(JSON.parse(stored) as Record<string, string>))
        localStorage.setItem(key, value);
    }, token);
    await second.goto(page.url());
    await second.getByText('It says hello.').first().waitFor();
    await screenshot(second, 'e2e-8-second-window-phone-dark');
    expect(seen).toContain('Say hello');
    expect(troubles).toEqual([]);
  });
});
