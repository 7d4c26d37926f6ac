import { EventEmitter } from 'node:events';
import { onControl, tellTest } from './control';
import { newEvent } from './event';

/** Keys that the system has given to another program. */
const takenKeys = new Set<string>();
const keys = new Map<string, () => void>();
let isSuspended = false;

export const globalShortcut = {
  register(accelerator: string, press: () => void): boolean {
    if (isSuspended || takenKeys.has(accelerator) || keys.has(accelerator)) return false;
    keys.set(accelerator, press);
    return true;
  },
  unregister: (accelerator: string) => void keys.delete(accelerator),
  unregisterAll: () => keys.clear(),
  isRegistered: (accelerator: string) => keys.has(accelerator),
  isSuspended: () => isSuspended,
  setSuspended: (suspended: boolean) => {
    isSuspended = suspended;
  },
};

const notifications: Notification[] = [];

export class Notification extends EventEmitter {
  readonly options: Electron.NotificationConstructorOptions;
  state: 'made' | 'shown' | 'closed' = 'made';

  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
    notifications.push(this);
  }

  show(): void {
    this.state = 'shown';
    this.emit('show', newEvent({}));
  }

  close(): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.emit('close', newEvent({}));
  }

  static isSupported(): boolean {
    return true;
  }
}

interface OpenDialog {
  readonly id: number;
  readonly kind: string;
  readonly options: unknown;
  readonly answer: (value: unknown) => void;
}

let lastDialog = 0;
const dialogs = new Map<number, OpenDialog>();

function openDialog<T>(kind: string, args: readonly unknown[]): Promise<T> {
  lastDialog += 1;
  const id = lastDialog;
  const options = args.at(-1);
  return new Promise((resolve) => {
    const answer = (value: unknown): void => {
      dialogs.delete(id);
      resolve(value as T);
    };
    dialogs.set(id, { id, kind, options, answer });
  });
}

export const dialog = {
  showMessageBox: (...args: unknown[]) => openDialog<{ response: number }>('message', args),
  showOpenDialog: (...args: unknown[]) => openDialog<{ canceled: boolean; filePaths: string[] }>('open', args),
  showErrorBox: (title: string, content: string) => tellTest('error-box', { title, content }),
};

const handedOver: string[] = [];

export const shell = {
  openExternal: (url: string) => Promise.resolve(void handedOver.push(url)),
  openPath: (path: string) => Promise.resolve((handedOver.push(path), '')),
  showItemInFolder: (path: string) => void handedOver.push(path),
};

class PowerMonitor extends EventEmitter {}
export const powerMonitor = new PowerMonitor();

class NativeTheme extends EventEmitter {
  themeSource = 'unset';
  shouldUseDarkColors = false;
}
export const nativeTheme = new NativeTheme();

const workArea = { x: 0, y: 0, width: 1920, height: 1040 };
const display = { id: 1, workArea, bounds: { ...workArea, height: 1080 }, scaleFactor: 1 };
let displays = [display];

class Screen extends EventEmitter {
  getPrimaryDisplay = () => displays[0] ?? display;
  getAllDisplays = () => displays;
  getCursorScreenPoint = () => ({ x: 10, y: 10 });
  getDisplayNearestPoint = () => displays[0] ?? display;
}
export const screen = new Screen();

const backend = process.env['CROFT_DOUBLE_KEYRING'] ?? 'basic_text';
const scrambled = (text: Uint8Array): Buffer => Buffer.from(text.map((byte) => byte ^ 0x5a));

export const safeStorage = {
  getSelectedStorageBackend: () => backend,
  isAsyncEncryptionAvailable: () => Promise.resolve(backend !== 'none'),
  encryptStringAsync: (text: string) => Promise.resolve(scrambled(Buffer.from(text))),
  decryptStringAsync: (sealed: Buffer) =>
    Promise.resolve({ result: scrambled(sealed).toString(), shouldReEncrypt: false }),
};

onControl({
  keys: () => [...keys.keys()],
  'keys.take': (accelerator: string) => void takenKeys.add(accelerator),
  'keys.suspended': () => isSuspended,
  /** As the system does: keys that somebody holds reach no window. Answers whether they were. */
  'keys.swallow': (accelerator: string) => {
    if (takenKeys.has(accelerator)) return true;
    if (isSuspended || !keys.has(accelerator)) return false;
    keys.get(accelerator)?.();
    return true;
  },
  press: (accelerator: string) => {
    if (isSuspended) throw new Error(`${accelerator} is suspended`);
    const act = keys.get(accelerator);
    if (!act) throw new Error(`nobody has ${accelerator}; there are ${[...keys.keys()].join(', ')}`);
    act();
  },
  notifications: () => notifications.map(({ options, state }) => ({ ...options, state })),
  'notification.click': (at: number) => notifications[at]?.emit('click', newEvent({})),
  'notification.act': (at: number, actionIndex: number) =>
    notifications[at]?.emit('action', newEvent({ actionIndex, selectionIndex: -1 }), actionIndex),
  dialogs: () => [...dialogs.values()].map(({ id, kind, options }) => ({ id, kind, options })),
  'dialog.answer': (id: number, value: unknown) => dialogs.get(id)?.answer(value),
  handedOver: () => handedOver,
  power: (event: string) => {
    const told = newEvent({});
    powerMonitor.emit(event, told);
    return told.defaultPrevented;
  },
  theme: () => nativeTheme.themeSource,
  displays: (areas: Electron.Rectangle[]) => {
    displays = areas.map((area, at) => ({ id: at + 1, workArea: area, bounds: area, scaleFactor: 1 }));
  },
});
