import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startDesktopProcess } from '../../fakes/electron/desktop-process';
import type { DesktopProcess, DesktopProcessOptions } from '../../fakes/electron/desktop-process';
import { waitFor } from '../../fakes/wait-for';
import { openDesktopPage } from './desktop-page';
import type { DesktopPage } from './desktop-page';

/** The built desktop app over the double of electron, its windows' pages in Chromium. */
export interface Desktop extends DesktopProcess {
  /** The page of a window; 1 is the main one. */
  page(windowId?: number): Promise<Page>;
  /** Errors of all pages so far. */
  troubles(): readonly string[];
  close(): Promise<void>;
}

interface Load {
  readonly windowId: number;
  readonly url: string;
  readonly preload: string;
  readonly bounds: { width: number; height: number };
}

/** Starts it; `page()` gives its window as soon as that shows something. The caller closes it. */
export async function startDesktop(
  browser: Browser,
  o: DesktopProcessOptions & { theme?: 'light' | 'dark' },
): Promise<Desktop> {
  const context = await browser.newContext({ colorScheme: o.theme ?? 'light', reducedMotion: 'reduce' });
  const desktop = await startDesktopProcess({ ...o, pages: true });
  const pages = new Map<number, DesktopPage>();
  const troubles: string[] = [];
  const turns = new Map<number, Promise<void>>();
  /** What happens to one window happens one after the other. */
  const inTurn = (windowId: number, act: () => Promise<void>): void => {
    const next = (turns.get(windowId) ?? Promise.resolve()).then(act).catch((error: unknown) => {
      if (desktop.child.exitCode === null && !context.browser()?.isConnected()) return;
      troubles.push(`harness: ${String(error)}`);
    });
    turns.set(windowId, next);
  };
  const preloads = new Map<number, Load>();

  desktop.events.on('load', (load: Load) => {
    preloads.set(load.windowId, load);
    inTurn(load.windowId, () => show(context, desktop, pages, load));
  });
  desktop.events.on('reload', ({ windowId, url }: { windowId: number; url: string }) =>
    inTurn(windowId, async () => {
      const load = preloads.get(windowId);
      await pages.get(windowId)?.close();
      pages.delete(windowId);
      if (load) await show(context, desktop, pages, { ...load, url });
    }),
  );
  desktop.events.on('send', ({ windowId, channel, args }: { windowId: number; channel: string; args: unknown[] }) =>
    pages.get(windowId)?.deliver(channel, args),
  );
  desktop.events.on('destroyed', ({ windowId }: { windowId: number }) =>
    inTurn(windowId, async () => {
      await pages.get(windowId)?.close();
      pages.delete(windowId);
    }),
  );

  return {
    ...desktop,
    page: async (windowId = 1) =>
      (await waitFor(`window ${windowId} to have a page`, () => pages.get(windowId), 60_000)).page,
    troubles: () => [...troubles, ...[...pages.values()].flatMap((page) => page.troubles)],
    async close() {
      await desktop.end();
      await context.close();
    },
  };
}

async function show(
  context: BrowserContext,
  desktop: DesktopProcess,
  pages: Map<number, DesktopPage>,
  { windowId, url, preload, bounds }: Load,
): Promise<void> {
  const page = pages.get(windowId) ?? (await openDesktopPage(context, desktop, windowId, preload));
  await page.page.setViewportSize({ width: bounds.width, height: bounds.height });
  pages.set(windowId, page);
  await page.load(url);
}
