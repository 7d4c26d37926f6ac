import type { Result } from '../contract/errors';
import type { ChangedFile, TaskPlace } from '../contract/task';
import type { WorkspaceVcs } from '../contract/workspace';

export type Worktree = Extract<TaskPlace, { kind: 'worktree' }>;

/**
 * Host git on repositories that agents write to: hooks, fsmonitor, filters and every other program named by the
 * repository's own configuration are disarmed in each call; arguments never pass a shell; long calls take a signal.
 */
export interface Git {
  version(): Promise<Result<string>>;
  /** What kind of folder this is. `root`: top of the working tree that the folder belongs to. */
  inspect(path: string): Promise<{ vcs: WorkspaceVcs; root: string | null }>;
  /**
   * Makes the task's branch and worktree if they are not there, and copies the chosen untracked files in.
   * Idempotent: called again after a crash it finishes what is missing and never moves a branch that exists.
   * An empty repository gets an orphan branch.
   */
  ensureWorktree(o: {
    repository: string;
    path: string;
    branch: string;
    copyFiles: readonly string[];
    signal: AbortSignal;
  }): Promise<Result<Worktree>>;
  /**
   * Commits everything in the worktree, with the user's identity (Croft's own where there is none). Null: nothing to commit.
   * `marker` goes into the message as the trailer `Croft-Run:`; a commit with it at the tip is not made twice.
   */
  commitAll(o: {
    worktree: Worktree;
    message: string;
    marker: string;
    signal: AbortSignal;
  }): Promise<Result<string | null>>;
  /** Saves the whole working state under `ref` without touching index, branch or files. Null: same as the last save. */
  autosave(o: {
    worktree: Worktree;
    ref: string;
    message: string;
    signal: AbortSignal;
  }): Promise<Result<string | null>>;
  /** Against the merge base with where the branch started, uncommitted and untracked files included; at most `limit`. */
  changes(
    worktree: Worktree,
    limit: number,
    signal: AbortSignal,
  ): Promise<Result<{ files: ChangedFile[]; truncated: boolean }>>;
  /** Unified diff of one file, cut at `maxBytes`. */
  diff(
    worktree: Worktree,
    path: string,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<Result<{ diff: string; truncated: boolean; binary: boolean }>>;
}
