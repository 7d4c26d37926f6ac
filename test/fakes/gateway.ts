import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { ClientToFarm, FarmToClient } from '../../src/main/contract/socket-protocol';
import { startGateway } from '../../src/main/transport/gateway';
import type { Gateway, GatewayOptions } from '../../src/main/transport/gateway';
import { createMemoryLogger } from '../builders';
import type { MemoryLogger } from '../builders';
import { createFakeEventLog } from './event-log';
import type { FakeEventLog } from './event-log';
import { createFakeHandlers } from './handlers';
import type { FakeHandlers } from './handlers';
import { createFakeTerminals } from './terminals';
import type { FakeTerminals } from './terminals';
import { createFakeTokenBook } from './token-book';
import type { FakeTokenBook } from './token-book';

export const OPERATOR_TOKEN = 'operator-token-0123456789';
export const VIEWER_TOKEN = 'viewer-token-0123456789';

export type FakeClient = Socket<FarmToClient, ClientToFarm>;

/** A real gateway on a real port, over a farm of fakes. */
export interface FakeFarm {
  readonly gateway: Gateway;
  readonly url: string;
  readonly host: string;
  readonly log: FakeEventLog;
  readonly fake: FakeHandlers;
  readonly terminals: FakeTerminals;
  readonly book: FakeTokenBook;
  readonly logger: MemoryLogger;
  fetch(path: string, init?: RequestInit & { token?: string | null }): Promise<Response>;
  connect(token?: string): FakeClient;
  close(): Promise<void>;
}

export async function startFakeFarm(options: Partial<GatewayOptions> & { opened?: boolean } = {}): Promise<FakeFarm> {
  const log = createFakeEventLog();
  const fake = createFakeHandlers(log);
  const terminals = createFakeTerminals();
  const logger = createMemoryLogger();
  const book = createFakeTokenBook({
    [OPERATOR_TOKEN]: { id: 'key:operator', access: 'operator' },
    [VIEWER_TOKEN]: { id: 'key:viewer', access: 'viewer' },
  });
  const { opened = true, ...over } = options;
  const started = await startGateway({ port: 0, version: '0.0.0', book, logger, screens: null, strict: true, ...over });
  if (!started.ok) throw new Error(started.error.message);
  const gateway = started.value;
  if (opened) gateway.open({ handlers: fake.handlers, events: log, terminals });
  const host = `127.0.0.1:${gateway.port}`;
  const url = `http://${host}`;
  const clients: FakeClient[] = [];
  return {
    ...{ gateway, url, host, log, fake, terminals, book, logger },
    fetch(path, { token = OPERATOR_TOKEN, headers, ...init } = {}) {
      const all = new Headers(headers);
      if (token !== null) all.set('x-api-key', token);
      return fetch(url + path, { ...init, headers: all });
    },
    connect(token = OPERATOR_TOKEN) {
      const client: FakeClient = io(url, {
        transports: ['websocket'],
        auth: { token },
        reconnection: false,
        forceNew: true,
      });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) client.disconnect();
      await gateway.close();
    },
  };
}

export const json = (body: unknown): { method: 'POST'; body: string; headers: { 'content-type': string } } => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

/** The arguments of the next event of this name that a client hears: its own (`connect`, ...) or the farm's (`bye`, ...). */
export function heard(client: FakeClient, event: string): Promise<unknown[]> {
  const emitter = client as unknown as { once(name: string, listener: (...args: unknown[]) => void): void };
  return new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
}
