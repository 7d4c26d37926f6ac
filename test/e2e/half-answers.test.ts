import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Ask } from '../../src/main/contract/run';
import { anAsk } from '../builders';
import { theRun, theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();
const TASK = `#/task/${theTaskId}`;
const of = { taskId: theTaskId, runId: theRun.id, workspaceId: theRun.workspaceId };
const option = (label: string) => ({ label, description: null });
const questions: Ask['questions'] = [
  { question: 'Which colours?', header: null, multiSelect: true, options: [option('red'), option('green')] },
  { question: 'Which name?', header: null, multiSelect: false, options: [] },
];

async function pageThatAsks(ask: Ask) {
  const farm = await screenFarm(runningTask([ask]));
  const { page, troubles } = await openScreen(browser(), farm, TASK);
  const close = (state: 'answered' | 'withdrawn') =>
    farm.log.commit([{ type: 'ask.changed', ask: { ...ask, state, answeredAt: Date.now() } }], { taskId: theTaskId });
  return { page, troubles, close };
}

const kept = (page: Page) => page.evaluate(() => localStorage.getItem('croft.unsaved-remarks') ?? '[]');
const red = (page: Page) => page.getByRole('checkbox', { name: 'red' });
const name = (page: Page) => page.getByRole('textbox', { name: 'Own words: Which name?' });

describe.skipIf(!hasChromium)('an answer that is half written', () => {
  it('is there again after another page and after a reload, until its question is closed', async () => {
    const { page, troubles, close } = await pageThatAsks(
      anAsk({ ...of, kind: 'question', title: 'Which?', questions }),
    );
    await red(page).check();
    await name(page).fill('Ada and');
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.evaluate((hash) => void (location.hash = hash), TASK);
    await waitFor('the tick', async () => await red(page).isChecked());
    await page.reload();
    await waitFor('the tick', async () => await red(page).isChecked());
    expect(await name(page).inputValue()).toBe('Ada and');
    await screenshot(page, 'half-answer');
    expect(await kept(page)).toContain('Ada and');
    close('withdrawn');
    await page.getByText('Your words were not sent:').waitFor();
    await waitFor('what was kept is gone', async () => (await kept(page)) === '[]');
    expect(troubles).toEqual([]);
  });

  it('is there again where a permission is being denied, and is forgotten once it was sent', async () => {
    const { page } = await pageThatAsks(anAsk({ ...of, title: 'run `npm test`?' }));
    const words = page.getByRole('textbox', { name: 'What should it do instead?' });
    await page.getByRole('button', { name: 'Deny…' }).click();
    await words.fill('Use make');
    await page.reload();
    await words.waitFor();
    expect(await words.inputValue()).toBe('Use make');
    await page.getByRole('button', { name: 'Deny', exact: true }).click();
    await waitFor('what was kept is gone', async () => (await kept(page)) === '[]');
  });
});
