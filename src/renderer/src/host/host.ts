import type { Failure } from '../../../main/contract/errors';
import type { FarmEvent, Snapshot } from '../../../main/contract/event';
import type { RunId } from '../../../main/contract/ids';
import type { InputOf, OperationName, OutputOf } from '../../../main/contract/index';
import type { Reply } from '../../../main/contract/socket-protocol';
import type { TerminalInfo } from '../../../main/contract/terminal';

/** How this window stands to its farm. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** What is on the screen is as old as `lastHeardAt`. It tries again by itself. */
  | { readonly kind: 'offline'; readonly lastHeardAt: number | null; readonly why: string | null }
  /** Only for hosts that log in. */
  | { readonly kind: 'logged-out'; readonly message: string | null };

/** Where facts go. They arrive in order; some may arrive again after a reconnect. */
export interface Feed {
  /** Seq of the last event applied; null: none yet. */
  since(): number | null;
  reset(snapshot: Snapshot): void;
  events(events: readonly FarmEvent[]): void;
  /** How the farm is cannot be read: what was heard before is old. A reset follows when it can be again. */
  failed(failure: Failure): void;
}

export interface TerminalHandlers {
  info(info: TerminalInfo): void;
  /** Each byte once and in order; `skipped` were left out right before `offset`. */
  data(chunk: { readonly offset: number; readonly skipped: number; readonly bytes: Uint8Array }): void;
  failed(failure: Failure): void;
}

export interface TerminalStream {
  /** All bytes before `offset` are on the screen: the farm may send more. */
  ack(offset: number): void;
  write(data: string): void;
  close(): void;
}

/**
 * The farm as a window sees it. In a browser it is a socket, inside the desktop app it is IPC: same screens.
 */
export interface Host {
  connection(): Connection;
  onConnection(listener: () => void): () => void;
  invoke<N extends OperationName>(name: N, input: InputOf<N>): Promise<Reply<OutputOf<N>>>;
  /** Keeps the one feed up to date, over reconnects too. Called again, it asks for what came after `since`. */
  subscribe(feed: Feed): () => void;
  /** Reads a terminal from a byte on and follows it, over reconnects too. */
  openTerminal(runId: RunId, from: number, handlers: TerminalHandlers): TerminalStream;
  /** Whether it keeps a login of its own that can be ended. */
  readonly canLogOut: boolean;
  login(token: string): void;
  logout(): void;
  dispose(): void;
}
