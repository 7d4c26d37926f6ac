import type { UsageWindow } from '../contract/agent-event';
import { FailureError } from '../contract/errors';
import type { Failure } from '../contract/errors';
import type { EventClass, FarmEvent, FarmFact } from '../contract/event';
import type { AskId, CommentId, InputId, RunId, TaskId, WorkspaceId } from '../contract/ids';
import type { Pipeline } from '../contract/pipeline';
import type { ReviewComment } from '../contract/review';
import type { Ask, Run } from '../contract/run';
import type { Settings } from '../contract/settings';
import type { Stage, Task, TaskPlace } from '../contract/task';
import type { Terminal } from '../contract/terminal';
import type { Workspace } from '../contract/workspace';
import type { Stretch } from '../core/run/working-time';
import type { TaskNext } from '../core/task/world';

export type { TaskNext };

type Worktree = Extract<TaskPlace, { kind: 'worktree' }>;

/** A fact before it has a place in the log. */
export interface NewFact {
  readonly at: number;
  readonly workspaceId: WorkspaceId | null;
  readonly taskId: TaskId | null;
  readonly runId: RunId | null;
  readonly fact: FarmFact;
}

/** A run as stored: what the contract shows, and what only the farm needs. */
export interface RunRecord extends Omit<Run, 'activity'> {
  /** Byte of the spool up to which events are in the log. */
  readonly ingestedTo: number;
  /** The prompt and everything else that the run was started with; immutable. */
  readonly plan: RunPlan;
  /** When its work was committed to the branch and its task moved on; null: still to be done. */
  readonly settledAt: number | null;
  readonly waitedMs: number;
}

export interface RunPlan {
  readonly prompt: string;
  readonly command: { readonly name: string; readonly args: string } | null;
  readonly resume: boolean;
  readonly timeoutMs: number;
  readonly verdictSchema: Record<string, unknown>;
}

/** A terminal that was opened by hand, as stored. */
export interface TerminalRecord extends Omit<Terminal, 'activity'> {
  /** What it was started with; immutable. */
  readonly plan: { readonly resume: boolean; readonly cols: number; readonly rows: number };
}

/** A task as stored. */
export interface TaskRecord extends Omit<Task, 'stages' | 'openAsks' | 'costUsd' | 'workedMs' | 'waitedMs'> {
  /** The pipeline as it was when the task was created; later changes to files do not touch it. */
  readonly definition: Pipeline;
  /** Order in the queue; null when not queued. */
  readonly queueRank: number | null;
  /** Problems in a row at the present stage, for back-off. */
  readonly problemsInARow: number;
  /** Words of the user or of QA for the next run. */
  readonly note: string | null;
  /** What the next run of the present stage goes on from. */
  readonly next: TaskNext;
}

/** Words sent to a running agent; kept so that a farm that starts again can send what was not taken. */
export interface StoredInput {
  readonly id: InputId | string;
  readonly runId: RunId;
  /** What to send: `AgentInput` as JSON. */
  readonly input: unknown;
  readonly at: number;
}

