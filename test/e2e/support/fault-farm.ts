import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { FarmClient } from '../../fakes/farm-events';
import { followFarm } from '../../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../../fakes/farm-process';
import type { FarmProcess } from '../../fakes/farm-process';
import { waitFor } from '../../fakes/wait-for';
import type { Task } from '../../../src/main/contract/task';
import { openPage, sizes } from './chromium';
import { screenshot } from './screenshots';

const HOOKS = resolve(import.meta.dirname, 'fault-hooks.mjs');

/** What is wrong with the world of a farm. */
export interface Faults {
  /** Its database cannot be written. */
  readonly readOnly?: boolean;
  /** Its clock is so far from the right time. */
  readonly aheadMs?: number;
}

/** A farm whose world can be spoiled while it runs, and its home. */
export interface FaultyHome {
  readonly home: string;
  start(args?: readonly string[], env?: Record<string, string>, within?: readonly string[]): Promise<FarmProcess>;
  /** From when it answers on; `{}`: all is well again. */
  spoil(farm: FarmProcess, faults: Faults): Promise<void>;
  sweep(): Promise<void>;
}

/** A scratch home for farms of one test. `sweep` ends them and their workers. */
export async function faultyHome(): Promise<FaultyHome> {
  const { home, sweep } = await scratchHome();
  const file = join(home, 'faults.json');
  const farms: FarmProcess[] = [];
  return {
    home,
    async start(args = [], env = {}, within = []) {
      const nodeArgs = ['--import', HOOKS];
      const farm = await startFarmProcess({ home, args, nodeArgs, within, env: { CROFT_TEST_FAULTS: file, ...env } });
      farms.push(farm);
      return farm;
    },
    async spoil(farm, faults) {
      writeFileSync(file, JSON.stringify(faults));
      farm.child.kill('SIGUSR2');
      await waitFor('the farm to be spoiled', () => !existsSync(file));
    },
    async sweep() {
      for (const farm of farms) await farm.end();
      await sweep();
    },
  };
}

/** A page on a farm's first screen. */
export async function openFarm(browser: Browser, farm: FarmProcess): Promise<Page> {
  const { page } = await openPage(browser);
  await page.goto(farm.link);
  await page.getByRole('link', { name: 'Doctor' }).waitFor();
  return page;
}

/** What the screen looks like in both themes and sizes, for people to look at. */
export async function pictures(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const size of ['desktop', 'phone'] as const) {
      await page.setViewportSize(sizes[size]);
      await screenshot(page, `e2e-faults-${name}-${theme}-${size}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(sizes.desktop);
}

/** A client of the farm and the task of its demo. */
export async function followDemo(farm: FarmProcess): Promise<{ client: FarmClient; demo: Task }> {
  const client = await followFarm(farm);
  const [demo] = await client.invoke('task.list', {});
  if (!demo) throw new Error('no demo');
  return { client, demo };
}

/** Writes down a task beside the demo; throws the failure's sentence where the farm refuses. */
export async function writeTask(client: FarmClient, beside: Task, title: string, start: boolean): Promise<Task> {
  return client.invoke('task.create', {
    ...{ workspaceId: beside.workspaceId, title, description: '', agent: 'scripted', start },
  });
}
