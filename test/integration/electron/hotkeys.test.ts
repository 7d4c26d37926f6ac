import { describe, expect, test, vi } from 'vitest';
import type { DesktopState } from '../../../src/main/contract/desktop';
import { waitFor } from '../../fakes/wait-for';
import { barePage, desktops, SCREENS, valueOf } from './support';

const these = desktops();
vi.setConfig({ testTimeout: 180_000 });

const hotkey = (state: DesktopState, action: string) =>
  state.kind === 'desktop' ? state.hotkeys.find((key) => key.action === action) : undefined;

describe('a global hotkey', () => {
  test('is registered at the start, changed, taken away, and kept over a restart', async () => {
    const first = await these.start();
    const page = barePage(first);
    expect(await first.call('keys')).toEqual([
      'CommandOrControl+Alt+C',
      'CommandOrControl+Alt+T',
      'CommandOrControl+Alt+N',
    ]);
    const changed = valueOf(
      await page.invoke('desktop.set-hotkey', { action: 'quick-task', accelerator: 'Super+Space' }),
    );
    expect(hotkey(changed, 'quick-task')).toEqual({ action: 'quick-task', accelerator: 'Super+Space', state: 'ok' });
    const off = valueOf(await page.invoke('desktop.set-hotkey', { action: 'next-need', accelerator: null }));
    expect(hotkey(off, 'next-need')).toMatchObject({ accelerator: null, state: 'off' });
    expect(await first.call('keys')).toEqual(['CommandOrControl+Alt+C', 'Super+Space']);
    await first.end();
    const second = await these.start();
    expect(await second.call('keys')).toEqual(['CommandOrControl+Alt+C', 'Super+Space']);
  });

  test('that another program has is refused, and the old one stays', async () => {
    const desktop = await these.start();
    const page = barePage(desktop);
    await desktop.call('keys.take', 'Super+Space');
    const refused = await page.invoke('desktop.set-hotkey', { action: 'quick-task', accelerator: 'Super+Space' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict', reason: 'hotkey.taken' } });
    expect(await desktop.call('keys')).toContain('CommandOrControl+Alt+T');
    expect(hotkey(valueOf(await page.invoke('desktop.get', {})), 'quick-task')).toMatchObject({ state: 'ok' });
  });

  test('that Croft has for something else is refused', async () => {
    const page = barePage(await these.start());
    // Also by another name.
    for (const accelerator of ['CommandOrControl+Alt+C', 'Alt+Control+C']) {
      expect(await page.invoke('desktop.set-hotkey', { action: 'pause-all', accelerator })).toMatchObject({
        error: { reason: 'hotkey.taken', message: 'These keys are for “Show or hide Croft” already.' },
      });
    }
  });

  test('that an action has already, by another name, stays its own', async () => {
    const desktop = await these.start();
    const page = barePage(desktop);
    const asked = { action: 'show-hide', accelerator: 'Alt+Control+C' } as const;
    expect(hotkey(valueOf(await page.invoke('desktop.set-hotkey', asked)), 'show-hide')).toMatchObject({ state: 'ok' });
    expect(await desktop.call('keys')).toContain('Alt+Control+C');
    expect(await desktop.call('keys')).not.toContain('CommandOrControl+Alt+C');
  });

  test('that is no combination, or needs no modifier, never gets that far', async () => {
    const page = barePage(await these.start());
    for (const accelerator of ['A', 'Shift+A', 'Control+', 'rm -rf', 'Control+AA']) {
      const refused = await page.invoke('desktop.set-hotkey', { action: 'pause-all', accelerator });
      expect(refused).toMatchObject({ error: { code: 'invalid' } });
    }
  });
});

describe('while keys are recorded,', () => {
  async function held() {
    const desktop = await these.start();
    await desktop.call('press', 'CommandOrControl+Alt+C');
    const page = barePage(desktop);
    expect(valueOf(await page.invoke('desktop.hold-hotkeys', { held: true }))).toEqual({ held: true });
    return { desktop, page, isHeld: () => desktop.call('keys.suspended') };
  }

  test('hotkeys do nothing, and what is set meanwhile is set', async () => {
    const { desktop, page, isHeld } = await held();
    expect(await desktop.call('keys.swallow', 'CommandOrControl+Alt+C')).toBe(false);
    const set = { action: 'pause-all', accelerator: 'Super+P' } as const;
    const changed = valueOf(await page.invoke('desktop.set-hotkey', set));
    expect(changed.kind === 'desktop' && changed.hotkeys.map(({ state }) => state)).toEqual([
      ...['ok', 'ok', 'ok', 'ok', 'off'],
    ]);
    expect(await isHeld()).toBe(true);
    expect(valueOf(await page.invoke('desktop.hold-hotkeys', { held: false }))).toEqual({ held: false });
    expect(await desktop.call('keys.swallow', 'Super+P')).toBe(true);
  });

  test('they work again as soon as the window is left, in whatever way', async () => {
    const { desktop, page, isHeld } = await held();
    const ways: readonly (readonly [string, ...unknown[]])[] = [
      ['window.blur', 1],
      ['window.close', 1],
      ['crash', 1],
      ['committed', 1, SCREENS],
      ['window.emit', 1, 'unresponsive'],
      ['window.emit', 1, 'minimize'],
    ];
    for (const [name, ...args] of ways) {
      const [window] = await desktop.windows();
      if (window?.focused === false) await desktop.call('tray.click');
      await page.invoke('desktop.hold-hotkeys', { held: true });
      expect(await isHeld()).toBe(true);
      await desktop.call(name, ...args);
      expect(await isHeld(), name).toBe(false);
    }
    expect(await desktop.call('keys.swallow', 'CommandOrControl+Alt+N')).toBe(true);
  });

  test('nobody can hold them from behind', async () => {
    const desktop = await these.start();
    await desktop.call('window.blur', 1);
    const page = barePage(desktop);
    expect(valueOf(await page.invoke('desktop.hold-hotkeys', { held: true }))).toEqual({ held: false });
    expect(await desktop.call('keys.suspended')).toBe(false);
  });
});

describe('pressed,', () => {
  test('one hides and shows the window', async () => {
    const desktop = await these.start();
    const press = () => desktop.call('press', 'CommandOrControl+Alt+C');
    const visible = async () => (await desktop.windows())[0]?.visible;
    await press();
    expect(await visible()).toBe(true);
    await press();
    expect(await visible()).toBe(false);
    await press();
    expect(await visible()).toBe(true);
  });

  test('one opens the small window, always the same one, which hides itself', async () => {
    const desktop = await these.start();
    const press = () => desktop.call('press', 'CommandOrControl+Alt+T');
    const quick = async () => (await desktop.windows()).find(({ url }) => url.endsWith('#/quick'));
    await press();
    const shown = await waitFor('the small window', quick);
    expect(shown).toMatchObject({ visible: true, focused: true, bounds: { width: 640, height: 220 } });
    expect(shown.options).toMatchObject({ frame: false, alwaysOnTop: true, skipTaskbar: true, resizable: false });
    await desktop.call('window.blur', shown.id);
    expect(await quick()).toMatchObject({ visible: false });
    await press();
    await desktop.call('window.close', shown.id);
    expect(await quick()).toMatchObject({ id: shown.id, visible: false });
  });

  test('one pauses the queue and lets it go on', async () => {
    const desktop = await these.start();
    const page = barePage(desktop);
    valueOf(await page.invoke('desktop.set-hotkey', { action: 'pause-all', accelerator: 'Super+P' }));
    const control = async () => valueOf(await page.invoke('farm.get', {})).control;
    await desktop.call('press', 'Super+P');
    await waitFor('the pause', async () => (await control()) === 'paused');
    await waitFor('the tray to say so', async () => (await desktop.tray())?.items[0]?.label === 'Resume the queue');
    await desktop.call('press', 'Super+P');
    await waitFor('the queue', async () => (await control()) === 'open');
  });
});