export interface EventQuery {
  readonly workspaceId?: WorkspaceId | undefined;
  readonly taskId?: TaskId | undefined;
  readonly runId?: RunId | undefined;
  readonly classes?: readonly EventClass[] | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** `more`: there are further ones; a page is also full when its events are large together. */
export interface EventPage {
  readonly events: FarmEvent[];
  readonly more: boolean;
}

/** Events that hold words. */
export interface SearchQuery extends EventQuery {
  readonly text: string;
}

export interface SearchPage extends EventPage {
  /** Seqs between which everything was looked at, both included; with `more`, the search goes on beyond them. Null: nothing was. */
  readonly searched: { readonly from: number; readonly to: number } | null;
}

/** What charts count of a run that has ended. */
export interface EndedRun {
  readonly nr: number;
  readonly workspaceId: WorkspaceId;
  readonly startedAt: number | null;
  readonly endedAt: number;
  readonly costUsd: number;
  readonly tokens: number;
  readonly passed: boolean;
  /** The user ended it: it has neither passed nor failed. */
  readonly stopped: boolean;
  /** When it waited for its user. */
  readonly waits: readonly Stretch[];
}

/** Writes inside one transaction. All that a state change needs; nothing here waits. */
export interface StoreWriter {
  /** One that was taken off the list is on it again, with all that belongs to it. */
  putWorkspace(workspace: Workspace): void;
  /**
   * Takes it off the list: no list has it or its tasks, runs, questions and ended terminals any more, but all of them are kept. Its live
   * terminals are gone for good. What it has cost still counts, and its events stay in the log.
   */
  removeWorkspace(id: WorkspaceId, at: number): void;
  putTask(task: TaskRecord): void;
  putStage(stage: Stage): void;
  /** Never lowers the stored `ingestedTo`. At most one run of a stage has not ended. */
  putRun(run: RunRecord): void;
  putAsk(ask: Ask): void;
  putInput(input: StoredInput): void;
  putTerminal(terminal: TerminalRecord): void;
  removeTerminal(id: RunId): void;
  putComment(comment: ReviewComment): void;
  removeComment(id: CommentId): void;
  putSettings(patch: Partial<Settings>): void;
  putWindow(agent: string, window: UsageWindow, seenAt: number): void;
  /** Appends to the log; the event is published after the commit. Answers its seq. */
  append(fact: NewFact): number;
}

/** Reads of the present state: each is one indexed query. */
export interface StoreReader {
  workspace(id: WorkspaceId): Workspace | null;
  workspaceByPath(path: string): Workspace | null;
  workspaces(): Workspace[];
  /** One that was taken off the list, by its id or its path. */
  removedWorkspace(ref: string): Workspace | null;
  /** All that were taken off the list. */
  removedWorkspaces(): Workspace[];
  /** The one of a task that is out of sight, as its workspace was taken off the list; null: there is no such task, or it is in sight. */
  removedWorkspaceOf(id: TaskId): Workspace | null;
  /** All tasks of a workspace, also of one that was taken off the list. */
  taskIdsOf(id: WorkspaceId): TaskId[];
  /** Where the tasks of a workspace work that have a worktree, also of one that was taken off the list. */
  worktreesOf(id: WorkspaceId): Worktree[];
  /** Tasks of a workspace whose discarded work can be brought back after a moment, also of one that was taken off the list. */
  restorableOf(id: WorkspaceId, after: number): TaskId[];
  task(id: TaskId): TaskRecord | null;
  /** The task as the contract shows it. */
  taskView(id: TaskId): Task | null;
  taskViews(o: { workspaceId?: WorkspaceId; limit: number }): Task[];
  /** Tasks whose state is one of these kinds, in queue order, then oldest first. */
  tasksIn(kinds: readonly Task['state']['kind'][]): TaskRecord[];
  /** Views of all tasks that are not over and the newest `overLimit` that are. */
  screenTasks(overLimit: number): Task[];
  stages(taskId: TaskId): Stage[];
  stage(id: string): Stage | null;
  run(id: RunId): RunRecord | null;
  /** Newest first. */
  runsOf(taskId: TaskId, limit?: number): RunRecord[];
  /** Of all tasks, newest first. */
  newestRuns(limit: number): RunRecord[];
  /** Runs that are planned or running, or ended and not settled. */
  openRuns(): RunRecord[];
  ask(id: AskId): Ask | null;
  askByRequest(runId: RunId, requestId: string): Ask | null;
  /** When a run has waited for an answer of its user, in the order in which it asked. */
  waitsOf(runId: RunId): Stretch[];
  openAsks(taskId?: TaskId): Ask[];
  inputs(runId: RunId): StoredInput[];
  terminal(id: RunId): TerminalRecord | null;
  /** Opened by hand, newest first: all that have not ended and the newest `endedLimit` that have. */
  terminals(endedLimit: number): TerminalRecord[];
  comment(id: CommentId): ReviewComment | null;
  /** Remarks on a task's work, in the order in which they were first written. */
  comments(taskId: TaskId): ReviewComment[];
  settings(): Partial<Settings>;
  windows(): { agent: string; window: UsageWindow; seenAt: number }[];
  /** A page of the log, bounded in rows and in size; at least one event where there is one. */
  events(query: EventQuery): EventPage;
  /**
   * A page of the events that hold all words of `text`, each from the beginning of a word on. Gives way to others while it looks, and answers
   * with what it has when it takes long. Throws `StoreTrouble`.
   */
  search(query: SearchQuery): Promise<SearchPage>;
  /** Oldest seq; 0 in an empty log. */
  firstSeq(): number;
  /** Newest seq; 0 in an empty log. */
  lastSeq(): number;
  /** Seq of the event that is the first at or after a moment, by the events' times; null: all are before it. */
  seqAt(at: number): number | null;
  /** Runs that ended after (`endedAt`, `nr`) of the one given, in this order, a page of them. */
  endedRuns(o: { after: Pick<EndedRun, 'endedAt' | 'nr'>; limit: number }): EndedRun[];
  /** When tasks were done, from a moment on and before another, in order. */
  doneTimes(from: number, before: number): number[];
  /** Cost of the runs that ended at or after a moment, and of those that are live. */
  costSince(at: number): number;
}

/** Events of one spool line, and how far the spool is in the log with them. */
export interface IngestItem {
  readonly runId: RunId;
  readonly ingestedTo: number;
  readonly facts: readonly NewFact[];
  /** Somebody waits for it: it is committed with all before it as soon as the present turn of the loop is over. */
  readonly isAwaited?: boolean;
}

/** What keeps the store from writing or reading. `full` and `locked` pass by themselves; the others need a hand. */
export type StoreTroubleKind = 'full' | 'locked' | 'read_only' | 'io' | 'damaged' | 'closed';

/** Thrown by the store where its file cannot be written or read; nothing of the call was stored. Its failure is `unavailable`. */
export class StoreTrouble extends FailureError {
  readonly kind: StoreTroubleKind;

