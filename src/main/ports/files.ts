import type { Result } from '../contract/errors';
import type { Pipeline, PipelineEntry, PipelineProblem } from '../contract/pipeline';

/** Pipelines as data: the built-in ones and those in a workspace's `.croft/pipelines/*.yml`. */
export interface PipelineLibrary {
  list(workspacePath: string): Promise<{ pipelines: PipelineEntry[]; problems: PipelineProblem[] }>;
  check(text: string, file: string): { pipeline: Pipeline | null; problems: PipelineProblem[] };
  /** Text of a built-in prompt. Throws on a name that does not exist: it is a bug. */
  prompt(name: string): Promise<string>;
}

/** Folders of the user's machine: for the add form, and for workspaces that lose theirs. */
export interface Folders {
  /**
   * Absolute path with symbolic links resolved; fails with `not_found` or `invalid`: a file, not readable, the root, the user's home, or
   * what belongs to Croft or holds it. `isOurs`: Croft itself has made the folder, in its own home.
   */
  resolve(path: string, o?: { readonly isOurs?: boolean }): Promise<Result<string>>;
  suggest(prefix: string): Promise<{ path: string; name: string; isGit: boolean }[]>;
  /** Whether there is a folder now. */
  stands(path: string): Promise<boolean>;
  /** Tells when a folder may have gone, or may be there again, as far as the system tells of it; until the returned function is called. */
  watch(path: string, onChange: () => void): () => void;
}

/** The bytes of a run's terminal, on disk. Offsets count from the terminal's start. */
export interface TerminalFiles {
  open(taskId: string, runId: string): TerminalFile;
  /** Forgets the bytes of a terminal that nobody writes any more, and everything else in its run's folder. */
  remove(taskId: string, runId: string): Promise<void>;
}

export interface TerminalFile {
  /** Bytes kept so far. */
  extent(): { start: number; end: number };
  append(bytes: Uint8Array): void;
  /**
   * At most `max` bytes; fewer at the border of what is on disk, none at the end. `from` is where they really start: later than asked
   * when older bytes are gone, earlier when the file was cut in a rebuild (draw anew from there).
   */
  read(from: number, max: number): Promise<{ from: number; bytes: Uint8Array }>;
  onGrow(listener: () => void): () => void;
  /**
   * Start over: what follows is the same content, rebuilt from the spool. Readers are not disturbed: bytes they have are skipped.
   * From the first byte that differs on, the old content is cut and the new takes its place.
   */
  rebuild(): void;
  /** Answers when everything that was appended is on the disk, also for a loss of power. Throws when the disk does not take it now. */
  stored(): Promise<void>;
  /** `complete`: everything of the run was appended; what a rebuilt file still holds beyond that is cut. */
  close(o?: { readonly complete: boolean }): Promise<void>;
}

/** `session-log.json` of a run, in the task's folder. */
export interface RunLogs {
  /** Written once, when a run has ended: `{run, totals, events}`; events are read from the store page by page. */
  write(o: {
    taskId: string;
    runId: string;
    head: Record<string, unknown>;
    events: () => Iterable<unknown>;
  }): Promise<Result<string>>;
}
