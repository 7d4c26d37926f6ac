import type { Result } from '../contract/errors';
import type { FarmEvent } from '../contract/event';
import type { InputOf, OperationName, OutputOf } from '../contract/index';
import type { IpcToWindow } from '../contract/ipc-protocol';

/** A page that talks to the farm. */
export interface PageOutlet {
  readonly id: string;
  post(serial: number, ...message: IpcToWindow): void;
}

/** The farm's ear for one page. */
export interface PageSession {
  receive(number: unknown, message: unknown, args: readonly unknown[]): void;
  dispose(): void;
}

/** The farm as the desktop sees it. */
export interface FarmSide {
  /** Runs an operation with the rights of the user at this machine. */
  invoke<N extends OperationName>(name: N, input: InputOf<N>): Promise<Result<OutputOf<N>>>;
  onCommit(listener: (events: readonly FarmEvent[]) => void): () => void;
  /** Something is wrong with the farm that no event can tell of: its health says what. Absent: every trouble has its event. */
  onUnwritten?(listener: () => void): () => void;
  connect(page: PageOutlet): PageSession;
  /** The machine was asleep: looks at everything that waits for a time. */
  wake(): void;
}
