import type { Failure, Result } from '../contract/errors';
import type { NotKept, Review } from '../contract/review';
import type { ChangedFile, TaskPlace } from '../contract/task';
import type { WorkspaceVcs } from '../contract/workspace';

export type Worktree = Extract<TaskPlace, { kind: 'worktree' }>;

/** What git knows about bringing a branch home. `blocked`: what git itself has against it now. */
export type BranchReview = Pick<
  Review,
  | 'into'
  | 'branches'
  | 'base'
  | 'tip'
  | 'commits'
  | 'behind'
  | 'dirty'
  | 'isHome'
  | 'conflicts'
  | 'blocked'
  | 'files'
  | 'truncated'
>;

/** Both texts of a changed file and their diff; null where the file is not there on that side. */
export interface FileReview {
  readonly before: string | null;
  readonly after: string | null;
  readonly diff: string;
  readonly binary: boolean;
  readonly truncated: boolean;
}

/** Two commits (or trees) of which the second is the later: work that is no longer in a worktree. */
export interface Span {
  readonly from: string | null;
  readonly to: string;
}

/** Work that was brought into a branch. */
export interface Landed {
  readonly into: string;
  /** Commit on that branch that holds the work. */
  readonly commit: string;
  readonly how: 'merge' | 'squash';
}

/** A copy of a task's work, all of it, under `refs/croft/kept/<task>/<at>`. */
export interface Kept {
  readonly task: string;
  readonly at: number;
}

/** A worktree that was made ahead and that no task has yet. */
export interface Spare {
  /** Folder that it was made for. */
  readonly repository: string;
  /** Top of the working tree that this folder belongs to. */
  readonly root: string;
  readonly path: string;
  /** What its files are of. */
  readonly commit: string;
}

/** Worktrees that are made ahead, so that a task need not wait for its own. Nothing of anybody is ever in one. */
export interface SpareWorktrees {
  /** Makes one at the repository's HEAD, in a new folder inside of `folder`. Null: this repository can have none. */
  make(o: { repository: string; folder: string; signal: AbortSignal }): Promise<Result<Spare | null>>;
  /**
   * Gives it to a task as its worktree, on a new branch at the repository's present HEAD, with copies of the chosen untracked files. Null:
   * it cannot be used, and is gone.
   */
  adopt(
    spare: Spare,
    o: { path: string; branch: string; copyFiles: readonly string[]; signal: AbortSignal },
  ): Promise<Result<Worktree | null>>;
  remove(spare: Spare): Promise<Result<void>>;
  /** Removes those that an earlier farm has left in the folders inside of `root`. */
  removeAll(root: string, signal: AbortSignal): Promise<Result<void>>;
}

/** What can be mended in a repository at a click of its user. Each looks first whether it is needed and safe, and says why where it is not. */
export interface GitRepairs {
  /** Removes a lock file of the repository that no git needs any more. */
  removeLock(o: { repository: string; path: string; signal: AbortSignal }): Promise<Result<void>>;
  /** Detaches the checkout in `path` from the branch: its commit, its index and its files stay. */
  freeBranch(o: { repository: string; branch: string; path: string; signal: AbortSignal }): Promise<Result<void>>;
  /** Unlocks a worktree whose folder is gone. */
  unlockWorktree(o: { repository: string; path: string; signal: AbortSignal }): Promise<Result<void>>;
}

/** What a folder is to git. */
export interface FolderKind {
  readonly vcs: WorkspaceVcs;
  /** Top of the working tree that the folder belongs to. */
  readonly root: string | null;
  /** A repository without a working tree, or a folder inside of one. */
  readonly isBare?: true | undefined;
  /** Where git keeps what it knows of a repository that has its files elsewhere, or a folder inside of that. */
  readonly isGitData?: true | undefined;
}

/**
 * Host git on repositories that agents write to: hooks, fsmonitor, filters and every other program named by the
 * repository's own configuration are disarmed in each call; arguments never pass a shell; long calls take a signal.
 */
