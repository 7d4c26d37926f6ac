import { EventEmitter } from 'node:events';
import { onControl } from './control';
import { newEvent } from './event';

type Handler = (request: Request) => Response | Promise<Response>;

/** Sessions by partition, with what an app may set on them. */
class Session extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  readonly protocol = { handle: (scheme: string, handler: Handler) => void this.handlers.set(scheme, handler) };
  spellcheck = true;
  permissionRequest: ((contents: null, permission: string, answer: (granted: boolean) => void) => void) | null = null;
  permissionCheck: ((contents: null, permission: string) => boolean) | null = null;
  devicePermission: (() => boolean) | null = null;
  beforeRequest: ((details: { url: string }, decide: (o: { cancel: boolean }) => void) => void) | null = null;
  readonly webRequest = {
    onBeforeRequest: (listener: Session['beforeRequest']) => {
      this.beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: Session['permissionRequest']): void {
    this.permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: Session['permissionCheck']): void {
    this.permissionCheck = handler;
  }

  setDevicePermissionHandler(handler: Session['devicePermission']): void {
    this.devicePermission = handler;
  }

  setSpellCheckerEnabled(on: boolean): void {
    this.spellcheck = on;
  }

  /** What a page of this session gets for an address. */
  async request(
    url: string,
    method = 'GET',
  ): Promise<{ status: number; headers: Record<string, string>; body: Uint8Array }> {
    const cancelled = await new Promise<boolean>((resolve) =>
      this.beforeRequest ? this.beforeRequest({ url }, ({ cancel }) => resolve(cancel)) : resolve(false),
    );
    const handler = this.handlers.get(url.slice(0, url.indexOf(':')));
    if (cancelled || !handler) return { status: 0, headers: {}, body: new Uint8Array() };
    // A Request of Node's would tidy the address up before it is looked at; Chromium does that, too, but not for our sake.
    const response = await handler({ url, method, headers: new Headers() } as Request);
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  }
}

const sessions = new Map<string, Session>();
const privileged: Electron.CustomScheme[] = [];

export type DoubleSession = Session;
export const session = {
  fromPartition(name: string): Session {
    const found = sessions.get(name) ?? new Session();
    sessions.set(name, found);
    return found;
  },
  get defaultSession(): Session {
    return session.fromPartition('');
  },
};

export const protocol = {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => void privileged.push(...schemes),
  handle: (scheme: string, handler: Handler) => session.defaultSession.protocol.handle(scheme, handler),
};

const own = (partition: string): Session => session.fromPartition(partition);

onControl({
  schemes: () => privileged,
  partitions: () => [...sessions.keys()],
  request: (partition: string, url: string, method?: string) => own(partition).request(url, method),
  spellcheck: (partition: string) => own(partition).spellcheck,
  device: (partition: string) => own(partition).devicePermission?.() ?? true,
  permission: async (partition: string, name: string) => {
    const { permissionRequest, permissionCheck } = own(partition);
    // Electron grants all that nobody decides about.
    const asked = await new Promise<boolean>((resolve) =>
      permissionRequest ? permissionRequest(null, name, resolve) : resolve(true),
    );
    return { request: asked, check: permissionCheck?.(null, name) ?? true };
  },
  download: (partition: string, url: string) => {
    const event = newEvent({});
    own(partition).emit('will-download', event, { getURL: () => url }, null);
    return !event.defaultPrevented;
  },
});
