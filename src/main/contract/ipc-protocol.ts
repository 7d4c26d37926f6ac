import type { FarmToClient, Reply, SubscribeReply, TerminalFrom } from './socket-protocol';
import type { TerminalInfo } from './terminal';

/** The one channel between a window and the app, in both directions. */
export const IPC_CHANNEL = 'croft';

/**
 * What a window sends: a number, then a message of `ClientToFarm` with its argument(s). The number names the answer; 0: none is
 * wanted. Beside those messages there is `received`: the serial of a message that the page is done with.
 */
export type IpcFromWindow = readonly [number: number, message: string, ...args: readonly unknown[]];

/** What a window gets after a serial that counts from 1: the number and reply of an `answer`, or a message of `FarmToClient`. */
export type IpcToWindow =
  | readonly [message: 'answer', number: number, reply: Reply<unknown>]
  | { readonly [M in keyof FarmToClient]: readonly [message: M, ...Parameters<FarmToClient[M]>] }[keyof FarmToClient];

type FeedMessage = 'events' | 'reset' | 'trouble' | 'bye';
type TerminalMessage = 'terminal.data' | 'terminal.info';

/** Hears the messages of these names, each with its payload. */
type Hearing<M extends keyof FarmToClient> = (
  ...heard: { [N in M]: [message: N, ...Parameters<FarmToClient[N]>] }[M]
) => void;
export type FeedListener = Hearing<FeedMessage>;
export type TerminalListener = Hearing<TerminalMessage>;

/** A terminal that a page looks at. */
export interface BridgeTerminal {
  readonly opened: Promise<Reply<{ streamId: string; info: TerminalInfo }>>;
  ack(offset: number): void;
  write(data: string): void;
  close(): void;
}

/** All that a page of the desktop app can reach outside of itself: `window.croft`. */
export interface CroftBridge {
  invoke(name: string, input: unknown): Promise<Reply<unknown>>;
  /** A later call replaces an earlier one. The listener also hears why a session ends (`bye`). */
  subscribe(since: number | null, listener: FeedListener): Promise<Reply<SubscribeReply>>;
  openTerminal(from: TerminalFrom, listener: TerminalListener): BridgeTerminal;
}
