import type { Socket } from 'socket.io';

type Connection = Socket['conn'];

export interface BacklogLimits {
  /** With more than this under way, the client is sent nothing more until it has drained. */
  readonly pauseBytes: number;
  /** What asks for more with this under way is cut at once: it does not read its answers. One large answer is fine. */
  readonly cutBytes: number;
  /** So long above `pauseBytes`, and it is cut. */
  readonly patienceMs: number;
}

export const backlogLimits: BacklogLimits = {
  pauseBytes: 4 * 1024 * 1024,
  cutBytes: 16 * 1024 * 1024,
  patienceMs: 30_000,
};

export interface Backlog {
  ready(): boolean;
  dispose(): void;
}

/**
 * Counts what was sent to a client and has not left for the network. Engine.IO hands its buffer to the websocket as a whole
 * (`flush`) and hears from it when all of that is written (the transport's `drain`).
 */
export function watchBacklog(
  connection: Connection,
  on: { drained(): void; tooSlow(): void },
  limits: BacklogLimits = backlogLimits,
): Backlog {
  let queued = 0;
  let written = 0;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const total = () => queued + written;
  const onCreate = (packet: { data?: unknown }): void => {
    const before = total();
    queued += sizeOf(packet.data);
    if (before > limits.cutBytes) on.tooSlow();
    else if (total() > limits.pauseBytes) patience ??= setTimeout(on.tooSlow, limits.patienceMs);
  };
  const onFlush = (): void => {
    written += queued;
    queued = 0;
  };
  const onDrain = (): void => {
    const wasPaused = patience !== undefined;
    written = 0;
    if (total() > limits.pauseBytes) return;
    clearTimeout(patience);
    patience = undefined;
    if (wasPaused) on.drained();
  };

  connection.on('packetCreate', onCreate);
  connection.on('flush', onFlush);
  connection.transport.on('drain', onDrain);
  return {
    ready: () => total() <= limits.pauseBytes,
    dispose() {
      clearTimeout(patience);
      connection.off('packetCreate', onCreate);
      connection.off('flush', onFlush);
      connection.transport.off('drain', onDrain);
    },
  };
}

/** Characters stand for bytes: what is sent is nearly all ASCII. */
function sizeOf(data: unknown): number {
  if (typeof data === 'string') return data.length;
  return ArrayBuffer.isView(data) || data instanceof ArrayBuffer ? data.byteLength : 0;
}
