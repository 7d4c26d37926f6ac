import { describe, expect, it } from 'vitest';
import { openPage } from './support/chromium';
import { demoFarm } from './support/real-farm';
import { hasChromium, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

/** The page of a draft in a farm as a user starts it. */
async function draftPage() {
  const { farm, client, workspace } = await demoFarm();
  const draft = await client.invoke('task.create', { workspaceId: workspace.id, title: 'Say helo' });
  const { page, troubles } = await openPage(browser());
  await page.goto(farm.link);
  await page.getByText('Say helo').first().click();
  return { client, draft, page, troubles };
}

describe.skipIf(!hasChromium)('a draft', () => {
  it('has its words changed before it starts', async () => {
    const { client, draft, page, troubles } = await draftPage();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /Edit title/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit the task' });
    await dialog.getByLabel('What should be done?').fill('Say hello');
    await screenshot(page, 'e2e-draft-edit');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: /Say hello/ }).waitFor();
    expect((await client.invoke('task.get', { taskId: draft.id })).title).toBe('Say hello');
    expect(troubles).toEqual([]);
  });

  it('is thrown away from its menu, too, once that was asked', async () => {
    const { client, draft, page, troubles } = await draftPage();
    const throwAway = async () => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: /^Throw away/ }).click();
      await page.getByRole('button', { name: 'Throw the draft away?' }).and(page.locator(':focus')).waitFor();
    };
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /^Throw away/ }).waitFor();
    await screenshot(page, 'e2e-draft-menu');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More actions' }).and(page.locator(':focus')).waitFor();
    await throwAway();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Throw away' }).waitFor();
    expect((await client.invoke('task.get', { taskId: draft.id })).state.kind).toBe('draft');
    await throwAway();
    await page.keyboard.press('Enter');
    await page.getByText('Threw the draft “Say helo” away.').waitFor();
    expect(troubles).toEqual([]);
  });

  it('is thrown away by a key, once that was asked', async () => {
    const { client, draft, page, troubles } = await draftPage();
    await page.getByRole('button', { name: 'Throw away' }).waitFor();
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Throw the draft away?' }).waitFor();
    await screenshot(page, 'e2e-draft-throw-away');
    expect((await client.invoke('task.get', { taskId: draft.id })).state.kind).toBe('draft');
    await page.keyboard.press('Enter');
    await page.getByText('Threw the draft “Say helo” away.').waitFor();
    expect(await page.getByRole('link', { name: /Say helo/ }).count()).toBe(0);
    expect((await client.invoke('task.get', { taskId: draft.id })).state).toMatchObject({
      kind: 'cancelled',
      stage: null,
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: /Say helo/ }).waitFor();
    const again = (await client.invoke('task.list', {})).find(({ state }) => state.kind === 'draft');
    expect(again).toMatchObject({ title: 'Say helo', description: draft.description, pipeline: draft.pipeline });
    await page.goto(`${page.url().replace(/#.*$/, '')}#/task/${draft.id}`);
    await page.getByText(/Thrown away as a draft/).waitFor();
    await screenshot(page, 'e2e-draft-thrown-away');
    expect(troubles).toEqual([]);
  });
});
