import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { waitFor } from '../../fakes/wait-for';
import { barePage, desktops, SCREENS, valueOf } from './support';
import type { DesktopProcess, ShownWindow } from '../../fakes/electron/desktop-process';

const these = desktops();
/** Several starts of the whole app in one test, beside others' tests. */
vi.setConfig({ testTimeout: 180_000 });

const mainOf = async (desktop: DesktopProcess): Promise<ShownWindow> => {
  const [window] = await desktop.windows();
  if (!window) throw new Error('there is no window');
  return window;
};
const until = (desktop: DesktopProcess, what: string, look: (window: ShownWindow) => boolean) =>
  waitFor(what, async () => look(await mainOf(desktop)));

describe('one app per home', () => {
  test('a second start brings the first to the front, and ends with 0', async () => {
    const first = await these.start();
    await first.call('window.close', 1);
    await until(first, 'the window to hide', ({ visible }) => !visible);
    const second = await these.startOnly();
    expect(await second.exited()).toBe(0);
    await until(first, 'the window to come back', ({ visible, focused }) => visible && focused);
  });

  test('a link that a second start brings fills the form, and only a good one', async () => {
    const first = await these.start();
    const bad = await these.startOnly({ args: ['croft://quit?now=1'] });
    await bad.exited();
    const good = await these.startOnly({ args: ['croft://new-task?title=Add%20login'] });
    await good.exited();
    await until(first, 'the form', ({ url }) => url === `${SCREENS}#/new-task?title=Add+login`);
  });

  test('a link of the first start, and one that macOS hands over', async () => {
    const desktop = await these.start({ args: ['croft://new-task?title=One'] });
    await until(desktop, 'the form', ({ url }) => url.endsWith('#/new-task?title=One'));
    await desktop.call('openUrl', 'croft://new-task?title=Two');
    await until(desktop, 'the form', ({ url }) => url.endsWith('#/new-task?title=Two'));
    await desktop.call('openUrl', 'croft://evil');
    expect((await mainOf(desktop)).url).toMatch(/title=Two$/);
  });

  test('the usual port may be another program’s: the app moves to a free one; one that was asked for is refused', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      // Somebody has it already: that will do.
      other.once('error', () => resolve());
      other.listen(3020, '127.0.0.1', resolve);
    });
    try {
      const desktop = await these.start({ usualPort: true });
      const port = /127\.0\.0\.1:(\d+)/.exec(desktop.stdout())?.[1];
      expect(Number(port)).toBeGreaterThan(0);
      expect(port).not.toBe('3020');
      await desktop.end();
      const refused = await these.startOnly({ usualPort: true, args: ['--port', '3020'] });
      expect(await refused.exited()).toBe(1);
      expect(refused.stderr()).toContain('Port 3020 is in use');
    } finally {
      other.close();
    }
  });

  test('a home that cannot be used is told in a dialog', async () => {
    const file = join(these.home(), 'file');
    writeFileSync(file, '');
    const desktop = await these.startOnly({ args: ['--home', file] });
    const told = new Promise((resolve) => desktop.events.once('error-box', resolve));
    expect(await told).toMatchObject({ title: 'Croft cannot start', content: expect.stringContaining(file) as string });
    expect(await desktop.exited()).toBe(1);
  });
});

