import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Task } from '../../../src/main/contract/task';
import type { DesktopProcess } from '../../fakes/electron/desktop-process';
import { waitFor } from '../../fakes/wait-for';
import { barePage, desktops, valueOf } from './support';
import type { BarePage } from './support';

const these = desktops();
const LONG_MS = 60_000;
vi.setConfig({ testTimeout: 180_000 });

/** A folder that tasks work in. */
async function workplace(page: BarePage): Promise<string> {
  const folder = join(these.projects(), 'shop');
  await mkdir(folder);
  const workspace = valueOf(
    await page.invoke('workspace.create', { path: folder, name: 'shop', permissionMode: 'full', acceptInPlace: true }),
  );
  return workspace.id;
}

async function startTask(page: BarePage, workspaceId: string, title = 'Publish it'): Promise<Task> {
  return valueOf(await page.invoke('task.create', { workspaceId, title, agent: 'scripted', start: true }));
}

const asks = [{ bash: 'true', ask: true }, { say: 'It is out.' }, { verdict: 'pass' }];
const hangs = [{ say: 'I think.' }, { hang: true }];
/** A desktop whose agents do this in every stage. */
const start = (actions: readonly unknown[]) => these.start({ env: { CROFT_SCRIPT: JSON.stringify(actions) } });

const trayShows = (desktop: DesktopProcess, what: string, label: RegExp) =>
  waitFor(what, async () => (await desktop.tray())?.items.find((item) => label.test(item.label)), LONG_MS);

interface ShownDialog {
  readonly id: number;
  readonly options: { readonly message: string; readonly buttons: readonly string[] };
}
const dialogOf = (desktop: DesktopProcess) =>
  waitFor('a dialog', async () => (await desktop.call<ShownDialog[]>('dialogs'))[0], LONG_MS);

describe('an agent that asks', () => {
  test('is told of once, shown in the tray, and answered from there', async () => {
    const desktop = await start(asks);
    const page = barePage(desktop);
    const task = await startTask(page, await workplace(page));
    const item = await waitFor(
      'the permission in the tray',
      async () => (await desktop.tray())?.items.find(({ submenu }) => submenu.length > 0),
      LONG_MS,
    );
    expect(item.label).toMatch(/^Publish it: /);
    expect(item.submenu.map(({ label }) => label)).toEqual(['Approve', 'Deny', 'Open']);
    const tray = await desktop.tray();
    expect(tray).toMatchObject({ isEmpty: false, tooltip: expect.stringContaining('1 thing needs you') as string });
    expect(tray?.image).toMatch(/needs-you-\d+\.png$|needs-youTemplate\.png$/);
    const told = (await desktop.notifications()).filter(({ title }) => title === 'Publish it');
    expect(told).toHaveLength(1);
    expect(told[0]?.state).toBe('shown');

    await desktop.call('tray.choose', 'Publish it', 'Open');
    expect((await desktop.windows())[0]?.url).toMatch(new RegExp(`#/task/${task.id}$`));
    await desktop.call('tray.choose', 'Publish it', 'Approve');
    await waitFor('what is settled to go', async () => (await desktop.notifications())[0]?.state === 'closed', LONG_MS);
    const [first] = valueOf(await page.invoke('run.list', { taskId: task.id })).toReversed();
    expect(first).toMatchObject({ stageKey: 'specification', attempt: 1 });
  });

  test('a click on the notification shows the task', async () => {
    const desktop = await start(asks);
    const page = barePage(desktop);
    await desktop.call('window.close', 1);
    const task = await startTask(page, await workplace(page));
    const at = await waitFor(
      'the notification',
      async () => (await desktop.notifications()).findIndex(({ title }) => title === 'Publish it') + 1,
      LONG_MS,
    );
    await desktop.call('notification.click', at - 1);
    const [window] = await desktop.windows();
    expect(window).toMatchObject({ visible: true, focused: true });
    expect(window?.url).toContain(`#/task/${task.id}`);
  });

  test('is not told of where notifications are off', async () => {
    const desktop = await start(asks);
    const page = barePage(desktop);
    valueOf(await page.invoke('desktop.update', { notifications: false }));
    await startTask(page, await workplace(page));
    await trayShows(desktop, 'the permission in the tray', /^Publish it: /);
    expect(await desktop.notifications()).toEqual([]);
  });
});

