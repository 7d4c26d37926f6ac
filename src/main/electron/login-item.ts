import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { app } from 'electron';
import { desktopEntry } from './desktop-entry';

/** How a start at login tells the app to stay in the tray. */
export const HIDDEN_SWITCH = '--hidden';

export interface LoginItem {
  state(): 'on' | 'off' | 'impossible';
  set(on: boolean): void;
}

/** Starts the app when its user logs in: a setting of the system, or on Linux an entry in the autostart folder. */
export function loginItem(env: Readonly<Record<string, string | undefined>>): LoginItem {
  return process.platform === 'linux' ? autostartEntry(env) : systemSetting();
}

/** macOS hands no arguments to what it starts at login, but says that it was it. */
export const wasOpenedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;

function systemSetting(): LoginItem {
  // macOS would start a bare Electron, which is not this app.
  const impossible = process.platform === 'darwin' && !app.isPackaged;
  const args = [...ownArguments(), HIDDEN_SWITCH];
  const options = process.platform === 'win32' ? { path: process.execPath, args } : {};
  return {
    state: () => (impossible ? 'impossible' : app.getLoginItemSettings(options).openAtLogin ? 'on' : 'off'),
    set: (on) => impossible || app.setLoginItemSettings({ ...options, openAtLogin: on }),
  };
}

function autostartEntry(env: Readonly<Record<string, string | undefined>>): LoginItem {
  const config = env['XDG_CONFIG_HOME'];
  const folder = join(config && isAbsolute(config) ? config : join(env['HOME'] || homedir(), '.config'), 'autostart');
  const path = join(folder, 'croft.desktop');
  // What an AppImage runs is in a scratch mount; its own file is what lasts.
  const program = env['APPIMAGE'] || process.execPath;
  let refused = false;
  return {
    state: () => (refused ? 'impossible' : existsSync(path) ? 'on' : 'off'),
    set(on) {
      try {
        if (on) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(path, desktopEntry([program, ...ownArguments(), HIDDEN_SWITCH]));
        } else rmSync(path, { force: true });
        refused = false;
      } catch {
        refused = true;
      }
    },
  };
}

/** A checkout is started by naming its folder. */
const ownArguments = (): string[] => (app.isPackaged ? [] : [app.getAppPath()]);
