import type { Dispatch } from './dispatch';
import type { EventSource, TerminalSource } from './types';

/** The farm as transports meet it. */
export interface FarmDoor {
  readonly dispatch: Dispatch;
  readonly events: EventSource;
  readonly terminals: TerminalSource;
}

/** The farm's door; null while it starts. */
export type DoorOf = () => FarmDoor | null;