describe('a quit while an agent runs', () => {
  async function running() {
    const desktop = await start(hangs);
    const page = barePage(desktop);
    await startTask(page, await workplace(page));
    await trayShows(desktop, 'the running task', /^Publish it: /);
    await waitFor('a live run', async () => valueOf(await page.invoke('farm.get', {})).liveRuns === 1, LONG_MS);
    return { desktop, page };
  }

  test('asks; Cancel goes on, Keep ends the app and not the agent', async () => {
    const { desktop, page } = await running();
    const asked = page.invoke('desktop.quit', { how: 'ask' });
    const first = await dialogOf(desktop);
    expect(first.options).toMatchObject({
      message: '1 agent is at work.',
      buttons: ['Keep agents running', 'Wait until it has finished', 'Cancel'],
    });
    await desktop.call('dialog.answer', first.id, { response: 2 });
    expect(valueOf(await asked)).toEqual({ quitting: false });

    await desktop.call('quit');
    const second = await dialogOf(desktop);
    await desktop.call('dialog.answer', second.id, { response: 0 });
    expect(await desktop.exited()).toBe(0);

    const again = await start(hangs);
    const back = barePage(again);
    await waitFor('the agent to be there still', async () => {
      const [run] = valueOf(await back.invoke('run.list', { live: true }));
      return run?.attempt === 1;
    });
    valueOf(await back.invoke('farm.stop-all', {}));
    await waitFor('its end', async () => valueOf(await back.invoke('farm.get', {})).liveRuns === 0, LONG_MS);
  });

  test('waits when told to, says so in the tray, and ends with the last agent', async () => {
    const { desktop, page } = await running();
    await desktop.call('tray.choose', 'Quit');
    await desktop.call('dialog.answer', (await dialogOf(desktop)).id, { response: 1 });
    await trayShows(desktop, 'that it waits', /^Quits when 1 agent has finished/);
    expect(valueOf(await page.invoke('farm.get', {})).control).toBe('draining');
    await desktop.call('tray.choose', 'Do not quit');
    await trayShows(desktop, 'that it goes on', /^Pause the queue/);
    expect(valueOf(await page.invoke('farm.get', {})).control).toBe('open');

    valueOf(await page.invoke('farm.pause', {}));
    valueOf(await page.invoke('desktop.quit', { how: 'drain' }));
    await desktop.call('tray.choose', 'Do not quit');
    await trayShows(desktop, 'that it is still paused', /^Resume the queue/);
    expect(valueOf(await page.invoke('farm.get', {})).control).toBe('paused');

    // Taken back in a window, the app does not end when the agents have.
    valueOf(await page.invoke('desktop.quit', { how: 'drain' }));
    await trayShows(desktop, 'that it waits again', /^Quits when 1 agent has finished/);
    valueOf(await page.invoke('farm.undrain', {}));
    await trayShows(desktop, 'that it does not wait', /^Resume the queue/);

    valueOf(await page.invoke('desktop.quit', { how: 'drain' }));
    await trayShows(desktop, 'that it waits once more', /^Quits when 1 agent has finished/);
    valueOf(await page.invoke('desktop.set-hotkey', { action: 'pause-all', accelerator: 'CommandOrControl+Alt+P' }));
    await desktop.call('press', 'CommandOrControl+Alt+P');
    await trayShows(desktop, 'that the key has taken it back', /^Resume the queue/);

    valueOf(await page.invoke('desktop.quit', { how: 'drain' }));
    const [task] = valueOf(await page.invoke('task.list', {}));
    await page.ask('invoke', 'task.cancel', { taskId: task?.id });
    expect(await desktop.exited()).toBe(0);
  });

  test('stop all with nothing live says so, and holds what would start next', async () => {
    const desktop = await these.start({});
    const page = barePage(desktop);
    valueOf(
      await page.invoke('desktop.set-hotkey', { action: 'stop-all', accelerator: 'CommandOrControl+Alt+Shift+S' }),
    );
    await desktop.call('press', 'CommandOrControl+Alt+Shift+S');
    await waitFor(
      'the words',
      async () =>
        (await desktop.notifications()).some(({ body }) => body.startsWith('Nothing ran. The queue is paused')),
      LONG_MS,
    );
    expect(valueOf(await page.invoke('farm.get', {})).control).toBe('paused');
    expect(await desktop.call('dialogs')).toEqual([]);
  });

  test('stop all asks first', async () => {
    const { desktop, page } = await running();
    await desktop.call('tray.choose', 'Stop all');
    const dialog = await dialogOf(desktop);
    expect(dialog.options.message).toBe('Stop the agent that runs?');
    expect(valueOf(await page.invoke('farm.get', {})).liveRuns).toBe(1);
    await desktop.call('dialog.answer', dialog.id, { response: 0 });
    await waitFor('its end', async () => valueOf(await page.invoke('farm.get', {})).liveRuns === 0, LONG_MS);
  });
});
