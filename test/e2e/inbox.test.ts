import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Ask } from '../../src/main/contract/run';
import { createScratch } from '../builders/repo';
import type { FarmClient } from '../fakes/farm-events';
import { scratchHome } from '../fakes/farm-process';
import { waitFor } from '../fakes/wait-for';
import { findChromium, launchChromium } from './support/chromium';
import { screenshot } from './support/screenshots';
import { transports } from './support/transports';
import type { OpenWorld, World } from './support/transports';

const hasChromium = findChromium() !== null;
const COLOURS = ['Red', 'Green', 'Blue', 'Violet'];
const QUESTION = 'Which colour shall it have?';

/** Each task asks for two permissions, then a question. */
const SCRIPT = JSON.stringify({
  stages: {
    specification: [
      { bash: 'true # first', ask: true },
      { bash: 'true # second', ask: true },
      { question: QUESTION, options: COLOURS.map((label) => ({ label, description: '' })) },
      { verdict: 'pass' },
    ],
    implementation: [{ verdict: 'pass' }],
    qa: [{ verdict: 'pass' }],
  },
});
const env = { CROFT_SCRIPT: SCRIPT, CROFT_SCRIPT_SPEED: '0' };

let browser: Browser;
const sweeps: (() => unknown)[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
afterEach(async () => {
  for (const sweep of sweeps.splice(0).toReversed()) await sweep();
});

/** What is open now, the oldest first, as soon as there are so many. */
const openAsks = (client: FarmClient, count: number): Promise<readonly Ask[]> =>
  waitFor(`${count} open asks`, () => {
    const open = new Map<string, Ask>();
    for (const { fact } of client.events) {
      if (fact.type !== 'ask.changed') continue;
      if (fact.ask.state === 'open') open.set(fact.ask.id, fact.ask);
      else open.delete(fact.ask.id);
    }
    return open.size === count ? [...open.values()].toSorted((a, b) => a.createdAt - b.createdAt) : null;
  });

/** A farm in which two agents ask. */
async function twoThatAsk(open: OpenWorld): Promise<World> {
  const projects = createScratch();
  const { home, sweep } = await scratchHome();
  sweeps.push(projects.dispose, sweep);
  const world = await open(browser, { home, env });
  sweeps.push(world.close);
  const path = projects.repository('shop', { 'README.md': '# Shop\n' });
  const workspace = await world.client.invoke('workspace.create', { path, name: 'shop' });
  for (const title of ['Paint the door', 'Paint the wall']) {
    const asked = world.client.events.length;
    await world.client.invoke('task.create', { workspaceId: workspace.id, title, agent: 'scripted', start: true });
    await world.client.waitFor(
      'its first ask',
      ({ seq, fact }) => seq > asked && fact.type === 'ask.changed' && fact.ask.state === 'open',
    );
  }
  return world;
}

/** Rows of the inbox whose question does not fit. */
const cutQuestions = (page: Page): Promise<number> =>
  page
    .locator('bdi.text-needs')
    .and(page.getByTitle(QUESTION))
    .evaluateAll((found) => found.filter((one) => one.scrollHeight > one.clientHeight).length);

describe.skipIf(!hasChromium)('the inbox', () => {
  it.each(transports)('is worked off by keys alone, over %s', async (name, open) => {
    const { page, client, troubles } = await twoThatAsk(open);
    const rows = page.getByRole('link', { name: /[.] needs you: (run|Which)/ });
    const focused = (title: string) =>
      page
        .locator('.row-link:focus')
        .and(rows)
        .and(page.getByRole('link', { name: title }))
        .waitFor();
    /** Answers the oldest of so many, whose row has the focus by itself, by one key. */
    const answer = async (open: number, title: string, key: string, state: Ask['state']) => {
      const [ask] = await openAsks(client, open);
      await waitFor('all rows', async () => (await rows.count()) === open);
      await focused(title);
      await page.keyboard.press(key);
      const answered = await client.waitFor(
        'its answer',
        ({ fact }) => fact.type === 'ask.changed' && fact.ask.id === ask?.id && fact.ask.state !== 'open' && fact.ask,
      );
      expect(answered.state).toBe(state);
    };

    await waitFor('both rows', async () => (await rows.count()) === 2);
    await page.keyboard.press('ArrowDown');
    await focused('Paint the door');
    await page.keyboard.press('j');
    await focused('Paint the wall');
    for (const key of ['ArrowUp', 'ArrowDown', 'k']) await page.keyboard.press(key);

    await answer(2, 'Paint the door', 'a', 'allowed');
    await answer(2, 'Paint the wall', 'd', 'denied');
    await answer(2, 'Paint the door', 'a', 'allowed');
    await answer(2, 'Paint the wall', 'a', 'allowed');
    await page
      .getByRole('button', { name: /Violet/ })
      .nth(1)
      .waitFor();
    await screenshot(page, `e2e-inbox-questions-${name}`);
    const wide = page.viewportSize();
    await page.setViewportSize({ width: 800, height: 800 });
    await page
      .getByRole('button', { name: /Violet/ })
      .first()
      .waitFor({ state: 'hidden' });
    await screenshot(page, `e2e-inbox-questions-tight-${name}`);
    expect(await cutQuestions(page)).toBe(0);
    if (wide) await page.setViewportSize(wide);
    await page
      .getByRole('button', { name: /Violet/ })
      .nth(1)
      .waitFor();
    await answer(2, 'Paint the door', '4', 'answered');
    await answer(1, 'Paint the wall', '2', 'answered');
    const tasks = await client.invoke('task.list', {});
    for (const task of tasks) await client.taskIn(task.id, 'done');
    await page.getByRole('heading', { name: /Over/ }).waitFor();
    expect(troubles()).toEqual([]);
  });
});
