import type { BridgeTerminal, TerminalListener } from '../../../main/contract/ipc-protocol';
import type { RunId } from '../../../main/contract/ids';
import type { TerminalFrom } from '../../../main/contract/socket-protocol';
import type { TerminalHandlers, TerminalStream } from './host';

/** What came while a window was away is brought whole up to this; of more than that only the end. */
const MISSED_BYTES = 4 * 1024 * 1024;

/** How terminals are opened over a connection. */
export interface TerminalLink {
  connected(): boolean;
  open(from: TerminalFrom, listener: TerminalListener): BridgeTerminal;
}

/** One terminal that a window looks at. */
interface OpenStream {
  readonly runId: RunId;
  readonly handlers: TerminalHandlers;
  /** What carries it, or has carried it last; null: it was never open. */
  carrier: BridgeTerminal | null;
  /** Byte after the last one handed on. */
  received: number;
  closed: boolean;
}

/**
 * The terminals of one window. After a reconnect each is opened again from the byte after the last received one;
 * bytes that come twice are cut off, so viewers see each byte once.
 */
export function createTerminalStreams(link: TerminalLink) {
  const streams = new Set<OpenStream>();

  function open(stream: OpenStream, wholeBytes: number): void {
    const from = { runId: stream.runId, from: stream.received, whole: stream.received + wholeBytes };
    /** What overtakes the word that it is open. The farm sends no more than it may before it is acknowledged. */
    let early: Parameters<TerminalListener>[] | null = [];
    const hear: TerminalListener = (...heard) => {
      if (stream.carrier !== carrier || stream.closed) return;
      if (early) {
        early.push(heard);
        return;
      }
      const [message, payload] = heard;
      if (message === 'terminal.info') stream.handlers.info(payload.info);
      // The farm waits for the word that they were taken, though nobody draws them again.
      else if (!take(stream, payload)) carrier.ack(payload.offset + payload.bytes.byteLength);
    };
    const carrier = link.open(from, hear);
    stream.carrier = carrier;
    void carrier.opened.then((reply) => {
      if (stream.closed || stream.carrier !== carrier) return;
      if (reply.ok) stream.handlers.info(reply.value.info);
      else stream.handlers.failed(reply.error);
      const waiting = early ?? [];
      early = null;
      for (const heard of waiting) hear(...heard);
    });
  }

  return {
    /** The connection is new: no stream of the farm's is known any more. */
    reopenAll() {
      // One that was never open has missed nothing: it begins near the end, like any other.
      for (const stream of streams) open(stream, stream.carrier === null ? 0 : MISSED_BYTES);
    },
    open(runId: RunId, from: number, handlers: TerminalHandlers): TerminalStream {
      const stream: OpenStream = { runId, handlers, carrier: null, received: from, closed: false };
      streams.add(stream);
      if (link.connected()) open(stream, 0);
      const carrier = (): BridgeTerminal | null => (link.connected() ? stream.carrier : null);
      return {
        ack: (offset) => carrier()?.ack(offset),
        write: (data) => carrier()?.write(data),
        close() {
          stream.closed = true;
          streams.delete(stream);
          carrier()?.close();
        },
      };
    },
  };
}

/** Hands on what of some bytes is new; false: nothing is. */
function take(
  stream: OpenStream,
  { offset, skipped, bytes }: { offset: number; skipped: number; bytes: ArrayBuffer },
): boolean {
  const known = Math.max(0, stream.received - offset);
  if (known >= bytes.byteLength) return false;
  stream.received = offset + bytes.byteLength;
  stream.handlers.data({ offset: offset + known, skipped, bytes: new Uint8Array(bytes, known) });
  return true;
}
