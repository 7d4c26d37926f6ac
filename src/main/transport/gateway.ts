import type { FastifyInstance } from 'fastify';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import type { Handlers } from '../contract/handlers';
import { createAuth } from './auth';
import type { TokenBook } from './auth';
import { ownNames } from './auth-origin';
import type { OwnNames } from './auth-origin';
import { createDispatch } from './dispatch';
import { addEventStreams } from './event-streams';
import type { FarmDoor } from './farm-door';
import { createHttpApp, httpLimits } from './http-app';
import type { HttpLimits } from './http-app';
import { createHttpGate } from './http-gate';
import { createLiveConnections } from './live-connections';
import type { TransportLog } from './log';
import { addMethodRefusals, addOperations } from './rest';
import { addScreens } from './screens';
import { addSessionRoutes } from './session-route';
import { createSocketTransport } from './socket';
import type { SseLimits } from './sse';
import type { SocketTransport } from './socket';
import type { BacklogLimits } from './socket-backlog';
import type { EventSource, TerminalSource } from './types';
import { serveUpgrades } from './upgrades';

export interface GatewayOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly version: string;
  readonly book: TokenBook;
  readonly logger: TransportLog;
  /** Folder of the built screens; null: none are served. */
  readonly screens: string | null;
  /** Hold handlers to the contract's outputs. */
  readonly strict?: boolean;
  readonly limits?: Partial<HttpLimits>;
  readonly backlog?: BacklogLimits;
  readonly sse?: SseLimits;
}

/** The parts of a farm that the gateway serves. */
export interface FarmParts {
  readonly handlers: Handlers;
  readonly events: EventSource;
  readonly terminals: TerminalSource;
}

export interface Gateway {
  readonly port: number;
  /** All routes of the API, for checks over the whole table. */
  readonly routes: readonly { readonly method: string; readonly url: string }[];
  /** Lets callers through to the farm; until then they are told that it starts. */
  open(farm: FarmParts): void;
  /** Says bye to everyone; in-flight answers get a moment. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** In-flight requests have this long when the gateway closes. */
const CLOSE_MS = 2_000;

/** Binds the port and serves REST, server-sent events, sockets and screens on it. */
export async function startGateway(options: GatewayOptions): Promise<Result<Gateway>> {
  const { logger, book } = options;
  let door: FarmDoor | null = null;
  let sockets: SocketTransport | null = null;
  const auth = createAuth(book, () => performance.now());
  const live = createLiveConnections();
  const own = (): OwnNames => ownNames([LOOPBACK], portOf(app));
  const gate = createHttpGate(own, auth, live);
  const app = createHttpApp(gate, logger, { ...httpLimits, ...options.limits });
  const recorded = recordRoutes(app);

  addOperations(app, { gate, door: () => door, version: options.version });
  addSessionRoutes(app, { gate, auth, book });
  const streams = addEventStreams(app, { gate, door: () => door, live, logger, limits: options.sse });
  const routes = [...recorded];
  addMethodRefusals(app, routes);
  await addScreens(app, options.screens);
  const upgrades = serveUpgrades(app.server, own, () => sockets);

  const bound = await listen(app, options.port);
  if (!bound.ok) return bound;
  const port = portOf(app);
  const stopListening = book.onDrop((tokenId) => live.cut(tokenId));
  return ok({
    port,
    routes,
    open(farm) {
      const { handlers, events, terminals } = farm;
      door = { events, terminals, dispatch: createDispatch({ handlers, logger, strict: options.strict ?? false }) };
      sockets = createSocketTransport({ farm: door, auth, live, logger, backlog: options.backlog });
    },
    async close() {
      stopListening();
      streams.close();
      const closed = app.close();
      await sockets?.close();
      const impatient = setTimeout(() => {
        app.server.closeAllConnections();
        upgrades.destroyAll();
      }, CLOSE_MS);
      await closed;
      clearTimeout(impatient);
    },
  });
}

function recordRoutes(app: FastifyInstance): { method: string; url: string }[] {
  const routes: { method: string; url: string }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  return routes;
}

/** The port that is bound; 0 when none is. */
function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listen(app: FastifyInstance, port: number): Promise<Result<void>> {
  try {
    await app.listen({ host: LOOPBACK, port });
    return ok(undefined);
  } catch (error) {
    await app.close();
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      return fail('conflict', `Port ${port} is in use by another program, perhaps by another Croft.`, {
        reason: 'port.taken',
        next: 'Choose another with --port.',
      });
    }
    if (code === 'EACCES') {
      return fail('forbidden', `Port ${port} may not be used by this user.`, {
        reason: 'port.denied',
        next: 'Choose one above 1023 with --port.',
      });
    }
    throw error;
  }
}
