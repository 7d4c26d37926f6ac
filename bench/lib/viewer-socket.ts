import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

import type { RunId } from '../../src/main/contract/ids';
import type { OperationName, OutputOf } from '../../src/main/contract/index';
import type { ClientToFarm, FarmToClient, Reply } from '../../src/main/contract/socket-protocol';

export type Frame = Parameters<FarmToClient['terminal.data']>[0];

/** Where a farm is, and what it lets in. */
export interface Door {
  readonly url: string;
  readonly token: string;
}

/** One of the terminals that somebody looks at. */
export interface OpenStream {
  ack(offset: number): void;
  write(data: string): void;
}

/** A viewer as the screens are one: a socket, over which it opens terminals and acknowledges what it has drawn. */
export interface ViewerSocket {
  invoke<N extends OperationName>(name: N, input: unknown): Promise<OutputOf<N>>;
  /** `whole`: before this offset nothing may be left out. */
  open(
    runId: RunId,
    from: number,
    take: (frame: Frame, stream: OpenStream) => void,
    whole?: number,
  ): Promise<OpenStream>;
  close(): void;
}

export async function connectViewer({ url, token }: Door): Promise<ViewerSocket> {
  const socket: Socket<FarmToClient, ClientToFarm> = io(url, { transports: ['websocket'], auth: { token } });
  const takers = new Map<string, (frame: Frame) => void>();
  /** Frames that came before the answer that says whose they are. */
  const early: Frame[] = [];
  socket.on('terminal.data', (frame) => {
    const take = takers.get(frame.streamId);
    if (take) take(frame);
    else early.push(frame);
  });
  await new Promise<void>((connected, failed) => {
    socket.once('connect', connected).once('connect_error', failed);
  });
  return {
    invoke: (name, input) =>
      new Promise((resolve, reject) => {
        socket.emit('invoke', name, input, (reply: Reply<unknown>) => {
          if (reply.ok) resolve(reply.value as never);
          else reject(new Error(`${name}: ${reply.error.message}`));
        });
      }),
    async open(runId, from, take, whole = 0) {
      const reply = await new Promise<Reply<{ streamId: string }>>((answered) => {
        socket.emit('terminal.open', { runId, from, whole }, answered);
      });
      if (!reply.ok) throw new Error(`${runId}: ${reply.error.message}`);
      const { streamId } = reply.value;
      const stream: OpenStream = {
        ack: (offset) => void socket.emit('terminal.ack', { streamId, offset }),
        write: (data) => void socket.emit('terminal.write', { streamId, data }),
      };
      takers.set(streamId, (frame) => take(frame, stream));
      for (const frame of early.splice(0)) takers.get(frame.streamId)?.(frame);
      return stream;
    },
    close: () => void socket.close(),
  };
}
