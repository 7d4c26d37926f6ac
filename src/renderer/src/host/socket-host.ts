import { io } from 'socket.io-client';
import type { Failure } from '../../../main/contract/errors';
import { createConnectionState } from './connection-state';
import type { ConnectionState } from './connection-state';
import type { Feed, Host } from './host';
import { endSession } from './login-code';
import { refusalIn, whyRefused } from './refused-token';
import type { RefusedToken } from './refused-token';
import { invokeOver } from './socket-invoke';
import { createSocketTerminals } from './socket-terminals';
import type { FarmSocket } from './socket-terminals';
import { createTerminalStreams } from './terminal-streams';
import type { TokenStore } from './token-store';

const CONNECT_AGAIN_AFTER_MS = 1_000;
const ASK_AGAIN_AFTER_MS = 5_000;

/** The farm over Socket.IO, from the same origin that served the page. `why`: said where there is no token. */
export function createSocketHost(tokens: TokenStore, why: string | null): Host {
  const state = createConnectionState();
  const socket: FarmSocket = io({
    transports: ['websocket'],
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    auth: (send) => send({ token: tokens.read() }),
  });
  const terminals = createTerminalStreams(createSocketTerminals(socket));
  let feed: Feed | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  /** Somebody has typed the token, and it has not let anybody in so far. */
  let isTyped = false;

  function askForFeed(): void {
    const asking = feed;
    if (!asking || !socket.connected) return;
    clearTimeout(again);
    socket.emit('subscribe', { since: asking.since() }, (reply) => {
      if (feed !== asking) return;
      if (!reply.ok) failed(reply.error);
      else if (reply.value.mode === 'reset') asking.reset(reply.value.snapshot);
    });
  }

  /** The farm tells when it is in trouble, not when it can be read again. */
  function failed(failure: Failure): void {
    if (failure.code !== 'unavailable') return;
    feed?.failed(failure);
    clearTimeout(again);
    again = setTimeout(askForFeed, ASK_AGAIN_AFTER_MS);
  }

  function logout(message: string | null): void {
    tokens.write(null);
    socket.disconnect();
    state.loggedOut(message);
  }

  followConnection(socket, state, {
    connected() {
      isTyped = false;
      askForFeed();
      terminals.reopenAll();
    },
    refused: (token) => logout(tokens.read() ? whyRefused(token, isTyped) : null),
  });
  socket.on('events', (events) => feed?.events(events));
  /** The farm had to leave events out, because this client was too slow. */
  socket.on('reset', ({ snapshot }) => feed?.reset(snapshot));
  socket.on('trouble', ({ trouble }) => failed(trouble));
  if (tokens.read()) socket.connect();
  else state.loggedOut(why);

  return {
    connection: state.get,
    onConnection: state.listen,
    invoke: (name, input) => invokeOver(socket, state, name, input),
    subscribe(next) {
      feed = next;
      askForFeed();
      return () => {
        if (feed === next) feed = null;
      };
    },
    openTerminal: terminals.open,
    canLogOut: true,
    login(token) {
      tokens.write(token);
      isTyped = true;
      state.connecting();
      socket.disconnect().connect();
    },
    logout() {
      const token = tokens.read();
      if (token !== null) void endSession(token);
      logout(null);
    },
    dispose() {
      clearTimeout(again);
      socket.disconnect();
    },
  };
}

/** Turns what happens on the socket into the connection's state. */
function followConnection(
  socket: FarmSocket,
  state: ConnectionState,
  on: { connected(): void; refused(token: RefusedToken): void },
): void {
  let goodbye: string | null = null;
  const isLoggedOut = () => state.get().kind === 'logged-out';

  socket.on('connect', () => {
    goodbye = null;
    state.heard();
    state.online();
    socket.io.engine.on('packet', state.heard);
    on.connected();
  });
  socket.on('bye', ({ reason }) => {
    goodbye = reason === 'shutdown' ? 'Croft was stopped' : null;
    if (reason === 'unauthorized') on.refused({ reason: undefined });
  });
  socket.on('connect_error', (error) => {
    const refusal = refusalIn(error);
    if (refusal) on.refused(refusal);
    else state.offline(goodbye);
  });
  socket.on('disconnect', (reason) => {
    if (isLoggedOut() || reason === 'io client disconnect') return;
    state.offline(goodbye);
    // Socket.IO itself never comes back after the other side has closed.
    if (reason === 'io server disconnect') setTimeout(() => !isLoggedOut() && socket.connect(), CONNECT_AGAIN_AFTER_MS);
  });
}
