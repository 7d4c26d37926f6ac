import { BrowserWindow, screen } from 'electron';
import type { WebPreferences } from 'electron';
import { reviveCrashed } from './revive-crashed';
import { SCREENS_ORIGIN } from './screens-scheme';

const SIZE = { width: 640, height: 220 } as const;

/** The small window above everything that takes one task. */
export interface QuickWindow {
  toggle(): void;
  dispose(): void;
}

/** It is made when it is first asked for and then kept, so that it is there at once every further time. */
export function createQuickWindow(preferences: WebPreferences): QuickWindow {
  let window: BrowserWindow | null = null;
  let ending = false;

  const make = (): BrowserWindow => {
    const made = new BrowserWindow({
      ...SIZE,
      show: false,
      frame: false,
      resizable: false,
      maximizable: false,
      minimizable: false,
      fullscreenable: false,
      alwaysOnTop: true,
      skipTaskbar: true,
      title: 'Croft: quick task',
      webPreferences: preferences,
    });
    made.setMenuBarVisibility(false);
    made.on('blur', () => made.hide());
    // The page closes itself with window.close() when it is done, or on Escape.
    made.on('close', (event) => {
      if (ending) return;
      event.preventDefault();
      made.hide();
    });
    reviveCrashed(made);
    void made.loadURL(`${SCREENS_ORIGIN}/#/quick`).catch(() => undefined);
    return made;
  };

  return {
    toggle() {
      if (window?.isVisible()) return window.hide();
      window ??= make();
      window.setBounds(placeOnCurrentDisplay());
      window.show();
      window.focus();
    },
    dispose() {
      ending = true;
      if (window && !window.isDestroyed()) window.destroy();
      window = null;
    },
  };
}

/** In the upper part of the display that the pointer is on, as launchers are. */
function placeOnCurrentDisplay() {
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  return {
    ...SIZE,
    x: Math.round(workArea.x + (workArea.width - SIZE.width) / 2),
    y: Math.round(workArea.y + workArea.height / 5),
  };
}
