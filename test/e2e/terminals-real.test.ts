import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { followFarm } from '../fakes/farm-events';
import type { FarmClient } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FarmProcess } from '../fakes/farm-process';
import { bash, passed, say } from '../fakes/model-server';
import type { ModelScript } from '../fakes/model-server';
import { pipelineBench, startTask } from '../integration/pipeline/bench';
import type { Bench } from '../integration/pipeline/bench';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';
import { transports } from './support/transports';
import type { World } from './support/transports';

const hasChromium = findChromium() !== null;
let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>> | null = null;
let bench: Bench | null = null;
let world: World | null = null;
const clients: FarmClient[] = [];
const farms: FarmProcess[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  await world?.close();
  world = null;
  for (const client of clients.splice(0)) client.close();
  for (const farm of farms.splice(0)) await farm.end();
  await home?.sweep();
  home = null;
  await bench?.close();
  bench = null;
});

async function start(args: readonly string[], env: Record<string, string> = {}) {
  const farm = await startFarmProcess({ home: home?.home ?? '', args, env });
  farms.push(farm);
  const client = await followFarm(farm);
  clients.push(client);
  return { farm, client };
}

const tiles = (page: Page) => page.locator('article[data-tile]');
const rows = (page: Page) => page.locator('.xterm-rows:visible').first();
const SLOW = { timeout: 60_000 };

/** An agent that talks for as long as it is let, in words that say how far it is. */
const talkative = JSON.stringify([
  { say: 'the very first words' },
  ...Array.from({ length: 15 }, (_, index) => ({
    say: `part ${index} of what it says, with some more words to fill a line`,
  })),
  { say: 'the last words' },
  { hang: true },
]);

describe.skipIf(!hasChromium)('terminals of real agents and shells', () => {
  it.each(transports)(
    'twelve agents stream side by side over %s, and one is read from its first words on after a reload',
    async (name, open) => {
      home = await scratchHome();
      const env = { CROFT_SCRIPT: talkative, CROFT_SCRIPT_SPEED: '1' };
      world = await open(browser, { home: home.home, args: ['--demo'], env });
      const { client, page, troubles } = world;
      const [workspace] = await client.invoke('workspace.list', {});
      if (!workspace) throw new Error('the demo brought no workspace');
      await client.invoke('settings.update', { maxConcurrent: 12 });
      const known = await client.invoke('task.list', {});
      for (let index = known.length; index < 12; index += 1) {
        await client.invoke('task.create', {
          workspaceId: workspace.id,
          title: `Talk ${index}`,
          agent: 'scripted',
          start: true,
        });
      }
      await page
        .getByRole('link', { name: /^Terminals/ })
        .first()
        .click();
      await tiles(page).nth(11).waitFor(SLOW);
      for (let index = 0; index < 12; index += 1) {
        await tiles(page).nth(index).locator('.xterm-rows').getByText('the last words').waitFor(SLOW);
      }
      await screenshot(page, `terminals-twelve-agents-${name}`);
      await page.keyboard.press('5');
      await page.keyboard.press('Enter');
      await rows(page).getByText('the last words').waitFor();
      await page.reload();
      await rows(page).getByText('the last words').waitFor();
      await page.locator('.xterm-screen:visible').first().click();
      await page.keyboard.press('Home');
      await rows(page).getByText('the very first words').waitFor();
      expect(troubles()).toEqual([]);
    },
  );

  it('a shell is typed into from the page, keeps its size and its words over a kill of the farm, and ends', async () => {
    home = await scratchHome();
    const { farm } = await start(['--demo'], { SHELL: '/bin/sh', CROFT_SCRIPT_SPEED: '0' });
    const { page } = await openPage(browser);
    await page.goto(farm.link);
    await page
      .getByRole('link', { name: /^Terminals/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Terminals' }).waitFor();
    await page.keyboard.press('Shift+S');
    await page.getByRole('dialog', { name: 'New shell' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page
      .getByText(/^Keys go to the shell/)
      .first()
      .waitFor();
    await page.keyboard.type('echo $((6*7)) is-it; stty size');
    await page.keyboard.press('Enter');
    await rows(page)
      .getByText(/^42 is-it/)
      .waitFor();
    await screenshot(page, 'terminal-real-shell');

    await farm.kill9();
    await page
      .getByText(/reconnecting/i)
      .first()
      .waitFor();
    await page.keyboard.type('lost');
    await page
      .getByText(/Not sent: Croft is away/)
      .first()
      .waitFor();
    await start(['--port', new URL(farm.url).port], { SHELL: '/bin/sh' });
    await page
      .getByText(/reconnecting/i)
      .first()
      .waitFor({ state: 'hidden', timeout: 30_000 });
    await expect
      .poll(
        async () => {
          await page.keyboard.type(' ');
          return page
            .getByText(/Not sent/)
            .first()
            .isVisible();
        },
        { timeout: 20_000 },
      )
      .toBe(false);
    await page.keyboard.type('echo back-$((1+1))');
    await page.keyboard.press('Enter');
    await rows(page)
      .getByText(/^back-2/)
      .waitFor();
    expect(await rows(page).innerText()).not.toContain('lost');

    await page.reload();
    await rows(page)
      .getByText(/^back-2/)
      .waitFor();
    await rows(page)
      .getByText(/^42 is-it/)
      .waitFor();
    await page.getByRole('button', { name: /End it/ }).click();
    await page.getByRole('button', { name: /^End it\?/ }).click();
    await page.getByRole('button', { name: /Take it off the list/ }).click();
    await expect.poll(() => new URL(page.url()).hash).toBe('#/terminals');
  });
});

/** Works on a long command until somebody says something else to it. */
const untilTold: ModelScript = ({ lastUserText }) => {
  if (lastUserText.includes('Tests are fixed')) return passed('done together');
  return lastUserText.includes('what I have typed') ? say('I have read it.') : bash('sleep 100');
};

describe.skipIf(!hasChromium)('a task of the real agent', () => {
  it('is taken over in the middle of a command, typed to in its own terminal, and handed back to its verdict', async () => {
    bench = await pipelineBench(untilTold);
    const { farm, client } = await bench.start();
    const taskId = await startTask(bench, client);
    await client.runOf(taskId, 'specification');
    const { page, troubles } = await openPage(browser);
    await page.goto(farm.link);
    await page.getByText('Add a greeting').first().click();
    await rows(page)
      .getByText(/sleep 100/)
      .first()
      .waitFor(SLOW);
    await page.keyboard.press('t');
    await page
      .getByText(/^Keys go to the agent/)
      .first()
      .waitFor(SLOW);
    await rows(page).getByText(/❯|>/).first().waitFor(SLOW);
    await page.keyboard.type('This is what I have typed.');
    await rows(page).getByText('what I have typed').first().waitFor(SLOW);
    await page.keyboard.press('Enter');
    await rows(page).getByText('I have read it.').first().waitFor(SLOW);
    await screenshot(page, 'terminal-real-take-over');
    await page.keyboard.press('F6');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('t');
    const dialog = page.getByRole('dialog', { name: 'Hand back to the agent' });
    await dialog.getByLabel(/Words for the agent/).fill('Tests are fixed.');
    await page.keyboard.press('Control+Enter');
    await client.waitFor(
      'the verdict',
      ({ fact }) =>
        fact.type === 'agent' && fact.event.kind === 'verdict' && fact.event.verdict.summary === 'done together',
    );
    expect(troubles).toEqual([]);
  });
});
