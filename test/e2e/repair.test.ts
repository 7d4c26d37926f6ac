import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { branchOf } from '../../src/main/core/task/slug';
import { TaskId } from '../../src/main/contract/ids';
import { createScratch } from '../builders/repo';
import { followFarm } from '../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../fakes/farm-process';
import { findChromium, launchChromium, openPage } from './support/chromium';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
const SCRIPT = JSON.stringify([{ say: 'hello' }, { verdict: 'pass' }]);
const TITLE = 'Paint the door';

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

/** A farm with a task whose branch its user has checked out, with a file that is not committed. */
async function taskWithoutBranch() {
  const projects = createScratch();
  const { home, sweep } = await scratchHome();
  sweeps.push(projects.dispose, sweep);
  const farm = await startFarmProcess({ home, env: { CROFT_SCRIPT: SCRIPT, CROFT_SCRIPT_SPEED: '0' } });
  sweeps.push(() => farm.end());
  const client = await followFarm(farm);
  sweeps.push(client.close);
  const path = projects.repository('shop', { 'README.md': '# Shop\n' });
  const { id: workspaceId } = await client.invoke('workspace.create', { path });
  const taskId = TaskId.parse('task_0123456789ab');
  await client.invoke('task.create', { id: taskId, workspaceId, title: TITLE, agent: 'scripted' });
  projects.git(path, 'checkout', '--quiet', '-b', branchOf(taskId, TITLE));
  writeFileSync(join(path, 'mine.txt'), 'mine\n');
  await client.invoke('task.start', { taskId });
  await client.taskIn(taskId, 'needs-you');
  return { farm, client, taskId, status: () => projects.git(path, 'status', '--porcelain') };
}

describe.skipIf(!hasChromium)('what Croft can mend', () => {
  it('is mended at one click on the task, which goes on; nothing of the user is touched', async () => {
    const { farm, client, taskId, status } = await taskWithoutBranch();
    const { page, troubles, context } = await openPage(browser);
    sweeps.push(() => context.close());
    await page.goto(farm.link);
    await page.getByRole('link', { name: TITLE }).first().click();
    const mend = page.getByRole('button', { name: 'Free the branch there' });
    await mend.waitFor();
    await page
      .getByText(/is checked out in/)
      .first()
      .waitFor();
    await screenshot(page, 'repair-desktop-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, 'repair-desktop-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await screenshot(page, 'repair-phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await screenshot(page, 'repair-phone-light');
    await page.setViewportSize({ width: 1280, height: 800 });
    await mend.click();
    await client.taskIn(taskId, 'done');
    await mend.waitFor({ state: 'detached' });
    expect(status()).toBe('?? mine.txt');
    expect(troubles).toEqual([]);
  });
});
