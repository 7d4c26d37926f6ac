/** A program of Croft's own: the words that start it, before its own options, and what it needs in its environment. */
export interface OwnProgram {
  readonly command: readonly [file: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
}
