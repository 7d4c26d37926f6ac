import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import type { DesktopProcess } from '../../fakes/electron/desktop-process';
import { fromText, toText } from './ipc-text';
import { sandboxShim } from './sandbox-shim';

const SCREENS = 'croft-app://screens';
/** Chromium knows no scheme of ours; an address that is never looked up stands for it, and is as secure an origin. */
const STAND_IN = 'http://screens.croft-app.localhost';
const PARTITION = 'persist:croft';

/** One window's page in a browser, joined to the double in place of Electron's own. */
export interface DesktopPage {
  readonly page: Page;
  readonly troubles: readonly string[];
  load(url: string): Promise<void>;
  /** A message of the app to the page. */
  deliver(channel: string, args: readonly unknown[]): void;
  close(): Promise<void>;
}

interface Sent {
  readonly kind: 'document' | 'send' | 'close';
  readonly text: string;
}

/** Opens the page with the compiled preload, its `require('electron')` leading to the double. */
export async function openDesktopPage(
  context: BrowserContext,
  desktop: DesktopProcess,
  windowId: number,
  preload: string,
): Promise<DesktopPage> {
  const page = await context.newPage();
  const troubles: string[] = [];
  const messages = deliverer(page);
  page.on('pageerror', (error) => troubles.push(`${error.name}: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) void quietly(desktop.call('address', windowId, ownUrl(frame.url())));
  });
  page.on('crash', () => void quietly(desktop.call('crash', windowId)));
  await page.route('**/*', async (route) => {
    const url = ownUrl(route.request().url());
    const { status, headers, body } = await desktop.call<{
      status: number;
      headers: Record<string, string>;
      body: Uint8Array;
    }>('request', PARTITION, url);
    await (status === 0 ? route.abort() : route.fulfill({ status, headers, body: Buffer.from(body) }));
  });
  await page.exposeBinding('__electron', async ({ frame }, { kind, text }: Sent) => {
    const url = ownUrl(frame.url());
    const isTop = frame.parentFrame() === null;
    if (kind === 'send') {
      const [channel, ...args] = fromText(text) as [string, ...unknown[]];
      await quietly(desktop.call('ipc', windowId, { url, isTop }, channel, args));
    } else if (kind === 'close') {
      await quietly(desktop.call('window.close', windowId));
    } else if (isTop && url.startsWith(SCREENS)) {
      messages.drop();
      await quietly(desktop.call('committed', windowId, url));
    }
  });
  await page.addInitScript(sandboxShim(readFileSync(preload, 'utf8')));

  return {
    ...{ page, troubles, deliver: messages.deliver },
    async load(url) {
      await page.goto(url.replace(SCREENS, STAND_IN));
      await quietly(desktop.call('painted', windowId));
    },
    close: () => page.close(),
  };
}

const ownUrl = (url: string): string => url.replace(STAND_IN, SCREENS);

/** The app may have ended, or the window gone, while a page still speaks. */
const quietly = (call: Promise<unknown>): Promise<unknown> => call.catch(() => undefined);

/** Hands messages to a page in order; what comes while one is under way goes together. A document gets none of those to the one before it. */
function deliverer(page: Page): { deliver: DesktopPage['deliver']; drop(): void } {
  let waiting: string[] = [];
  let busy = false;
  const run = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (waiting.length > 0 && !page.isClosed()) {
      const texts = waiting;
      waiting = [];
      await quietly(
        page.evaluate((all) => {
          (globalThis as unknown as { __deliver?: (texts: string[]) => void }).__deliver?.(all);
        }, texts),
      );
    }
    busy = false;
  };
  return {
    deliver(channel, args) {
      waiting.push(toText([channel, ...args]));
      void run();
    },
    drop: () => void (waiting = []),
  };
}
