import { ipcMain } from 'electron';
import type { IpcMainEvent, Session, WebContents } from 'electron';
import { IPC_CHANNEL } from '../contract/ipc-protocol';
import type { FarmSide, PageSession } from './farm-side';
import { SCREENS_ORIGIN } from './screens-scheme';

/** What pages say while the farm starts waits for it, up to this many messages. */
const MOST_WAITING = 100;

export interface Ipc {
  /** The farm is there: answers what waits, and all that comes. */
  open(connect: FarmSide['connect']): void;
  dispose(): void;
}

/**
 * Carries messages between the app's own pages and the farm. A page's session ends with the page: when it navigates,
 * crashes or closes.
 */
export function serveIpc(own: Session): Ipc {
  const pages = new Map<WebContents, PageSession>();
  let connect: FarmSide['connect'] | null = null;
  let waiting: (() => void)[] = [];

  const sessionOf = (contents: WebContents, connect: FarmSide['connect']): PageSession => {
    const known = pages.get(contents);
    if (known) return known;
    const page = connect({
      id: `window-${contents.id}`,
      post: (...message) => !contents.isDestroyed() && contents.send(IPC_CHANNEL, ...message),
    });
    pages.set(contents, page);
    return page;
  };
  const forget = (contents: WebContents): void => {
    pages.get(contents)?.dispose();
    pages.delete(contents);
  };
  const follow = (contents: WebContents): void => {
    for (const end of ['did-navigate', 'render-process-gone', 'destroyed'] as const) {
      contents.on(end as 'did-navigate', () => forget(contents));
    }
  };
  const followed = new WeakSet<WebContents>();

  const hear = (event: IpcMainEvent, number: unknown, message: unknown, ...args: unknown[]): void => {
    if (!isOwnPage(event, own)) return;
    const { sender } = event;
    if (!followed.has(sender)) {
      followed.add(sender);
      follow(sender);
    }
    if (connect) sessionOf(sender, connect).receive(number, message, args);
    else if (waiting.length < MOST_WAITING) waiting.push(() => hear(event, number, message, ...args));
  };
  ipcMain.on(IPC_CHANNEL, hear);

  return {
    open(next) {
      connect = next;
      for (const again of waiting) again();
      waiting = [];
    },
    dispose() {
      ipcMain.off(IPC_CHANNEL, hear);
      waiting = [];
      for (const contents of pages.keys()) forget(contents);
    },
  };
}

/** Only the top frame of the app's own pages is heard; a frame that has gone meanwhile is nobody. */
function isOwnPage({ sender, senderFrame }: IpcMainEvent, own: Session): boolean {
  if (sender.isDestroyed() || sender.session !== own || senderFrame === null) return false;
  return senderFrame.parent === null && senderFrame.origin === SCREENS_ORIGIN;
}
