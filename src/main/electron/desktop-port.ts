import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { dialog, shell } from 'electron';
import type { DesktopSettings, DesktopState, HotkeyAction } from '../contract/desktop';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import type { FarmSide } from './farm-side';
import type { Hotkeys } from './hotkeys';
import type { Leaving, LeaveHow } from './leaving';
import type { LoginItem } from './login-item';
import type { MainWindow } from './main-window';
import { quietFarm } from './quiet-farm';
import { installerEndsAll } from './updates';
import type { Updates } from './updates';

export interface DesktopPortOptions {
  readonly hotkeys: Hotkeys;
  readonly login: LoginItem;
  readonly updates: Updates;
  readonly leaving: Leaving;
  readonly window: MainWindow;
  isTrayShown(): boolean;
  /** Null while the farm starts. */
  farm(): FarmSide | null;
  /** Ends everything, then replaces the app. */
  install(): void;
}

/** What the farm asks of the desktop that it runs on. */
export interface DesktopPort {
  state(): DesktopState;
  setHotkey(action: HotkeyAction, accelerator: string | null): Result<void>;
  /** Keys are held only while the window is in front: whatever becomes of it, they work again. */
  holdHotkeys(held: boolean): boolean;
  follow(settings: DesktopSettings): void;
  pickFolder(): Promise<string | null>;
  reveal(path: string): Promise<Result<void>>;
  updateApp(how: 'check' | 'install'): Promise<Result<void>>;
  quit(how: LeaveHow): Promise<boolean>;
  onChange(listener: (state: DesktopState) => void): () => void;
  /** Something of the state may have changed. */
  look(): void;
}

const PLATFORMS: readonly string[] = ['linux', 'darwin', 'win32'];

export function createDesktopPort(o: DesktopPortOptions): DesktopPort {
  const listeners = new Set<(state: DesktopState) => void>();
  const state = (): DesktopState => ({
    kind: 'desktop',
    platform: PLATFORMS.includes(process.platform) ? (process.platform as 'linux') : 'other',
    hotkeys: o.hotkeys.state(),
    tray: o.isTrayShown(),
    startAtLogin: o.login.state(),
    update: o.updates.state(),
  });
  let told = state();
  const look = (): void => {
    const now = state();
    if (isDeepStrictEqual(now, told)) return;
    told = now;
    for (const listener of listeners) listener(now);
  };

  return {
    state,
    look,
    setHotkey(action, accelerator) {
      const set = o.hotkeys.set(action, accelerator);
      look();
      return set;
    },
    holdHotkeys(held) {
      o.hotkeys.hold(held && o.window.isInFront());
      return o.hotkeys.isHeld();
    },
    follow(settings) {
      o.hotkeys.follow(settings.hotkeys);
      if (o.login.state() !== (settings.startAtLogin ? 'on' : 'off')) o.login.set(settings.startAtLogin);
      o.updates.follow(settings.updateFeed);
      look();
    },
    async pickFolder() {
      const window = o.window.shown();
      const options = {
        title: 'Choose a project folder',
        properties: ['openDirectory' as const, 'createDirectory' as const],
      };
      const picked = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
      return picked.canceled ? null : (picked.filePaths[0] ?? null);
    },
    reveal,
    async updateApp(how) {
      if (how === 'check') return o.updates.check();
      if (!o.updates.isReady())
        return fail('conflict', 'No update is ready to be installed.', { reason: 'update.none' });
      const quiet = installerEndsAll() ? await quietFarm(o.farm()) : ok(undefined);
      if (!quiet.ok) return quiet;
      setImmediate(o.install);
      return ok(undefined);
    },
    quit: (how) => o.leaving.leave(how),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Only a folder is ever opened: a file would be run, and on macOS some folders are programs. */
async function reveal(path: string): Promise<Result<void>> {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) return fail('not_found', `There is no folder ${path} any more.`);
  if (process.platform === 'darwin') {
    shell.showItemInFolder(path);
    return ok(undefined);
  }
  const trouble = await shell.openPath(path);
  return trouble === '' ? ok(undefined) : fail('unavailable', `The file manager could not show ${path}.`);
}
