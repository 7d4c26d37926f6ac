import { describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe';
import { openPage, sizes } from './support/chromium';
import { realFarm } from './support/real-farm';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();
const implementation = [{ bash: 'rm -rf dist', ask: true }, { bash: 'exit 3', ask: false }, { verdict: 'pass' }];
const stages = { specification: [{ verdict: 'pass' }], implementation, qa: [{ verdict: 'pass' }] };
const env = { CROFT_SCRIPT: JSON.stringify({ stages }), CROFT_SCRIPT_SPEED: '0' };

describe.skipIf(!hasChromium)('a command that its user denied', () => {
  it('stands as denied among the commands, without a time, and not among the errors', async () => {
    const { farm, client } = await realFarm({ args: ['--demo'], env });
    const { fact } = await client.waitFor('an ask', (event) => event.fact.type === 'ask.changed' && event);
    if (fact.type !== 'ask.changed') throw new Error('no ask');
    await client.invoke('run.answer', { askId: fact.ask.id, answer: { kind: 'deny', message: 'Keep it.' } });
    await client.taskIn(fact.ask.taskId, 'done');

    const { page, troubles } = await openPage(browser());
    await page.goto(farm.link);
    await page
      .getByRole('link', { name: /^Activity/ })
      .first()
      .click();
    const rows = page.getByRole('region', { name: /^Events/ }).getByRole('button');
    const only = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await only('Bash');
    const denied = rows.filter({ hasText: /rm -rf dist.*denied$/ });
    await denied.waitFor();
    await screenshot(page, 'denied-bash');
    await page.setViewportSize(sizes.phone);
    await denied.getByText('denied').filter({ visible: true }).waitFor();
    await screenshot(page, 'denied-bash-phone');
    await page.setViewportSize(sizes.desktop);
    await only('Bash');
    await only('Errors');
    await rows.filter({ hasText: 'exit 3' }).waitFor();
    expect(await rows.filter({ hasText: 'rm -rf' }).count()).toBe(0);
    await screenshot(page, 'denied-errors');
    await only('Errors');
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('denied dist');
    await denied.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('is told apart from the calls that its attempt has made', async () => {
    const { farm, client } = await realFarm({ args: ['--demo'], env });
    const { fact } = await client.waitFor('an ask', (event) => event.fact.type === 'ask.changed' && event);
    if (fact.type !== 'ask.changed') throw new Error('no ask');
    const { id: askId, taskId } = fact.ask;
    await client.invoke('run.answer', { askId, answer: { kind: 'deny', message: 'Keep it.' } });
    await client.taskIn(taskId, 'done');
    const runs = await client.invoke('run.list', { taskId });
    const { totals } = runs.find(({ stageKey }) => stageKey === 'implementation') ?? {};
    expect(totals).toMatchObject({ toolCount: 1, bashCount: 1, deniedCount: 1 });

    const { page } = await openPage(browser());
    await page.goto(farm.link);
    await page.evaluate(() => void (location.hash = '#/activity'));
    await page.getByRole('tab', { name: 'Runs' }).click();
    const row = page.getByRole('row').filter({ hasText: 'implementation' });
    await row.getByTitle('1 tool call, 1 denied').waitFor();
    await screenshot(page, 'denied-runs');
    expect(await axeFindings(page)).toEqual([]);
    await page.setViewportSize(sizes.phone);
    await row.waitFor();
    await screenshot(page, 'denied-runs-phone');
    await page.setViewportSize(sizes.desktop);
    await page.evaluate((id) => void (location.hash = `#/task/${id}`), taskId);
    await page.getByText('1 tool call, 1 denied').waitFor();
    await screenshot(page, 'denied-task');
  });
});
