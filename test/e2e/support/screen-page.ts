import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { Handlers } from '../../../src/main/contract/handlers';
import type { FakeFarm } from '../../fakes/gateway';
import { loggedIn, startScreenFarm } from '../../fakes/screen-farm';
import { findChromium, launchChromium, openPage } from './chromium';
import type { PageOptions, WatchedPage } from './chromium';

/** Whether this machine can draw screens; tests that look at them are skipped where it cannot. */
export const hasChromium = findChromium() !== null;

/** The one browser of a test file: starts before its first test and is closed after its last. */
export function sharedBrowser(): () => Browser {
  let browser: Browser | null = null;
  beforeAll(async () => {
    if (hasChromium) browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  return () => {
    if (!browser) throw new Error('a test asked for the browser where there is none');
    return browser;
  };
}

export interface ScreenOptions extends PageOptions {
  /** False: whoever opens it has to log in first. */
  readonly isLoggedIn?: boolean;
  /** What else the page's storage holds from the start. */
  readonly stored?: Readonly<Record<string, string>>;
}

/** A page of a farm of fakes at an address such as `#/settings`; it is closed after the test. */
export async function openScreen(
  browser: Browser,
  farm: FakeFarm,
  address: string,
  { isLoggedIn = true, stored = {}, ...options }: ScreenOptions = {},
): Promise<WatchedPage> {
  const watched = await openPage(browser, options);
  onTestFinished(() => watched.context.close());
  await keepInStorage(watched.context, { ...(isLoggedIn && loggedIn), ...stored });
  await watched.page.goto(`${farm.url}/${address}`);
  return watched;
}

/** A farm of fakes with some answers of a test's own; it is closed after the test. */
export async function screenFarm(answers: (farm: FakeFarm) => Partial<Handlers>): Promise<FakeFarm> {
  const farm = await startScreenFarm(answers);
  onTestFinished(() => farm.close());
  return farm;
}

const keepInStorage = (context: BrowserContext, items: Readonly<Record<string, string>>): Promise<unknown> =>
  context.addInitScript((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, items);