export interface Git {
  readonly repairs: GitRepairs;
  version(): Promise<Result<string>>;
  /** What kind of folder this is. */
  inspect(path: string): Promise<FolderKind>;
  /** False: the commit at HEAD has nothing of this folder inside of its repository, so that no worktree has it. */
  hasCommittedFolder(path: string): Promise<boolean>;
  /** How many files in this folder are not as at HEAD, untracked ones included but for `except`. Null: they could not be counted. */
  uncommittedFiles(path: string, except: readonly string[]): Promise<number | null>;
  /** Absent: none are made ahead. */
  readonly spares?: SpareWorktrees;
  /**
   * Ties worktrees to their repository again after it was moved. False: it has none of them on record, and nothing was done. The user's own
   * worktrees of it are tied again as well.
   */
  tieWorktrees(o: {
    repository: string;
    worktrees: readonly Worktree[];
    signal: AbortSignal;
  }): Promise<Result<boolean>>;
  /** Tasks of which work was put away or saved in a repository: shown by what no clone of it has. */
  tasksHeld(repository: string, signal: AbortSignal): Promise<Result<string[]>>;
  /**
   * Removes branches that were made for worktrees which were never made to their end. Only those that Croft has made, that stand where they
   * began, and that no worktree has: no commit beyond their base is lost. `isUnwanted` is asked right before. Answers which are gone; one
   * that fails does not stop the others.
   */
  removeUnused(o: {
    repository: string;
    places: readonly { readonly path: string; readonly branch: string }[];
    isUnwanted: (branch: string) => boolean;
    signal: AbortSignal;
  }): Promise<Result<{ readonly gone: readonly string[]; readonly failures: readonly Failure[] }>>;
  /** Whether there still is a worktree in this folder, by a quick look at its files. */
  stands(path: string): Promise<boolean>;
  /**
   * Makes the task's branch and worktree if they are not there, and copies the chosen untracked files in.
   * Idempotent: called again after a crash it finishes what is missing and never moves a branch that exists.
   * An empty repository gets an orphan branch. A new branch starts at `from` where that branch is there, else at the repository's HEAD.
   * `existing`: a branch that is gone is not made anew, the call fails. `savedOf`: a task; where the folder has to be made anew, what was
   * uncommitted when its working state was last saved comes back with it.
   */
  ensureWorktree(o: {
    repository: string;
    path: string;
    branch: string;
    from?: string;
    existing?: boolean;
    savedOf?: string;
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
  /** The same by commits alone, which takes a fraction of the time: what is not committed does not show. */
  committed(
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
  /** Commit of a local branch; null: there is no such branch. */
  branchTip(repository: string, branch: string, signal: AbortSignal): Promise<Result<string | null>>;
  /**
   * Everything about bringing the worktree's branch into `into` (null: the branch of the repository's own checkout, else main and its
   * like). Looks only: conflicts are found by merging trees in the object store.
   */
  review(o: {
    repository: string;
    worktree: Worktree;
    into: string | null;
    limit: number;
    signal: AbortSignal;
  }): Promise<Result<BranchReview>>;
  /** One file of that review. */
  reviewFile(o: {
    repository: string;
    worktree: Worktree;
    path: string;
    /** The target of that review. */
    into?: string | null;
    maxBytes: number;
    signal: AbortSignal;
  }): Promise<Result<FileReview>>;
  /** The same of work that is no longer in a worktree. */
  spanChanges(o: {
    repository: string;
    span: Span;
    limit: number;
    signal: AbortSignal;
  }): Promise<Result<{ files: ChangedFile[]; truncated: boolean }>>;
  spanFile(o: {
    repository: string;
    span: Span;
    path: string;
    maxBytes: number;
    signal: AbortSignal;
  }): Promise<Result<FileReview>>;
  /**
   * Brings the branch, with what is uncommitted in its worktree, into `into`: one commit with the user's identity and the trailers
   * `Croft-Task:` and `Croft-Tip:`. The branch moves only from where it was seen; where it is checked out the files follow, or nothing
   * happens at all. Called again after a crash it finds what it has done.
   */
  bringHome(o: {
    repository: string;
    worktree: Worktree;
    task: string;
    into: string | null;
    how: 'merge' | 'squash';
    message: string;
    /** The tip that was looked at; null: any. */
    tip: string | null;
    signal: AbortSignal;
  }): Promise<Result<Landed>>;
  /**
   * Saves all of a task's work under `refs/croft/kept/<task>/<at>`: branch, commits that only the worktree knows, what is staged, changed,
   * untracked and ignored. Touches nothing else. Answers the save that is there when it is the same. Refused with `review.not_kept` where
   * something is too much for a copy and neither remade by its tool nor among `mayGo`.
   */
  keep(o: {
    repository: string;
    worktree: Worktree;
    task: string;
    title: string;
    at: number;
    mayGo?: readonly string[];
    signal: AbortSignal;
  }): Promise<Result<Kept>>;
  /** What a copy of the worktree would be without. */
  notKept(o: { repository: string; worktree: Worktree; signal: AbortSignal }): Promise<Result<NotKept[]>>;
  /**
   * Removes a task's worktree and branch after it has kept them. `isUnwanted` is asked right before: false leaves everything. A branch that
   * is checked out elsewhere stays.
   */
  putAway(o: {
    repository: string;
    worktree: Worktree;
    task: string;
    title: string;
    at: number;
    mayGo?: readonly string[];
    isUnwanted: () => boolean;
    signal: AbortSignal;
  }): Promise<Result<void>>;
  /** What was kept at a time, as a span; null: it is no longer there. */
  keptSpan(o: { repository: string; kept: Kept; signal: AbortSignal }): Promise<Result<Span | null>>;
  /** Brings kept work back: its branch, its worktree at `path`, and what was uncommitted, uncommitted again. */
  restoreKept(o: {
    repository: string;
    kept: Kept;
    path: string;
    branch: string;
    copyFiles: readonly string[];
    signal: AbortSignal;
  }): Promise<Result<Worktree>>;
  /** Removes what was kept before `before`: only refs under `refs/croft/kept` whose name has a time. Answers their names. */
  sweepKept(o: { repository: string; before: number; signal: AbortSignal }): Promise<Result<string[]>>;
}
