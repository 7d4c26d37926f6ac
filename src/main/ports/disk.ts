import type { Failure } from '../contract/errors';

/** The disks that the farm writes to. */
export interface Disk {
  /** Set when one of them is nearly full: then nothing new is to be started. */
  shortage(): Failure | null;
  /** Looks how much room there is, unless it did so just now. */
  look(): Promise<void>;
  /** Called when a shortage begins, and with null when it is over. */
  onChange(listener: (shortage: Failure | null) => void): () => void;
  /** A write was refused for want of room: gives what was held back for this. */
  giveWay(): void;
  dispose(): Promise<void>;
}
