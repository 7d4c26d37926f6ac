import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { CroftBridge } from '../../src/main/contract/ipc-protocol';
import { waitFor } from '../fakes/wait-for';
import { obstacle, startLiveApp, wordsOf } from './electron-app';
import type { LiveApp } from './electron-app';

const why = obstacle();

/** One app for all of them, in this order: the last one quits it. */
describe('the real desktop app', () => {
  let live: LiveApp;
  beforeAll(async () => {
    if (why === null) live = await startLiveApp();
  }, 120_000);
  afterAll(() => live?.dispose());
  beforeEach(({ skip }) => skip(why !== null, why ?? ''));

  it('starts with one window that shows its own screens', async () => {
    expect(live.page.url()).toMatch(/^croft-app:\/\/screens\//);
    expect(await live.page.title()).toContain('Croft');
    await live.page.locator('h1').first().waitFor({ state: 'attached' });
    const seen = () =>
      live.electron.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => window.isVisible()).length,
      );
    await waitFor('the window to be seen', async () => (await seen()) === 1);
  });

  it('gives the page nothing of Node, and lets it go nowhere', async () => {
    const preferences = await live.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const used = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = used.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    const reached = await live.page.evaluate(() => {
      const world = globalThis as unknown as Record<string, unknown>;
      return {
        node: ['require', 'process', 'module'].filter((name) => name in world),
        bridge: Object.keys(world['croft'] ?? {}),
      };
    });
    expect(reached.node).toEqual([]);
    expect(reached.bridge.toSorted()).toEqual(['invoke', 'openTerminal', 'subscribe']);
    const opened = await live.page.evaluate(() => globalThis.open('file:///') === null);
    const denied = await live.page.evaluate(() =>
      navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
    );
    expect([opened, denied]).toEqual([true, 'denied']);
  });

  it('answers over IPC, and its worker can open terminals', async () => {
    expect(await live.invoke('desktop.get', {})).toMatchObject({ kind: 'desktop' });
    const { checks } = await live.invoke('doctor.check', {});
    expect(checks.find(({ key }) => key === 'pty')).toMatchObject({ state: 'ok' });
  });

  it('carries a shell’s terminal to the page and back', async () => {
    const folder = join(live.home, 'a folder');
    mkdirSync(folder);
    const { id: workspaceId } = await live.invoke('workspace.create', { path: folder, acceptInPlace: true });
    const { id } = await live.invoke('terminal.start', { kind: 'shell', workspaceId });
    await live.page.evaluate(async (runId) => {
      const { croft } = globalThis as unknown as { croft: CroftBridge };
      const terminal = croft.openTerminal({ runId, from: 0 }, () => undefined);
      await terminal.opened;
      terminal.write('echo $((40 + 2))-ok\r');
    }, id);
    const text = async () => {
      const { data } = await live.invoke('terminal.read', { runId: id, from: 0 });
      return Buffer.from(data, 'base64').toString();
    };
    await waitFor('the shell to answer', async () => (await text()).includes('42-ok'), 60_000);
    await live.invoke('terminal.stop', { terminalId: id });
  });

  it('shows in the tray’s menu what can be done now', async () => {
    await live.electron.evaluate(({ Tray }) => {
      const tray = Tray.prototype as unknown as { setContextMenu(menu: Electron.Menu): void };
      const { setContextMenu } = tray;
      tray.setContextMenu = function remember(this: unknown, menu) {
        (globalThis as Record<string, unknown>)['menuShown'] = menu.items.map(({ label }) => label);
        setContextMenu.call(this as never, menu);
      };
    });
    const menu = () =>
      live.electron.evaluate(() => ((globalThis as Record<string, unknown>)['menuShown'] ?? []) as string[]);
    await live.invoke('farm.pause', {});
    await waitFor('the menu of a paused queue', async () => (await menu()).includes('Resume the queue'));
    await live.invoke('farm.resume', {});
    await waitFor('the menu of a queue that goes on', async () => (await menu()).includes('Pause the queue'));
    expect(await menu()).toEqual(expect.arrayContaining(['Open Croft', 'Quit']));
  });

  it('takes a global hotkey, and lets it go', async () => {
    const accelerator = 'CommandOrControl+Alt+F9';
    const isTaken = () =>
      live.electron.evaluate(({ globalShortcut }, keys) => globalShortcut.isRegistered(keys), accelerator);
    const state = await live.invoke('desktop.set-hotkey', { action: 'quick-task', accelerator });
    const set = state.kind === 'desktop' ? state.hotkeys.find(({ action }) => action === 'quick-task')?.state : null;
    expect(['ok', 'taken']).toContain(set);
    expect(await isTaken()).toBe(set === 'ok');
    await live.invoke('desktop.set-hotkey', { action: 'quick-task', accelerator: null });
    expect(await isTaken()).toBe(false);
  });

  it('a second start shows the first one’s window and ends with 0', async () => {
    await live.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().forEach((window) => window.hide()),
    );
    const second = spawn(live.binary, wordsOf(live.home), { env: live.env, stdio: 'ignore' });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    await waitFor('the window', () =>
      live.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible())),
    );
  });

  it('quits when it is told to, while its worker goes on', async () => {
    const [worker = 0] = live.workers();
    const app = live.electron.process();
    const ended = once(app, 'exit');
    // The answer may not come any more.
    await live.invoke('desktop.quit', { how: 'keep' }).catch(() => undefined);
    const [code] = await ended;
    expect([code, process.kill(worker, 0)]).toEqual([0, true]);
  });
});
