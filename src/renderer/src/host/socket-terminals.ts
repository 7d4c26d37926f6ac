import type { Socket } from 'socket.io-client';
import type { BridgeTerminal, TerminalListener } from '../../../main/contract/ipc-protocol';
import type { ClientToFarm, FarmToClient } from '../../../main/contract/socket-protocol';
import type { TerminalLink } from './terminal-streams';

export type FarmSocket = Socket<FarmToClient, ClientToFarm>;

/** Terminals over a socket. The farm forgets them all with the socket's connection. */
export function createSocketTerminals(socket: FarmSocket): TerminalLink {
  const listeners = new Map<string, TerminalListener>();
  socket.on('disconnect', () => listeners.clear());
  socket.on('terminal.info', (payload) => listeners.get(payload.streamId)?.('terminal.info', payload));
  socket.on('terminal.data', (payload) => listeners.get(payload.streamId)?.('terminal.data', payload));

  return {
    connected: () => socket.connected,
    open(from, listener) {
      let streamId: string | null = null;
      let closed = false;
      const close = (id: string): void => {
        listeners.delete(id);
        socket.emit('terminal.close', { streamId: id });
      };
      const opened: BridgeTerminal['opened'] = new Promise((resolve) => {
        socket.emit('terminal.open', from, (reply) => {
          if (reply.ok) {
            streamId = reply.value.streamId;
            if (closed) close(streamId);
            else listeners.set(streamId, listener);
          }
          resolve(reply);
        });
      });
      return {
        opened,
        ack(offset) {
          if (streamId) socket.emit('terminal.ack', { streamId, offset });
        },
        write(data) {
          if (streamId) socket.emit('terminal.write', { streamId, data });
        },
        close() {
          closed = true;
          if (streamId) close(streamId);
        },
      };
    },
  };
}
