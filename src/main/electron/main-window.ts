import { BrowserWindow, screen } from 'electron';
import type { WebPreferences } from 'electron';
import { reviveCrashed } from './revive-crashed';
import { SCREENS_ORIGIN } from './screens-scheme';
import { readWindowState, writeWindowState } from './window-file';
import { placeFor, SMALLEST } from './window-place';

export interface MainWindowOptions {
  readonly preferences: WebPreferences;
  readonly icon: string;
  /** File that keeps where it was. */
  readonly stateFile: string;
  /** Stays in the tray until it is asked for. */
  readonly hidden: boolean;
  onShow(): void;
  /** It is not in front any more, or its page is another one: whatever was going on in it is over. */
  onLeft(): void;
  /** The user's session on this machine ends (Windows): there is a moment left. */
  onSessionEnd(): void;
  /** Its user closes it: answers whether it may go. */
  onClose(): boolean;
}

/** The window with the screens. Closing hides it, so that it is there at once the next time. */
export interface MainWindow {
  /** In front of everything; with an address of the screens (`#/task/...`): showing that. */
  show(address?: string): void;
  hide(): void;
  /** Shows it, or hides it where it is in front already. */
  toggle(): void;
  /** What its user looks at right now (`#/task/...`); null: something else. */
  lookedAt(): string | null;
  isInFront(): boolean;
  /** Owns dialogs while it is seen. */
  shown(): BrowserWindow | null;
  dispose(): void;
}

const LEFT = ['blur', 'hide', 'minimize', 'unresponsive', 'closed'] as const;
const PAGE_LEFT = ['did-start-navigation', 'render-process-gone', 'destroyed'] as const;

/** Opens the window where it was left. */
export function openMainWindow(o: MainWindowOptions): MainWindow {
  const left = readWindowState(o.stateFile);
  const window = new BrowserWindow({
    ...placeFor(left, displays()),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Croft',
    icon: o.icon,
    webPreferences: o.preferences,
  });
  // Its keys work all the same.
  window.setMenuBarVisibility(false);
  /** Until it is shown for the first time. */
  let isToMaximise = left?.maximised === true;
  const load = (address = '#/'): void => void window.loadURL(`${SCREENS_ORIGIN}/${address}`).catch(() => undefined);
  const appear = (): void => {
    if (isToMaximise) window.maximize();
    isToMaximise = false;
    window.show();
  };
  const front = (): void => {
    if (window.isMinimized()) window.restore();
    appear();
    window.focus();
  };
  const isInFront = (): boolean => !window.isDestroyed() && window.isVisible() && window.isFocused();
  const keep = (): void =>
    writeWindowState(o.stateFile, { place: window.getNormalBounds(), maximised: isToMaximise || window.isMaximized() });

  window.once('ready-to-show', () => {
    if (!o.hidden) appear();
  });
  window.on('close', (event) => {
    keep();
    if (!o.onClose()) event.preventDefault();
  });
  window.on('show', o.onShow);
  // One that was in sight all the time is looked at, too.
  window.on('focus', o.onShow);
  window.on('session-end', o.onSessionEnd);
  for (const left of LEFT) window.on(left as 'blur', o.onLeft);
  for (const left of PAGE_LEFT) window.webContents.on(left as 'did-navigate', o.onLeft);
  reviveCrashed(window);
  load();

  return {
    show(address) {
      if (address !== undefined) load(address);
      front();
    },
    hide: () => window.hide(),
    toggle: () => (isInFront() ? window.hide() : front()),
    isInFront,
    lookedAt() {
      if (!isInFront()) return null;
      const address = window.webContents.getURL();
      return address.includes('#') ? address.slice(address.indexOf('#')) : '#/';
    },
    shown: () => (window.isDestroyed() || !window.isVisible() ? null : window),
    dispose() {
      if (window.isDestroyed()) return;
      keep();
      window.destroy();
    },
  };
}

/** Work areas of all displays, the main one first. */
function displays() {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}
