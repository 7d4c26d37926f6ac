import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fail, ok } from '../../src/main/contract/errors';
import type { Ask } from '../../src/main/contract/run';
import { AskId } from '../../src/main/contract/ids';
import type { Task } from '../../src/main/contract/task';
import { anAsk, NOON } from '../builders';
import { theRun, theRunId, theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { openPage } from './support/chromium';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';
import { startTerminalFarm } from './support/terminal-farm';
import type { TerminalFarm } from './support/terminal-farm';

const browser = sharedBrowser();
const atWork = { kind: 'running', stage: 'specification', runId: theRunId } as const;
const { workspaceId } = theRun;

const askAt = (at: number, asked: Partial<Ask>): Ask => {
  const command = `npm run step-${at}`;
  return anAsk({
    ...{ id: AskId.parse(`ask_012345678${at}ab`), taskId: theTaskId, runId: theRunId, workspaceId },
    ...{ title: `run \`${command}\`?`, input: { command }, createdAt: NOON + at },
    ...asked,
  });
};

/** A screen of a farm with one task at work, whose agent asks so much. */
async function opened(address: string, asking = 0, asked: Partial<Ask> = {}) {
  const answered: string[] = [];
  const said: string[] = [];
  const sentAs: string[] = [];
  const held: (() => void)[] = [];
  const asks = Array.from({ length: asking }, (_, at) => askAt(at, asked));
  const farm = await screenFarm((fakes) => ({
    ...runningTask(asks)(fakes),
    'run.answer': (input) => {
      answered.push(input.askId);
      const ask = asks.find(({ id }) => id === input.askId);
      if (!ask) return fail('not_found', 'There is no such question.');
      const closed: Ask = { ...ask, state: 'answered', answeredAt: NOON };
      fakes.log.commit([{ type: 'ask.changed', ask: closed }], { taskId: theTaskId, workspaceId, runId: theRunId });
      return ok(closed);
    },
    'run.say': async (input) => {
      sentAs.push(input.inputId ?? '');
      await new Promise<void>((go) => held.push(go));
      said.push(input.text);
      return ok({ sent: true as const });
    },
  }));
  const { page, troubles } = await openScreen(browser(), farm, address);
  const move = (state: Task['state']) => {
    const task: Task = { ...farm.fake.task(), state };
    farm.log.commit([{ type: 'task.changed', task, move: null }], { taskId: task.id, workspaceId });
  };
  return { page, troubles, answered, said, sentAs, held, move };
}

/** All terminals of a farm, whose own token the page is logged in with. */
async function openTerminals(farm: TerminalFarm): Promise<Page> {
  onTestFinished(() => farm.close());
  const { page, context } = await openPage(browser());
  onTestFinished(() => context.close());
  await page.addInitScript((token) => localStorage.setItem('croft.token', token), farm.token);
  await page.goto(`${farm.url}/#/terminals`);
  return page;
}

const rows = (page: Page) => page.getByRole('button', { name: /^Deny/ });

describe.skipIf(!hasChromium)('what moves on under the hand', () => {
  it('is not answered by the second half of a double click', async () => {
    const { page, answered, troubles } = await opened('#/', 3);
    await rows(page).nth(2).waitFor();
    await rows(page).first().dblclick({ delay: 60 });
    await waitFor('the row to go', async () => (await rows(page).count()) === 2);
    // A third press, somewhat later, is one of its own.
    await page
      .getByRole('button', { name: /^Allow/ })
      .first()
      .click();
    await waitFor('the row to go', async () => (await rows(page).count()) === 1);
    expect(answered).toHaveLength(2);
    expect(troubles).toEqual([]);
  });

  it('is named in full where it is allowed, also where it needs nothing but its name', async () => {
    const toolName = `mcp__storage__${'drop_'.repeat(40)}everything`;
    const { page } = await opened('#/', 1, { toolName, title: `use ${toolName}?`, input: {} });
    await page.getByRole('button', { name: 'Read all' }).click();
    await page.getByRole('button', { name: /^Allow/ }).waitFor();
    const isWhole = () =>
      page.getByText(toolName).evaluateAll((drawn) => drawn.some((one) => !one.closest('.line-clamp-2, .truncate')));
    await waitFor('its whole name', isWhole);
    await screenshot(page, 'moved-on-whole-tool');
  });

  it('is not asked about once it has become something else', async () => {
    const { page, move } = await opened(`#/task/${theTaskId}`);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    const question = page.getByRole('button', { name: /^Stop its agent\?/ });
    await question.waitFor();
    move({ kind: 'queued', since: NOON });
    await question.waitFor({ state: 'hidden' });
    move(atWork);
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    expect(await question.count()).toBe(0);
  });

  it('leaves to its user what is written while the words before it are on their way', async () => {
    const { page, said, held } = await opened(`#/task/${theTaskId}`);
    const field = page.getByRole('textbox', { name: 'Say something to the agent' });
    await field.fill('Use tabs.');
    await field.press('Enter');
    await waitFor('the words on their way', () => held.length === 1);
    await page.keyboard.type(' And no semicolons');
    held[0]?.();
    await waitFor('the words', () => said.length === 1);
    await waitFor('the words', async () => (await field.inputValue()) === 'And no semicolons');
    expect(said).toEqual(['Use tabs.']);
  });

  it('sends words that were not answered under their own name again, also from another visit of the screen', async () => {
    const { page, sentAs, held } = await opened(`#/task/${theTaskId}`);
    const field = page.getByRole('textbox', { name: 'Say something to the agent' });
    await field.fill('Use tabs.');
    await field.press('Enter');
    await waitFor('the words on their way', () => held.length === 1);
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.goBack();
    await field.press('Enter');
    await waitFor('the words once more', () => held.length === 2);
    expect(new Set(sentAs).size).toBe(1);
    expect(sentAs[0]).not.toBe('');
    for (const go of held) go();
  });
});

describe.skipIf(!hasChromium)('a terminal of an agent at work', () => {
  it('gets no keys by the Enter that has filled the screen with it and is still held', async () => {
    const farm = await startTerminalFarm();
    farm.addRun('At work', { mode: 'terminal', kind: 'pty' }).terminal.print('working');
    const page = await openTerminals(farm);
    const tile = page.locator('article[data-tile]');
    await tile.getByText('working').first().waitFor();
    await tile.getByRole('link').focus();
    await page.keyboard.down('Enter');
    await page.locator('[data-keys="pass"]:focus').waitFor();
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    const keysGoTo = page.getByText(/^Keys go to the agent/).first();
    expect(await keysGoTo.count()).toBe(0);
    await page.keyboard.press('Enter');
    await keysGoTo.waitFor();
  });
});

describe.skipIf(!hasChromium)('ended terminals', () => {
  it('are cleared as far as they had ended when that was asked', async () => {
    const farm = await startTerminalFarm();
    const state = { kind: 'ended', at: Date.now(), exitCode: 0, message: null } as const;
    const earlier = { createdAt: Date.now() - 60_000 };
    for (const name of ['one', 'two']) farm.addTerminal(name, { ...earlier, state });
    const { terminal } = farm.addTerminal('three', earlier);
    const page = await openTerminals(farm);
    await page.getByRole('button', { name: 'Clear 2 ended' }).click();
    const question = page.getByRole('button', { name: /^Clear 2 ended\?/ });
    await question.waitFor();
    farm.change({ type: 'terminal.changed', terminal: { ...terminal, state } });
    await page.locator('article[data-tile][aria-label="three"]').getByText('ended').first().waitFor();
    await screenshot(page, 'terminals-clear-asked');
    await question.press('Enter');
    await waitFor('as many', async () => (await page.locator('article[data-tile]').count()) === 1);
    await page.getByRole('button', { name: 'Clear 1 ended' }).waitFor();
  });
});