  constructor(kind: StoreTroubleKind, failure: Failure, options?: ErrorOptions) {
    super(failure, options);
    this.name = 'StoreTrouble';
    this.kind = kind;
  }
}

export interface Store extends StoreReader {
  /**
   * One state change, durable when it returns (synchronous FULL). Events waiting in the ingest buffer are committed first, so that
   * the log keeps its order. `work` must not wait; a throw rolls everything back. Published to subscribers after the commit.
   * Throws `StoreTrouble` when the file refuses.
   */
  change<T>(work: (write: StoreWriter) => T): T;
  /**
   * Events of agents: committed in batches (at most 25 ms or 500 rows later, synchronous NORMAL), together with how far the spool
   * was read. Items at or before the run's stored `ingestedTo` are dropped: that makes re-reading a spool exactly-once.
   * The item is always taken. While the file refuses, items are kept and tried again; once too many wait the answer is a promise that
   * settles when there is room: offer no more before. Always await the answer.
   */
  ingest(item: IngestItem): Promise<void> | undefined;
  /** Commits what waits in the ingest buffer now. Throws `StoreTrouble` when the file refuses; what waits is kept. */
  flush(): void;
  /** What keeps the store from writing now; null: nothing. It tries again by itself. */
  trouble(): Failure | null;
  /** Called when a trouble begins, and with null when it is over. */
  onTrouble(listener: (trouble: Failure | null) => void): () => void;
  /** Called after each commit with its events, in order. A listener that throws is dropped and logged. */
  onCommit(listener: (events: readonly FarmEvent[]) => void): () => void;
  close(): void;
}
