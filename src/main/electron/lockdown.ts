import { app, session, shell } from 'electron';
import type { Session, WebContents, WebPreferences } from 'electron';
import { SCREENS_ORIGIN } from './screens-scheme';

/** The one thing that the screens may do beyond drawing: copy, when the user does. */
const GRANTED = 'clipboard-sanitized-write';
const OWN_ADDRESSES = /^(?:croft-app:\/\/screens\/|blob:croft-app:\/\/screens\/|data:|devtools:)/;

/** The session of all windows: it has no permission, loads nothing from elsewhere and saves only what the screens made. */
export function openSession(): Session {
  const own = session.fromPartition('persist:croft');
  own.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === GRANTED));
  own.setPermissionCheckHandler((_contents, permission) => permission === GRANTED);
  own.setDevicePermissionHandler(() => false);
  own.setSpellCheckerEnabled(false);
  own.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !OWN_ADDRESSES.test(url) }));
  own.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${SCREENS_ORIGIN}/`)) event.preventDefault();
  });
  return own;
}

/** Every window shows the screens with these preferences and no others. */
export const preferences = (own: Session, preload: string): WebPreferences => ({
  session: own,
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: !app.isPackaged,
});

/** Holds for everything that ever shows a page in this app, whoever opened it. */
export function guardContents(): () => void {
  const guard = (_event: unknown, contents: WebContents): void => guardOne(contents);
  app.on('web-contents-created', guard);
  return () => void app.off('web-contents-created', guard);
}

function guardOne(contents: WebContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!event.url.startsWith(`${SCREENS_ORIGIN}/`)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // The screens open an address only after its user has read it and said yes.
    const address = webAddressIn(url);
    if (address !== null) void shell.openExternal(address);
    return { action: 'deny' };
  });
}

/** The one way of writing an address that may be handed to the system: http and https, nobody's name in it; null for any other. */
export function webAddressIn(address: string): string | null {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return null;
  const { href, username, password } = new URL(address);
  return username === '' && password === '' ? href : null;
}
