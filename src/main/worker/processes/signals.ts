/** How this system tells processes to end. */
export interface Signals {
  /** Tells the process and what is in its group; false when nothing could be told. */
  group(main: number, signal: NodeJS.Signals): boolean;
  /** Tells this process alone. */
  one(pid: number, signal: NodeJS.Signals): void;
}
