import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '../../src/main/contract/task';
import { followFarm } from '../fakes/farm-events';
import type { FarmClient } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import type { FarmProcess } from '../fakes/farm-process';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;

/** In QA the agent asks before it runs the tests: a task that nobody answers needs its user. */
const SCRIPT = JSON.stringify({
  stages: { qa: [{ say: 'I run the tests.' }, { bash: 'node --test', ask: true }, { verdict: 'pass' }] },
});

interface World {
  readonly farm: FarmProcess;
  readonly client: FarmClient;
  readonly done: Task;
  readonly waiting: Task;
  readonly empty: FarmProcess;
}

let browser: Browser;
let world: World;
const sweeps: (() => Promise<void>)[] = [];

/** A farm with one task of each kind, and one with nothing in it. */
async function makeWorld(): Promise<World> {
  const [full, bare] = await Promise.all([scratchHome(), scratchHome()]);
  const farm = await startFarmProcess({ home: full.home, args: ['--demo'], env: { CROFT_SCRIPT: SCRIPT } });
  const empty = await startFarmProcess({ home: bare.home });
  const client = await followFarm(farm);
  sweeps.push(async () => {
    client.close();
    await farm.end();
    await empty.end();
    await full.sweep();
    await bare.sweep();
  });
  const [first] = await client.invoke('task.list', {});
  const [workspace] = await client.invoke('workspace.list', {});
  if (!first || !workspace) throw new Error('the demo brought nothing');
  const ask = await client.openAsk(first.id);
  await client.invoke('run.answer', { askId: ask.id, answer: { kind: 'allow' } });
  const done = await client.taskIn(first.id, 'done');
  const make = (title: string, start: boolean) =>
    client.invoke('task.create', { workspaceId: workspace.id, title, agent: 'scripted', start });
  const waiting = await make('Grüße in مرحبا und 👋 anderen Sprachen, mit einem ziemlich langen Titel', true);
  await client.openAsk(waiting.id);
  await make('Greet in the evening', false);
  return { farm, client, done, waiting, empty };
}

beforeAll(async () => {
  if (!hasChromium) return;
  browser = await launchChromium();
  world = await makeWorld();
}, 120_000);
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  for (const sweep of sweeps) await sweep();
});

/** A screen: where it is, what tells that it is there, and what has to be done first. */
interface Look {
  readonly name: string;
  readonly address: (world: World) => string;
  readonly isThere: (page: Page) => Promise<void>;
  readonly before?: (page: Page) => Promise<void>;
}

const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor();
const heading = (words: string | RegExp) => (page: Page) =>
  page.getByRole('heading', { name: words }).first().waitFor();
const dialog = (words: string | RegExp) => (page: Page) => page.getByRole('dialog', { name: words }).waitFor();
const changes = (page: Page) => page.getByRole('region', { name: /^Changes of/ }).waitFor();
const press = (keys: string) => (page: Page) => page.keyboard.press(keys);

const looks: readonly Look[] = [
  { name: 'home', address: () => '#/', isThere: text('Greet in the evening') },
  { name: 'task-done', address: ({ done }) => `#/task/${done.id}`, isThere: heading(/Say goodbye/) },
  { name: 'task-needs-you', address: ({ waiting }) => `#/task/${waiting.id}`, isThere: text(/May the agent run/) },
  { name: 'terminals', address: () => '#/terminals', isThere: heading('Terminals') },
  { name: 'review', address: () => '#/review', isThere: text(/Say goodbye/) },
  { name: 'review-task', address: ({ done }) => `#/review/${done.id}`, isThere: changes },
  { name: 'activity', address: () => '#/activity', isThere: heading('Activity') },
  { name: 'doctor', address: () => '#/doctor', isThere: text('Scripted agent') },
  { name: 'settings', address: () => '#/settings', isThere: text('Tasks at once') },
  { name: 'palette', address: () => '#/', before: press('Control+k'), isThere: dialog(/Search or do anything/) },
  { name: 'shortcuts', address: () => '#/', before: press('?'), isThere: dialog('Shortcuts') },
  { name: 'new-task', address: () => '#/new-task?title=From+a+link', isThere: dialog('New task') },
  { name: 'add-workspace', address: () => '#/', before: press('w'), isThere: dialog('Add a project folder') },
  { name: 'unknown', address: () => '#/nowhere', isThere: text('There is nothing at this address') },
];

