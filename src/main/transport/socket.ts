import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import type { DefaultEventsMap, Socket } from 'socket.io';
import type { Failure } from '../contract/errors';
import type { ClientToFarm, FarmToClient } from '../contract/socket-protocol';
import type { Auth, Caller } from './auth';
import { createClientSession } from './client-session';
import type { ClientSink } from './client-session';
import { createEventHub } from './event-hub';
import type { EventHub } from './event-hub';
import type { FarmDoor } from './farm-door';
import type { LiveConnections } from './live-connections';
import { createServer } from './node-http';
import type { TransportLog } from './log';
import { backlogLimits, watchBacklog } from './socket-backlog';
import type { BacklogLimits } from './socket-backlog';

export interface SocketOptions {
  readonly farm: FarmDoor;
  readonly auth: Auth;
  readonly live: LiveConnections;
  readonly logger: TransportLog;
  readonly backlog?: BacklogLimits | undefined;
}

export interface SocketTransport {
  /** Takes over an upgrade whose Host and Origin were checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says bye to all and closes. */
  close(): Promise<void>;
}

type Client = Socket<ClientToFarm, FarmToClient, DefaultEventsMap, { caller: Caller }>;
type ByeReason = Parameters<FarmToClient['bye']>[0]['reason'];
type Io = Server<ClientToFarm, FarmToClient, DefaultEventsMap, { caller: Caller }>;

const MESSAGE_BYTES = 1024 * 1024;
/** A connection that has not logged in by then is closed. */
const LOGIN_MS = 5_000;
/** A connection that is being closed has this long to take its last words. */
const BYE_MS = 500;

/** Socket.IO over websockets only, on upgrades that are handed to it: it never sees any other request. */
export function createSocketTransport(options: SocketOptions): SocketTransport {
  const io: Io = new Server({
    path: '/socket.io',
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MESSAGE_BYTES,
    connectTimeout: LOGIN_MS,
  });
  // Its engine wants a server to listen at; upgrades come from ours, after our checks.
  io.attach(createServer());
  const hub = createEventHub<ClientSink>(options.farm.events, (sinks, events) => {
    // Sent to many at once, an event is encoded once.
    io.to(sinks.map((sink) => sink.outlet.id)).emit('events', [...events]);
  });

  io.use((socket, next) => {
    const identity = options.auth.identify(tokenIn(socket.handshake.auth), socket.conn.remoteAddress);
    if (!identity.ok) return next(connectError(identity.error.error));
    socket.data.caller = identity.value;
    next();
  });
  io.on('connection', (socket) => serveClient(socket, hub, options));

  return {
    upgrade: (request, socket, head) => io.engine.handleUpgrade(request, socket, head),
    async close() {
      hub.dispose();
      const clients = [...io.sockets.sockets.values()];
      for (const client of clients) sayBye(client, 'shutdown');
      await Promise.all(clients.map((client) => ended(client)));
      io.engine.close();
    },
  };
}

function serveClient(socket: Client, hub: EventHub<ClientSink>, options: SocketOptions): void {
  const { caller } = socket.data;
  const left = new AbortController();
  const peer = `socket ${socket.conn.remoteAddress}`;
  const backlog = watchBacklog(
    socket.conn,
    { drained: () => session.resume(), tooSlow: () => cut('too-slow') },
    options.backlog ?? backlogLimits,
  );
  const cut = (reason: ByeReason): void => {
    backlog.dispose();
    sayBye(socket, reason);
  };
  const session = createClientSession({
    ...options,
    hub,
    context: { access: caller.access, peer, signal: left.signal },
    outlet: { id: socket.id, ready: backlog.ready, emit: (event, ...args) => void socket.emit(event, ...args), cut },
  });
  const release = options.live.add(caller.tokenId, () => cut('unauthorized'));
  socket.onAny((event: string, ...args: unknown[]) => session.receive(event, args));
  socket.on('disconnect', () => {
    left.abort();
    backlog.dispose();
    release();
    session.dispose();
  });
}

/** Ends a connection: gently, and after a moment in any case, whatever it still has under way. */
function sayBye(socket: Client, reason: ByeReason): void {
  socket.emit('bye', { reason });
  socket.disconnect(true);
  setTimeout(() => socket.conn.request.socket.destroy(), BYE_MS).unref();
}

function ended(socket: Client): Promise<void> {
  const { conn } = socket;
  if (conn.readyState === 'closed') return Promise.resolve();
  return new Promise((resolve) => conn.once('close', () => resolve()));
}

function tokenIn(auth: unknown): string | undefined {
  const token: unknown = typeof auth === 'object' && auth !== null && 'token' in auth ? auth.token : undefined;
  return typeof token === 'string' ? token : undefined;
}

/** What the client's `connect_error` gets, with the failure as its data. */
function connectError(error: Failure): Error {
  return Object.assign(new Error(error.message), { data: error });
}
