import type { Failure } from './errors';
import type { FarmEvent, Snapshot } from './event';
import type { OperationName, OutputOf } from './index';
import type { RunId } from './ids';
import type { TerminalInfo } from './terminal';

/**
 * What a window or browser and the farm say over Socket.IO (default namespace, websocket only, handshake `auth: { token }`).
 * IPC carries the same messages. A call is answered by its acknowledgement.
 */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** `replay`: events after `since` follow. `reset`: too far behind or nothing known, start from the snapshot; events after its seq follow. */
export type SubscribeReply = { readonly mode: 'replay' } | { readonly mode: 'reset'; readonly snapshot: Snapshot };

/** Where a viewer begins to read a terminal. */
export interface TerminalFrom {
  readonly runId: RunId;
  readonly from: number;
  /** Before this offset nothing is left out, however far behind the viewer is; the farm waits for it instead. */
  readonly whole?: number;
}

export interface ClientToFarm {
  invoke(name: OperationName, input: unknown, answer: (reply: Reply<OutputOf<OperationName>>) => void): void;
  /** `since`: seq of the last event the client has applied; null: none. A later call replaces an earlier one. */
  subscribe(o: { since: number | null }, answer: (reply: Reply<SubscribeReply>) => void): void;
  'terminal.open'(o: TerminalFrom, answer: (reply: Reply<{ streamId: string; info: TerminalInfo }>) => void): void;
  /** Bytes up to `offset` were drawn. The farm sends at most 256 KB beyond it (1 MB of what is wanted whole), then skips ahead. */
  'terminal.ack'(o: { streamId: string; offset: number }): void;
  'terminal.write'(o: { streamId: string; data: string }): void;
  'terminal.close'(o: { streamId: string }): void;
}

export interface FarmToClient {
  events(events: FarmEvent[]): void;
  /** The client was too slow for the events since its last one: it starts again from this snapshot. */
  reset(o: { snapshot: Snapshot }): void;
  /** How the farm is cannot be read any more, so there is no snapshot: what the client shows is old until the next one. */
  trouble(o: { trouble: Failure }): void;
  /** `skipped`: bytes left out right before `offset`, because the viewer was too far behind. */
  'terminal.data'(o: { streamId: string; offset: number; skipped: number; bytes: ArrayBuffer }): void;
  'terminal.info'(o: { streamId: string; info: TerminalInfo }): void;
  /** The farm is about to close this connection, and why. */
  bye(o: { reason: 'unauthorized' | 'shutdown' | 'too-slow' }): void;
}
