import type { FarmEvent } from '../contract/event';
import type { RunId } from '../contract/ids';
import type { TerminalInfo } from '../contract/terminal';

/** The event log as transports see it. */
export interface EventSource {
  lastSeq(): number;
  /** Events with a higher seq, oldest first, at most `limit`. */
  page(after: number, limit: number): FarmEvent[];
  /** Called after each commit, with its events in order. */
  onCommit(listener: (events: readonly FarmEvent[]) => void): () => void;
  /** True while the farm is in a trouble that no event of the log may tell of. Absent, as the next: it never is. */
  isTroubled?(): boolean;
  /** Called when such a trouble begins: those who follow the log get a snapshot. */
  onUnwritten?(listener: () => void): () => void;
}

/** The terminal of one run as transports see it. */
export interface TerminalView {
  info(): TerminalInfo;
  read(from: number, max: number): Promise<{ from: number; bytes: Uint8Array }>;
  /** Called when `end` or `live` has changed. */
  onChange(listener: () => void): () => void;
  /** Types into a pty; a rendered terminal takes none. */
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface TerminalSource {
  open(runId: RunId): TerminalView | null;
}
