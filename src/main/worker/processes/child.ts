/** How a main process ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Takes every byte of a child, in order, the moment it is read. */
export interface ChildSinks {
  out(bytes: Uint8Array): void;
  err(bytes: Uint8Array): void;
}

/** What a child is started with, besides its program. */
export interface ChildSetup {
  readonly env: Readonly<Record<string, string>>;
  readonly sinks: ChildSinks;
}

/** A process that was started, in a pty or on pipes. It leads its own session and group. Its output is never paused. */
export interface Child {
  readonly pid: number;
  /** False once its input is closed, by either side. */
  takesInput(): boolean;
  /** Bytes for its input that it has not taken yet. */
  waitingInput(): number;
  /** For how long it has taken nothing of what waits for it, where that says something: a terminal is to be read at all times. */
  stalledMs(): number;
  write(bytes: Uint8Array): void;
  closeInput(): void;
  /** Does nothing on pipes. */
  resize(cols: number, rows: number): void;
  /** The main process has ended; output of it may still be on the way. */
  readonly exited: Promise<ChildEnd>;
  /** All output was given. Another process that holds the output open can keep this from ever happening. */
  readonly drained: Promise<void>;
  /** Stops waiting for more output; what is there by then is still given. */
  cutOff(): void;
}
