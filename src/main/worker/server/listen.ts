import { chmodSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import type { FastifyInstance } from 'fastify';

import { makePrivateFolder, PRIVATE_FILE } from '../files/private-files';
import { isPipe } from '../options';
import type { Address, TcpAddress } from '../options';

/**
 * Listens where it was told to, and answers the address that came of it (port 0 takes any that is free). A socket file that lies
 * there is of a worker that is gone: whoever listens holds the lock of the state folder.
 */
export async function listen(app: FastifyInstance, address: Address): Promise<Address> {
  if (address.kind === 'tcp') {
    await app.listen({ host: address.host, port: address.port });
    const bound = app.server.address();
    return bound !== null && typeof bound === 'object' ? { ...address, port: bound.port } : address;
  }
  if (isPipe(address.path)) {
    await app.listen({ path: address.path });
    return address;
  }
  makePrivateFolder(dirname(address.path));
  rmSync(address.path, { force: true });
  await app.listen({ path: address.path });
  chmodSync(address.path, PRIVATE_FILE);
  return address;
}

/** The URL at which a TCP address is reached from this machine. */
export function urlOf({ host, port }: TcpAddress): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