describe('the window', () => {
  test('comes back where it was left, and in sight when its display is gone', async () => {
    const first = await these.start();
    await first.call('window.bounds', 1, { x: 200, y: 150, width: 900, height: 650 });
    expect(await first.end()).toBe(0);
    const file = join(these.home(), 'desktop', 'window.json');
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      place: { x: 200, y: 150, width: 900, height: 650 },
      maximised: false,
    });
    const second = await these.start();
    expect((await mainOf(second)).bounds).toEqual({ x: 200, y: 150, width: 900, height: 650 });
  });

  test('closes to the tray, says so the first time only, and is there again at a click', async () => {
    const desktop = await these.start();
    await desktop.call('window.close', 1);
    expect(await mainOf(desktop)).toMatchObject({ visible: false });
    const told = await waitFor('the hint', async () => (await desktop.notifications())[0]);
    expect(told.title).toBe('Croft is still here');
    await waitFor(
      'the hint to be remembered',
      async () => valueOf(await barePage(desktop).invoke('settings.get', {})).settings.desktop.closeHintShown,
    );
    await desktop.call('tray.click');
    expect(await mainOf(desktop)).toMatchObject({ visible: true, focused: true });
    await desktop.call('window.close', 1);
    expect(await desktop.notifications()).toHaveLength(1);
  });

  test('quits at once where there is no tray and nothing runs', async () => {
    const desktop = await these.start({ tray: false });
    expect(valueOf(await barePage(desktop).invoke('desktop.get', {}))).toMatchObject({ tray: false });
    await desktop.call('window.close', 1);
    expect(await desktop.exited()).toBe(0);
  });

  test('stays in the tray when it starts with the session', async () => {
    const desktop = await these.start({ args: ['--hidden'] });
    expect(await mainOf(desktop)).toMatchObject({ visible: false });
    expect(await desktop.call('theme')).toBe('system');
  });

  test('left filling the display it fills it again, also when it starts in the tray', async () => {
    const left = { place: { x: 200, y: 150, width: 900, height: 650 }, maximised: true };
    mkdirSync(join(these.home(), 'desktop'), { recursive: true });
    writeFileSync(join(these.home(), 'desktop', 'window.json'), JSON.stringify(left));
    const unseen = await these.start({ args: ['--hidden'] });
    await unseen.end();
    const desktop = await these.start({ args: ['--hidden'] });
    await desktop.call('tray.click');
    expect(await mainOf(desktop)).toMatchObject({ visible: true, maximized: true });
  });

  test('is shown all the same where no tray would show', async () => {
    const desktop = await these.start({ args: ['--hidden'], tray: false });
    await until(desktop, 'the window', ({ visible }) => visible);
  });

  test('a page that crashes is loaded again, but not for ever', async () => {
    const desktop = await these.start();
    const page = barePage(desktop);
    valueOf(await page.ask('subscribe', { since: null }));
    for (let crash = 0; crash < 5; crash += 1) await desktop.call('crash', 1);
    expect(valueOf(await page.invoke('task.list', {}))).toEqual([]);
    expect(await mainOf(desktop)).toMatchObject({ visible: true });
  });
});

describe('the end', () => {
  test('a quit of the system’s menu ends it while nothing runs', async () => {
    const desktop = await these.start();
    await desktop.call('quit');
    expect(await desktop.exited()).toBe(0);
  });

  test('so does Quit in the tray, and a shutdown of the machine', async () => {
    const first = await these.start();
    await first.call('tray.choose', 'Quit');
    expect(await first.exited()).toBe(0);
    const second = await these.start();
    expect(await second.call('power', 'shutdown')).toBe(true);
    expect(await second.exited()).toBe(0);
  });

  test('sleep and its end do no harm', async () => {
    const desktop = await these.start();
    for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen']) await desktop.call('power', event);
    expect(valueOf(await barePage(desktop).invoke('task.list', {}))).toEqual([]);
  });
});

describe('a start at login', () => {
  const entryOf = () => join(these.home(), '.config', 'autostart', 'croft.desktop');

  test.skipIf(process.platform !== 'linux')('is an entry in the autostart folder', async () => {
    const desktop = await these.start();
    const page = barePage(desktop);
    expect(existsSync(entryOf())).toBe(false);
    expect(valueOf(await page.invoke('desktop.update', { startAtLogin: true }))).toMatchObject({ startAtLogin: 'on' });
    expect(readFileSync(entryOf(), 'utf8')).toMatch(/^Exec="[^"]+" "[^"]+" "--hidden"$/m);
    expect(valueOf(await page.invoke('desktop.update', { startAtLogin: false }))).toMatchObject({
      startAtLogin: 'off',
    });
    expect(existsSync(entryOf())).toBe(false);
  });
});

describe('the keyring', () => {
  const keeping = async (backend: string) => {
    const desktop = await these.start({ env: { CROFT_DOUBLE_KEYRING: backend } });
    return valueOf(await barePage(desktop).invoke('secret.list', {})).keeping.kind;
  };
  test('a real one keeps secrets', async () => {
    expect(await keeping('gnome_libsecret')).toBe('keyring');
  });
  test('one whose key is known to everybody is none', async () => {
    expect(await keeping('basic_text')).toBe('memory');
  });
});

test('a folder is picked in the dialog of the system', async () => {
  const desktop = await these.start();
  const page = barePage(desktop);
  const picking = page.invoke('desktop.pick-folder', {});
  const dialog = await waitFor('the dialog', async () => (await desktop.call<{ id: number }[]>('dialogs'))[0]);
  await desktop.call('dialog.answer', dialog.id, { canceled: false, filePaths: ['/projects/shop'] });
  expect(await picking).toEqual({ ok: true, value: { path: '/projects/shop' } });
});
