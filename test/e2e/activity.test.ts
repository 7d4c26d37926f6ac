import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/main/contract/errors';
import type { FarmEvent } from '../../src/main/contract/event';
import { followFarm } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FakeFarm } from '../fakes/gateway';
import { theRun } from '../fakes/handlers';
import { loggedIn, startScreenFarm } from '../fakes/screen-farm';
import { waitFor } from '../fakes/wait-for';
import { activityAnswers, manyRuns } from './support/activity-farm';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage } from './support/chromium';
import type { PageOptions, WatchedPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
const MILLION = 1_000_000;
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

async function start(stored: number, runs = 0): Promise<ReturnType<typeof activityAnswers>> {
  let made: ReturnType<typeof activityAnswers> | null = null;
  farm = await startScreenFarm((of) => (made = activityAnswers(of, stored, manyRuns(theRun, runs))).answers);
  if (!made) throw new Error('no answers');
  return made;
}

async function open(options: PageOptions & { contrast?: boolean; story?: boolean } = {}): Promise<WatchedPage> {
  const watched = await openPage(browser, options);
  const look = { 'croft.look': JSON.stringify({ contrast: options.contrast ? 'more' : 'system' }) };
  await watched.page.addInitScript(
    (items) => {
      for (const [key, value] of Object.entries(items)) localStorage.setItem(key, value);
    },
    { ...loggedIn, ...look, ...(!options.story && { 'croft.activity': '{"story":false}' }) },
  );
  await watched.page.goto(`${farm?.url}/#/activity`);
  return watched;
}

const log = (page: Page) => page.getByRole('region', { name: /^Events/ });
/** Numbers of the rows in sight, read from their titles. */
const seqsIn = async (page: Page): Promise<readonly number[]> => {
  const titles = await log(page)
    .locator('button[title]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('title')));
  return titles.map((title) => Number(/number ([\d,]+)$/.exec(title ?? '')?.[1]?.replaceAll(',', '')));
};
const rowOf = (page: Page, seq: number) => log(page).locator(`button[title$="number ${seq.toLocaleString('en-US')}"]`);

/** What reaches out of the window and is in no box that scrolls by itself. */
const widerThanItsWindow = (main: Element): readonly string[] =>
  [...main.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
    .filter((element) => !element.parentElement?.closest('[class*="overflow-x-auto"], .truncate, svg, .sr-only'))
    .map((element) => element.className);

describe.skipIf(!hasChromium)('the log of a million events', () => {
  it('is one list: its bar leads anywhere, a number and a time lead to their row, keys walk it', async () => {
    const { world } = await start(MILLION);
    const { page, troubles } = await open();
    await rowOf(page, MILLION).waitFor();
    await screenshot(page, 'activity-log');
    expect(await axeFindings(page)).toEqual([]);

    for (const share of [0.5, 0.123, 1]) {
      await log(page).evaluate((box, to) => box.scrollTo({ top: to * (box.scrollHeight - box.clientHeight) }), share);
      const middle = Math.round(MILLION * (1 - share));
      await rowOf(page, Math.max(1, middle)).waitFor();
      const seqs = await seqsIn(page);
      expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) - index));
    }
    expect(world.asked.length).toBeLessThan(20);

    await page.keyboard.press('t');
    await page.getByLabel('Or a number').fill('424,242');
    await page.keyboard.press('Enter');
    await rowOf(page, 424_242).waitFor();
    await rowOf(page, 424_242).click();
    await page.keyboard.press('j');
    await page.getByRole('region', { name: 'Event', exact: true }).getByText('number 424,241').waitFor();
    await expect(page.getByLabel('What it holds').innerText()).resolves.toContain('"seq": 424241');
    await screenshot(page, 'activity-details');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Event', exact: true }).waitFor({ state: 'hidden' });

    await page.keyboard.press('.');
    await rowOf(page, MILLION).waitFor();
    expect(troubles).toEqual([]);
  });

  it('fills its place also after it could not be read at first', async () => {
    let refused = true;
    farm = await startScreenFarm((of) => {
      const { answers } = activityAnswers(of, MILLION);
      const extent = () => (refused ? fail('unavailable', 'No log today.') : ok({ first: 1, last: MILLION }));
      return { ...answers, 'event.extent': extent };
    });
    const { page } = await open();
    await page.getByText('No log today.').waitFor();
    refused = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await rowOf(page, MILLION).waitFor();
    await waitFor('rows over the whole height', async () => (await seqsIn(page)).length > 30);
  });

  it('is searched by words, with matches marked, narrowed by sort, and shown whole again', async () => {
    const { world } = await start(MILLION);
    const { page, troubles } = await open();
    await rowOf(page, MILLION).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('failure 99997');
    await log(page).locator('mark').first().waitFor();
    await expect(log(page).locator('mark').first().innerText()).resolves.toBe('failure');
    await screenshot(page, 'activity-search');
    expect(await axeFindings(page)).toEqual([]);
    expect(world.asked.at(-1)).toMatchObject({ text: 'failure 99997' });

    await page.getByLabel('Search the log').fill('');
    await page.getByRole('button', { name: 'Errors' }).click();
    await log(page).getByText('exit 1').filter({ visible: true }).first().waitFor();
    const heightAfterScroll = () =>
      log(page).evaluate((box) => {
        box.scrollTo({ top: box.scrollHeight });
        return box.scrollHeight;
      });
    await waitFor('more pages', async () => {
      const height = await heightAfterScroll();
      return height > 4000 && height < 1_000_000;
    });

    await page.getByLabel('Search the log').fill('no such words anywhere');
    await page.getByRole('button', { name: 'Show everything' }).click();
    await rowOf(page, MILLION).waitFor();
    expect(troubles).toEqual([]);
  });

  it('is exported without what the filters leave out, and a long export can be stopped', async () => {
    await start(4500);
    const { page } = await open();
    await rowOf(page, 4500).waitFor();
    await page.keyboard.press('e');
    await screenshot(page, 'activity-export');
    const arrived = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
    const download = await arrived;
    expect(download.suggestedFilename()).toMatch(/^croft-log-\d{4}-\d\d-\d\d\.jsonl$/);
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as FarmEvent).seq)).toEqual(lines.map((_, index) => index + 1));
    expect(lines.length).toBe(4500);
    await page.getByText('4500 events written').waitFor();
  });
});

