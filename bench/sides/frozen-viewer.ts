import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

import type { RunId } from '../../src/main/contract/ids';
import type { ClientToFarm, FarmToClient } from '../../src/main/contract/socket-protocol';
import { workUntilStopped } from '../kit/side-process';
import type { Door } from '../lib/viewer-socket';

const FROZEN_MS = 1_000;
const AWAKE_MS = 20;

/** Opens every terminal that it hears of, acknowledges nothing, and stands still for a second at a time. */
await workUntilStopped(async ({ url, token }: Door) => {
  const socket: Socket<FarmToClient, ClientToFarm> = io(url, { transports: ['websocket'], auth: { token } });
  const known = new Set<RunId>();
  socket.on('events', (events) => {
    for (const { fact } of events) {
      if (fact.type !== 'terminal.changed' || known.has(fact.terminal.id)) continue;
      known.add(fact.terminal.id);
      socket.emit('terminal.open', { runId: fact.terminal.id, from: 0 }, () => undefined);
    }
  });
  await new Promise<void>((ready, failed) => {
    socket.once('connect_error', failed);
    socket.emit('subscribe', { since: null }, () => ready());
  });
  setInterval(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FROZEN_MS), AWAKE_MS);
});
