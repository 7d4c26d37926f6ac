import { BrowserWindow, session, shell } from 'electron';

/** Opens the screens in a window that can do nothing but show them: no Node, no other origin, no permission, no second window. */
export function openWindow(link: string): BrowserWindow {
  const { origin } = new URL(link);
  const screens = session.fromPartition('persist:croft');
  screens.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  );
  screens.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 390,
    minHeight: 500,
    show: false,
    title: 'Croft',
    webPreferences: {
      session: screens,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    },
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (isWebAddress(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  window.webContents.on('will-navigate', (event, url) => {
    if (new URL(url).origin !== origin) event.preventDefault();
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(link);
  return window;
}

const isWebAddress = (url: string): boolean => /^https?:\/\//.test(url);
