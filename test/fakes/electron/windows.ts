import { EventEmitter } from 'node:events';
import { app } from './app';
import { onControl, tellTest } from './control';
import { newEvent } from './event';
import { session } from './session';
import type { DoubleSession } from './session';

/** Pages of a browser of the test stand for the windows' pages; without, windows have pages in name only. */
const HAS_PAGES = process.env['CROFT_DOUBLE_PAGES'] === '1';

export interface Frame {
  readonly parent: Frame | null;
  readonly origin: string;
  readonly url: string;
}

type OpenHandler = (details: { url: string }) => { action: string };

let lastId = 0;
const windows = new Map<number, BrowserWindow>();

/** Origin of an address, for schemes that URL does not know, too. */
const originOf = (url: string): string => /^[a-z][\w+.-]*:\/\/[^/?#]*/.exec(url)?.[0] ?? 'null';

class WebContents extends EventEmitter {
  readonly id: number;
  readonly session: DoubleSession;
  url = '';
  /** Whether a document is there: until then a load is never within one. */
  hasDocument = false;
  openHandler: OpenHandler | null = null;
  /** Its process is just being buried. */
  isDying = false;
  #destroyed = false;

  constructor(id: number, own: DoubleSession) {
    super();
    this.id = id;
    this.session = own;
    app.emit('web-contents-created', newEvent({}), this);
  }

  getURL(): string {
    return this.url;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  /** Throws where the real one would: for what cannot be cloned. */
  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) throw new Error('Object has been destroyed');
    tellTest('send', { windowId: this.id, channel, args: structuredClone(args) });
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  reload(): void {
    if (this.isDying) throw new Error('Electron has crashed: a page was loaded within render-process-gone');
    if (HAS_PAGES) tellTest('reload', { windowId: this.id, url: this.url });
    else this.committed(this.url);
  }

  /** A new document is there; that of before has gone. */
  committed(url: string): void {
    this.emit('did-start-navigation', newEvent({ url, isSameDocument: false, isMainFrame: true }), url, false, true);
    this.url = url;
    this.hasDocument = true;
    this.emit('did-navigate', newEvent({}), url, 200, 'OK');
  }

  destroy(): void {
    this.#destroyed = true;
    this.emit('destroyed');
  }
}

export class BrowserWindow extends EventEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  readonly options: Electron.BrowserWindowConstructorOptions;
  #bounds: Electron.Rectangle;
  #visible: boolean;
  #focused = false;
  #minimized = false;
  #maximized = false;
  #menuShown = true;
  #destroyed = false;
  #wasReady = false;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    lastId += 1;
    this.id = lastId;
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = options.show ?? true;
    const own = (options.webPreferences?.session as unknown as DoubleSession | undefined) ?? session.defaultSession;
    this.webContents = new WebContents(this.id, own);
    windows.set(this.id, this);
  }

  async loadURL(url: string): Promise<void> {
    const { webContents } = this;
    const isSameDocument = webContents.hasDocument && webContents.url.split('#', 1)[0] === url.split('#', 1)[0];
    webContents.url = url;
    if (HAS_PAGES) {
      tellTest('load', { windowId: this.id, url, bounds: this.#bounds, preload: this.options.webPreferences?.preload });
      return;
    }
    if (isSameDocument) return;
    const { status } = await webContents.session.request(url);
    if (webContents.url !== url) throw new Error(`ERR_ABORTED (-3) loading ${url}`);
    if (status !== 200) throw new Error(`ERR_FAILED (${status}) loading ${url}`);
    webContents.committed(url);
    this.painted();
  }

  painted(): void {
    if (this.#wasReady) return;
    this.#wasReady = true;
    this.emit('ready-to-show', newEvent({}));
  }

  show(): void {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show', newEvent({}));
  }

  hide(): void {
    this.#visible = false;
    this.#focused = false;
    this.emit('hide', newEvent({}));
  }

  focus(): void {
    for (const other of windows.values()) if (other !== this) other.blur();
    this.#focused = true;
    this.emit('focus', newEvent({}));
  }

  blur(): void {
    if (!this.#focused) return;
    this.#focused = false;
    this.emit('blur', newEvent({}));
  }

  minimize(): void {
    this.#minimized = true;
  }

  restore(): void {
    this.#minimized = false;
  }

  setMenuBarVisibility(visible: boolean): void {
    this.#menuShown = visible;
  }

  isMenuBarVisible = (): boolean => this.#menuShown;

  maximize(): void {
    this.#maximized = true;
  }

  isVisible = (): boolean => this.#visible;
  isFocused = (): boolean => this.#focused;
  isMinimized = (): boolean => this.#minimized;
  isMaximized = (): boolean => this.#maximized;
  isDestroyed = (): boolean => this.#destroyed;
  getNormalBounds = (): Electron.Rectangle => this.#bounds;
  getBounds = (): Electron.Rectangle => this.#bounds;

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }

  close(): void {
    const event = newEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#visible = false;
    windows.delete(this.id);
    this.webContents.destroy();
    tellTest('destroyed', { windowId: this.id });
    this.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }

  static getAllWindows = (): BrowserWindow[] => [...windows.values()];
  static getFocusedWindow = (): BrowserWindow | null => [...windows.values()].find((w) => w.isFocused()) ?? null;
}

class IpcMain extends EventEmitter {}
export const ipcMain = new IpcMain();

const windowOf = (id: number): BrowserWindow => {
  const found = windows.get(id);
  if (!found) throw new Error(`there is no window ${id}`);
  return found;
};
const frameOf = (url: string, isTop: boolean): Frame => ({
  parent: isTop ? null : { parent: null, origin: 'croft-app://screens', url: 'croft-app://screens/' },
  origin: originOf(url),
  url,
});

onControl({
  windows: () =>
    [...windows.values()].map((window) => ({
      id: window.id,
      url: window.webContents.url,
      visible: window.isVisible(),
      focused: window.isFocused(),
      maximized: window.isMaximized(),
      hasMenuBar: window.isMenuBarVisible(),
      bounds: window.getBounds(),
      options: JSON.parse(
        JSON.stringify({ ...window.options, webPreferences: { ...window.options.webPreferences, session: undefined } }),
      ) as unknown,
    })),
  'window.close': (id: number) => windowOf(id).close(),
  'window.blur': (id: number) => windowOf(id).blur(),
  'window.bounds': (id: number, bounds: Partial<Electron.Rectangle>) => windowOf(id).setBounds(bounds),
  'window.emit': (id: number, event: string) => windowOf(id).emit(event, newEvent({})),
  committed: (id: number, url: string) => windowOf(id).webContents.committed(url),
  painted: (id: number) => windowOf(id).painted(),
  address: (id: number, url: string) => {
    windowOf(id).webContents.url = url;
  },
  crash: (id: number, reason = 'crashed') => {
    const { webContents } = windowOf(id);
    webContents.isDying = true;
    try {
      webContents.emit('render-process-gone', newEvent({}), { reason, exitCode: 1 });
    } finally {
      webContents.isDying = false;
    }
  },
  /** A message of a page. `null` for the frame's address: the frame has gone meanwhile. */
  ipc: (id: number, frame: { url: string; isTop: boolean } | null, channel: string, args: unknown[]) => {
    const sender = windowOf(id).webContents;
    const senderFrame = frame && frameOf(frame.url, frame.isTop);
    ipcMain.emit(channel, newEvent({ sender, senderFrame, type: 'frame' }), ...structuredClone(args));
  },
  /** Whether a page may go there, by each of the ways. */
  navigate: (id: number, url: string) => {
    const { webContents } = windowOf(id);
    return ['will-navigate', 'will-frame-navigate', 'will-redirect'].map((name) => {
      const event = newEvent({ url, isMainFrame: true });
      webContents.emit(name, event, url);
      return !event.defaultPrevented;
    });
  },
  openWindow: (id: number, url: string) => windowOf(id).webContents.openHandler?.({ url }).action ?? 'allow',
  attachWebview: (id: number) => {
    const event = newEvent({});
    windowOf(id).webContents.emit('will-attach-webview', event, {}, {});
    return !event.defaultPrevented;
  },
});
