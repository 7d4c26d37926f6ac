import type { Socket } from 'socket.io-client';
import type { RunId } from '../../../main/contract/ids';
import type { ClientToFarm, FarmToClient } from '../../../main/contract/socket-protocol';
import type { TerminalHandlers, TerminalStream } from './host';

export type FarmSocket = Socket<FarmToClient, ClientToFarm>;

/** One terminal that a window looks at. `received`: byte after the last one handed on. */
interface OpenStream {
  readonly runId: RunId;
  readonly handlers: TerminalHandlers;
  streamId: string | null;
  received: number;
  closed: boolean;
}

/**
 * The terminals of one socket. After a reconnect each is opened again from the byte after the last received one;
 * bytes that come twice are cut off, so viewers see each byte once.
 */
export function createTerminalStreams(socket: FarmSocket) {
  const streams = new Set<OpenStream>();
  const byId = (id: string) => [...streams].find((stream) => stream.streamId === id);

  function open(stream: OpenStream): void {
    socket.emit('terminal.open', { runId: stream.runId, from: stream.received }, (reply) => {
      if (!reply.ok) {
        if (!stream.closed) stream.handlers.failed(reply.error);
        return;
      }
      if (stream.closed) {
        socket.emit('terminal.close', { streamId: reply.value.streamId });
        return;
      }
      stream.streamId = reply.value.streamId;
      stream.handlers.info(reply.value.info);
    });
  }

  socket.on('terminal.info', ({ streamId, info }) => byId(streamId)?.handlers.info(info));
  socket.on('terminal.data', ({ streamId, offset, skipped, bytes }) => {
    const stream = byId(streamId);
    if (!stream) return;
    const known = Math.max(0, stream.received - offset);
    if (known >= bytes.byteLength) return;
    stream.received = offset + bytes.byteLength;
    stream.handlers.data({ offset: offset + known, skipped, bytes: new Uint8Array(bytes, known) });
  });

  return {
    /** The socket is new: no stream of the farm's is known any more. */
    reopenAll() {
      for (const stream of streams) {
        stream.streamId = null;
        open(stream);
      }
    },
    open(runId: RunId, from: number, handlers: TerminalHandlers): TerminalStream {
      const stream: OpenStream = { runId, handlers, streamId: null, received: from, closed: false };
      streams.add(stream);
      if (socket.connected) open(stream);
      return {
        ack(offset) {
          if (stream.streamId && socket.connected) socket.emit('terminal.ack', { streamId: stream.streamId, offset });
        },
        write(data) {
          if (stream.streamId && socket.connected) socket.emit('terminal.write', { streamId: stream.streamId, data });
        },
        close() {
          stream.closed = true;
          streams.delete(stream);
          if (stream.streamId && socket.connected) socket.emit('terminal.close', { streamId: stream.streamId });
        },
      };
    },
  };
}