const faces = [
  { size: 'desktop', theme: 'light' },
  { size: 'desktop', theme: 'dark' },
  { size: 'phone', theme: 'light' },
  { size: 'phone', theme: 'dark' },
] as const;

/** A page that is logged in with the farm's own token. */
async function loggedIn(context: BrowserContext, farm: FarmProcess): Promise<void> {
  const stored = JSON.stringify(farm.token);
  await context.addInitScript((token) => localStorage.setItem('croft.token', JSON.parse(token) as string), stored);
}

describe.skipIf(!hasChromium).each(faces)('on a $size in $theme', ({ size, theme }) => {
  it.each(looks)('$name is drawn without a serious finding of axe', async ({ name, address, before, isThere }) => {
    const { context, page, troubles } = await openPage(browser, { size, theme });
    await loggedIn(context, world.farm);
    await page.goto(`${world.farm.url}/${address(world)}`);
    if (before) {
      await text('Greet in the evening')(page);
      await before(page);
    }
    await isThere(page);
    await screenshot(page, `screen-${name}-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('an empty farm says what it is for', async () => {
    const { context, page } = await openPage(browser, { size, theme });
    await loggedIn(context, world.empty);
    await page.goto(world.empty.url);
    await page.getByRole('button', { name: 'Try the demo' }).waitFor();
    await page.getByText('Looking at this machine').waitFor({ state: 'hidden' });
    await screenshot(page, `screen-welcome-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    await context.close();
  });

  it('a stranger is asked for a token', async () => {
    const { context, page } = await openPage(browser, { size, theme });
    await page.goto(world.farm.url);
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await screenshot(page, `screen-login-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    await context.close();
  });
});

describe.skipIf(!hasChromium)('what needs its user', () => {
  it('is counted in the title and in the icon of the page', async () => {
    const { context, page } = await openPage(browser);
    await loggedIn(context, world.farm);
    await page.goto(world.farm.url);
    await page.waitForFunction(() => document.title.startsWith('(1) '));
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/\/1-[\w-]+\.svg$/);
    await context.close();
  });
});

describe.skipIf(!hasChromium)('a letter typed into the terminal of an agent', () => {
  it('goes into the words for the agent, and is no shortcut', async () => {
    const { context, page, troubles } = await openPage(browser);
    await loggedIn(context, world.farm);
    await page.goto(`${world.farm.url}/#/task/${world.waiting.id}`);
    await text(/May the agent run/)(page);
    await page.locator('.xterm-screen').first().click();
    await page.keyboard.type('x stop');
    expect(await page.getByLabel('Say something to the agent').inputValue()).toBe('x stop');
    expect((await world.client.invoke('task.get', { taskId: world.waiting.id })).state.kind).toBe('running');
    expect(troubles).toEqual([]);
    await context.close();
  });
});

describe.skipIf(!hasChromium)('the palette', () => {
  it('finds a task, and does things by keys alone', async () => {
    const { context, page, troubles } = await openPage(browser);
    await loggedIn(context, world.farm);
    await page.goto(world.farm.url);
    await text('Greet in the evening')(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('evening');
    await page.keyboard.press('Enter');
    await heading(/Greet in the evening/)(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('trust of');
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /demo/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('ask first');
    await page.keyboard.press('Enter');
    await world.client.waitFor(
      'the trust',
      ({ fact }) => fact.type === 'workspace.changed' && fact.workspace.trust === 'ask',
    );
    await page.keyboard.press('Control+k');
    await page.keyboard.type('pause the farm');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /paused/ }).waitFor();
    await screenshot(page, 'screen-paused');
    await page.keyboard.press('Shift+P');
    await page.getByRole('button', { name: 'Pause: start nothing new' }).waitFor();
    expect(troubles).toEqual([]);
    await context.close();
  });
});