describe.skipIf(!hasChromium)('the story', () => {
  it('is what a newcomer sees; everything is one click away, and stays so', async () => {
    await start(2000);
    const { page, troubles } = await open({ story: true });
    await log(page).getByText('Number 1999').waitFor();
    await expect(log(page).getByText('Let me see').count()).resolves.toBe(0);
    const chip = (name: string) => page.getByRole('button', { name, exact: true });
    await expect(chip('Story').getAttribute('aria-pressed')).resolves.toBe('true');
    await screenshot(page, 'activity-story');
    expect(await axeFindings(page)).toEqual([]);

    await page.keyboard.press('/');
    await page.keyboard.type('token');
    await log(page).locator('mark').first().waitFor();
    await chip('Story').click();
    await log(page).getByText('Number 1999').waitFor();
    await expect(page.getByLabel('Search the log').inputValue()).resolves.toBe('');

    await chip('Everything').click();
    await rowOf(page, 2000).waitFor();
    await expect(log(page).getByText('Let me see').count()).resolves.toBeGreaterThan(0);
    await page.reload();
    await rowOf(page, 2000).waitFor();
    await chip('Story').click();
    await log(page).getByText('Let me see').first().waitFor({ state: 'hidden' });
    expect(troubles).toEqual([]);
  });

  it('says that nothing has happened in a new farm', async () => {
    await start(0);
    const { page } = await open({ story: true });
    await page.getByText('Nothing has happened yet').waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('what was used', () => {
  it('is a table of runs that can be sorted', async () => {
    await start(100, 60);
    const { page, troubles } = await open();
    await rowOf(page, 100).waitFor();
    await page.keyboard.press('2');
    await page.getByText('60 runs together').first().waitFor();
    await page.getByRole('button', { name: 'Cost' }).click();
    await waitFor('the dearest first', async () =>
      (await page.locator('tbody tr').first().innerText()).includes('$4.'),
    );
    await screenshot(page, 'activity-runs');
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it.each([
    ['desktop', 'light', false],
    ['desktop', 'dark', true],
    ['phone', 'dark', false],
  ] as const)('is drawn and told in numbers: %s, %s, contrast %s', async (size, theme, contrast) => {
    await start(100, 12);
    const { page, troubles } = await open({ size, theme, contrast });
    const name = `${size}-${theme}${contrast ? '-contrast' : ''}`;
    await rowOf(page, 100).waitFor();
    await screenshot(page, `activity-log-${name}`);
    expect(await page.locator('main').evaluate(widerThanItsWindow)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Charts' }).click();
    await page.locator('canvas').nth(3).waitFor();
    await page
      .getByText(/^Agents working: 3 agents on average at the busiest; the most was/)
      .waitFor({ state: 'attached' });
    await screenshot(page, `activity-charts-${name}`);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByText('The numbers as a table').click();
    await page.getByRole('columnheader', { name: 'Failed runs' }).waitFor();
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.getByText('12 runs together').filter({ visible: true }).waitFor();
    await screenshot(page, `activity-runs-${name}`);
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('is nothing yet in a new farm, and each part says so', async () => {
    await start(0);
    const { page, troubles } = await open();
    await page.getByText('Nothing has happened yet').waitFor();
    await screenshot(page, 'activity-empty');
    await page.keyboard.press('2');
    await page.getByText('No agent has run yet').waitFor();
    await page.keyboard.press('3');
    await page.getByText('Nothing has run in the last day').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('a real farm', () => {
  it('shows what its agents do as they do it, finds it again, counts it and writes it to a file', async () => {
    const { home, sweep } = await scratchHome();
    const real = await startFarmProcess({ home, args: ['--demo'], env: { CROFT_SCRIPT_SPEED: '0.2' } });
    const client = await followFarm(real);
    try {
      const { page, troubles } = await openPage(browser);
      await page.goto(real.link);
      await page
        .getByRole('link', { name: /^Activity/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Everything', exact: true }).click();
      await log(page).getByText('The greeter is one small function').first().waitFor({ timeout: 60_000 });
      const [task] = await client.invoke('task.list', {});
      if (!task) throw new Error('the demo has no task');
      await client.taskIn(task.id, 'done', { limitMs: 60_000 });

      await page.keyboard.press('/');
      await page.keyboard.type('small func');
      await log(page).locator('mark').first().waitFor();
      await expect(log(page).locator('mark').first().innerText()).resolves.toMatch(/^(small|function)/);
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
      await page.getByRole('button', { name: 'Only this run' }).click();
      await screenshot(page, 'activity-real-search');

      const arrived = page.waitForEvent('download');
      await page.keyboard.press('e');
      await page.getByRole('dialog').getByLabel('Everything').check();
      await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
      const lines = (await readFile(await (await arrived).path(), 'utf8')).trimEnd().split('\n');
      const seqs = lines.map((line) => (JSON.parse(line) as FarmEvent).seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      expect(seqs.length).toBeGreaterThan(30);
      await page.getByText(/events written to/).waitFor();

      await page.keyboard.press('2');
      await page.getByText('3 runs together').filter({ visible: true }).waitFor();
      await page.keyboard.press('3');
      await page.locator('canvas').nth(3).waitFor();
      await page.getByText(/^Tasks done: 1 task/).waitFor({ state: 'attached' });
      await screenshot(page, 'activity-real-charts');
      expect(troubles).toEqual([]);
    } finally {
      client.close();
      await real.end();
      await sweep();
    }
  });
});
