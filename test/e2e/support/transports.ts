import type { Browser, Page } from 'playwright-core';
import { followFarm } from '../../fakes/farm-events';
import type { FarmClient } from '../../fakes/farm-events';
import { startFarmProcess } from '../../fakes/farm-process';
import { openPage } from './chromium';
import { startDesktop } from './desktop';
import { clientOf } from './desktop-farm';

/** How the farm of a world is started. */
export interface WorldOptions {
  readonly home: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A real farm, the page of a window that shows it, and another client beside it. */
export interface World {
  readonly page: Page;
  readonly client: FarmClient;
  /** Errors of the page so far. */
  readonly troubles: () => readonly string[];
  close(): Promise<void>;
}

export type OpenWorld = (browser: Browser, o: WorldOptions) => Promise<World>;

const overSockets: OpenWorld = async (browser, o) => {
  const farm = await startFarmProcess(o);
  const client = await followFarm(farm);
  const { page, troubles, context } = await openPage(browser);
  await page.goto(farm.link);
  const close = async () => {
    client.close();
    await context.close();
    await farm.end();
  };
  return { page, client, troubles: () => troubles, close };
};

const overIpc: OpenWorld = async (browser, o) => {
  const desktop = await startDesktop(browser, o);
  const page = await desktop.page();
  const client = await clientOf(desktop);
  const close = async () => {
    client.close();
    await desktop.close();
  };
  return { page, client, troubles: desktop.troubles, close };
};

/** Both ways on which a window reaches its farm, by name. */
export const transports: readonly (readonly [name: string, open: OpenWorld])[] = [
  ['Socket.IO', overSockets],
  ['IPC', overIpc],
];
