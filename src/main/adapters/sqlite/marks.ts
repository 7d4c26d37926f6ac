import { closeSync, existsSync, openSync, rmSync } from 'node:fs';

/** Facts about the database that must outlive the process, as empty files beside it. */
export interface Marks {
  /** It was found to be damaged while it was in use: the next start looks at all of it. */
  readonly suspect: Mark;
  /** It is in use, or was when the process died: then the log of its last changes must be there. */
  readonly inUse: Mark;
}

export interface Mark {
  isSet(): boolean;
  /** Answers why it could not be set; null: it is. */
  set(): string | null;
  clear(): void;
}

export const marksOf = (path: string): Marks => ({ suspect: mark(`${path}.suspect`), inUse: mark(`${path}.in-use`) });

const mark = (file: string): Mark => ({
  isSet: () => existsSync(file),
  set() {
    try {
      closeSync(openSync(file, 'a', 0o600));
      return null;
    } catch (error) {
      return String(error);
    }
  },
  clear: () => rmSync(file, { force: true }),
});
