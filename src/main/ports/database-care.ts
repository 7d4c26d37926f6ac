/** What is known of the database's file and its copies. */
export interface DatabaseFacts {
  readonly path: string;
  /** With the log of its last changes. */
  readonly bytes: number;
  /** The newest copy; each was checked before it got its name. Null: there is none yet. */
  readonly backup: { readonly path: string; readonly at: number; readonly bytes: number } | null;
  /** Why the last daily copy was not made, in a sentence; null: it was, or none was due yet. */
  readonly backupTrouble: string | null;
  /** Damaged databases that a restore has moved aside. */
  readonly damaged: readonly string[];
}

/** Keeps daily copies of the database. */
export interface DatabaseCare {
  facts(): DatabaseFacts;
  /** Time has passed without the farm: a copy may be due. */
  look(): void;
  dispose(): Promise<void>;
}

/** What happened to the database before the farm started with it. */
export type DatabaseLoss =
  /** It was damaged: the copy of `backupAt` is in its place, the damaged file is kept. */
  | { readonly kind: 'restored'; readonly backupAt: number; readonly kept: string | null }
  /** The log of its last changes was not there any more. */
  | { readonly kind: 'log-gone' };
