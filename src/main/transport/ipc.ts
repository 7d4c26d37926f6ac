import type { IpcToWindow } from '../contract/ipc-protocol';
import type { FarmToClient, Reply } from '../contract/socket-protocol';
import { createClientSession } from './client-session';
import type { ClientSession, ClientSink } from './client-session';
import { createEventHub } from './event-hub';
import type { EventHub } from './event-hub';
import type { FarmDoor } from './farm-door';
import { createIpcBacklog } from './ipc-backlog';
import type { IpcBacklogLimits } from './ipc-backlog';
import type { TransportLog } from './log';

/** One page of one window, as whoever carries the messages sees it. */
export interface IpcPage {
  readonly id: string;
  /** Sends to the page; one that is gone takes no notice. */
  post(serial: number, ...message: IpcToWindow): void;
}

/** What one page says, up to its end. */
export interface IpcClient {
  /** Takes a message as it came: nothing about it is trusted but that it comes from the app's own screens. */
  receive(number: unknown, message: unknown, args: readonly unknown[]): void;
  dispose(): void;
}

export interface IpcTransport {
  connect(page: IpcPage): IpcClient;
  /** Says bye to all and closes. */
  close(): void;
}

export interface IpcOptions {
  readonly farm: FarmDoor;
  readonly logger: TransportLog;
  readonly backlog?: IpcBacklogLimits | undefined;
}

type ByeReason = Parameters<FarmToClient['bye']>[0]['reason'];

/** The same messages as over sockets, carried by whatever hands them in; its callers are on this machine. */
export function createIpcTransport(options: IpcOptions): IpcTransport {
  const hub = createEventHub<ClientSink>(options.farm.events, (sinks, events) => {
    for (const { outlet } of sinks) outlet.emit('events', [...events]);
  });
  const sessions = new Set<Connection>();
  let closed = false;

  return {
    connect(page) {
      let current: Connection | null = null;
      const drop = (): void => {
        if (current) sessions.delete(current);
        current?.end();
        current = null;
      };
      const open = (): Connection => {
        const connection = openConnection(page, hub, options, drop);
        sessions.add(connection);
        return connection;
      };
      return {
        receive(number, message, args) {
          if (closed || typeof message !== 'string') return;
          if (message === 'received') return current?.received(args[0]);
          // A page that was cut off begins anew with its next message.
          current ??= open();
          current.receive(number, message, args);
        },
        dispose: drop,
      };
    },
    close() {
      closed = true;
      hub.dispose();
      for (const session of sessions) session.cut('shutdown');
    },
  };
}

interface Connection {
  receive(number: unknown, message: string, args: readonly unknown[]): void;
  received(serial: unknown): void;
  cut(reason: ByeReason): void;
  end(): void;
}

function openConnection(
  page: IpcPage,
  hub: EventHub<ClientSink>,
  options: IpcOptions,
  dropped: () => void,
): Connection {
  const left = new AbortController();
  const backlog = createIpcBacklog(
    { drained: () => session.resume(), tooSlow: () => cut('too-slow') },
    options.backlog,
  );
  const post = (...message: IpcToWindow): void => {
    if (!left.signal.aborted) page.post(backlog.sent(message), ...message);
  };
  const cut = (reason: ByeReason): void => {
    post('bye', { reason });
    dropped();
  };
  const session: ClientSession = createClientSession({
    ...options,
    hub,
    context: { access: 'local', peer: 'ipc', signal: left.signal },
    outlet: {
      id: page.id,
      ready: backlog.ready,
      emit: (event, ...args) => post(...([event, ...args] as unknown as IpcToWindow)),
      cut,
    },
  });
  return {
    receive(number, message, args) {
      const wantsAnswer = typeof number === 'number' && Number.isSafeInteger(number) && number > 0;
      session.receive(
        message,
        wantsAnswer ? [...args, (reply: Reply<unknown>) => post('answer', number, reply)] : args,
      );
    },
    received: (serial) => backlog.received(serial),
    cut,
    end() {
      left.abort();
      backlog.dispose();
      session.dispose();
    },
  };
}
