import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuseForeign } from './auth-origin';
import type { OwnNames } from './auth-origin';
import { endUpgrade } from './http-answer';
import { refusal, starting } from './refusal';
import type { SocketTransport } from './socket';

const SOCKET_PATH = /^\/socket\.io\/?(\?|$)/;
const noUpgrade = refusal(404, 'not_found', 'path', 'There is nothing to connect to at this path.');

export interface Upgrades {
  /** Ends what is left of upgraded connections: the HTTP server does not count them as its own. */
  destroyAll(): void;
}

/** Takes upgrades to websockets: Host and Origin are checked before anything of the protocol is looked at. */
export function serveUpgrades(server: Server, own: () => OwnNames, sockets: () => SocketTransport | null): Upgrades {
  const open = new Set<Duplex>();
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
    open.add(socket);
    const refused = refuseForeign(request, own());
    if (refused) return endUpgrade(socket, refused);
    if (!SOCKET_PATH.test(request.url ?? '')) return endUpgrade(socket, noUpgrade);
    const transport = sockets();
    return transport ? transport.upgrade(request, socket, head) : endUpgrade(socket, starting);
  });
  return {
    destroyAll() {
      for (const socket of open) socket.destroy();
    },
  };
}
