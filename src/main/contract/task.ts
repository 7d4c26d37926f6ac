import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Millis, RunId, StageId, TaskId, WorkspaceId } from './ids';
import { Repair } from './repair';
import { plainLine } from './straight-text';
import { WorkspaceRef } from './workspace';

/** Why a task waits for its user. `code` is for programs, the other two for people. */
export const NeedsYou = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string(),
  /** What Croft can do about it at once, by `task.repair`. */
  repair: Repair.optional(),
  /** A run that has ended well but for its commit: once that is mended, its verdict counts. */
  runId: RunId.optional(),
});
export type NeedsYou = z.infer<typeof NeedsYou>;

/** Where a task stands. `stage` is the key of the stage it stands at. */
export const TaskState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('draft') }),
  z.object({ kind: z.literal('queued'), since: Millis }),
  z.object({ kind: z.literal('running'), stage: z.string(), runId: RunId.nullable() }),
  z.object({ kind: z.literal('needs-you'), stage: z.string(), need: NeedsYou }),
  /** Nothing to do for the user: it goes on by itself at `until`. Null: its user has paused it (code `paused`) and resumes it. */
  z.object({
    kind: z.literal('held'),
    stage: z.string(),
    why: z.string(),
    code: z.string(),
    until: Millis.nullable(),
  }),
  z.object({ kind: z.literal('done'), at: Millis }),
  z.object({ kind: z.literal('cancelled'), at: Millis, stage: z.string().nullable() }),
]);
export type TaskState = z.infer<typeof TaskState>;

export const StageStatus = z.enum(['pending', 'running', 'completed', 'failed', 'skipped']);
export type StageStatus = z.infer<typeof StageStatus>;

/** One step of one task. Its attempts are runs. */
export const Stage = z.object({
  id: StageId,
  taskId: TaskId,
  key: z.string(),
  title: z.string(),
  index: z.int().nonnegative(),
  status: StageStatus,
  /** Runs started so far. */
  attempts: z.int().nonnegative(),
  /** Times that a later stage sent the task back here. */
  loops: z.int().nonnegative(),
  /** What this stage hands to the next: summary, outputs, changed files. Null until it has passed once. */
  context: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
  /** Why the user skipped it. */
  skipReason: z.string().nullable(),
  startedAt: Millis.nullable(),
  endedAt: Millis.nullable(),
  createdAt: Millis,
  updatedAt: Millis,
});
export type Stage = z.infer<typeof Stage>;

/** Where a task's files are. */
export const TaskPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('worktree'),
    path: z.string(),
    branch: z.string(),
    /** Commit that the branch started from; null in a repository that had none. */
    base: z.string().nullable(),
    /** Where in the worktree the workspace is, when it is a subfolder of its repository. */
    folder: z.string().optional(),
  }),
  z.object({ kind: z.literal('in-place'), path: z.string() }),
]);
export type TaskPlace = z.infer<typeof TaskPlace>;

/** What became of a task's work. */
export const TaskReview = z.discriminatedUnion('kind', [
  /** There is nothing to bring home, or it has not been decided. */
  z.object({ kind: z.literal('open') }),
  z.object({
    kind: z.literal('accepted'),
    at: Millis,
    into: z.string(),
    /** Commit on the target branch that holds the work. */
    commit: z.string(),
    how: z.enum(['merge', 'squash']),
  }),
  /** Restorable until `until`. `keptAt`: the copy was made then, by an earlier discard of the very same work; absent: at `at`. */
  z.object({ kind: z.literal('discarded'), at: Millis, until: Millis, keptAt: Millis.optional() }),
]);
export type TaskReview = z.infer<typeof TaskReview>;

/** One request for work in a workspace. */
export const Task = z.object({
  id: TaskId,
  workspaceId: WorkspaceId,
  title: z.string(),
  description: z.string(),
  pipeline: z.string(),
  agent: z.string(),
  state: TaskState,
  place: TaskPlace,
  review: TaskReview,
  stages: z.array(Stage),
  /** Questions of its runs that wait for an answer. */
  openAsks: z.int().nonnegative(),
  /** Sums over its runs. */
  costUsd: z.number().nonnegative(),
  /** Time that its runs have worked, of all attempts that have ended, without their waits for its user. Absent: not known. */
  workedMs: z.number().nonnegative().optional(),
  /** Time that the same runs have waited for their user. */
  waitedMs: z.number().nonnegative().optional(),
  createdAt: Millis,
  updatedAt: Millis,
});
export type Task = z.infer<typeof Task>;

export const ChangedFile = z.object({
  path: z.string(),
  /** Old path of a rename. */
  from: z.string().nullable(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'other']),
  added: z.int().nonnegative().nullable(),
  removed: z.int().nonnegative().nullable(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

const Title = z.string().overwrite(plainLine).trim().min(1, 'a task needs a title').max(300);
const byTask = z.object({ taskId: TaskId });
const exampleTask = { taskId: 'task_0123456789ab' };

export const taskOperations = {
  'task.create': command({
    input: z.object({
      id: TaskId.optional(),
      workspaceId: WorkspaceRef,
      title: Title,
      description: z.string().max(200_000).default(''),
      pipeline: z.string().max(100).optional(),
      agent: z.string().max(50).optional(),
      /** Put it into the queue at once. */
      start: z.boolean().default(false),
    }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks',
    status: 201,
    summary: 'Write a task down; with start, queue it at once. A repeated create with the same id returns the first.',
    example: { workspaceId: 'ws_0123456789ab', title: 'Add login', description: 'With e-mail and password.' },
  }),
  'task.list': query({
    input: z.object({ workspaceId: WorkspaceRef.optional(), limit: z.int().min(1).max(500).default(200) }),
    output: z.array(Task),
    access: 'viewer',
    rest: 'GET /api/tasks',
    summary: 'Tasks, newest first.',
    example: {},
  }),
  'task.get': query({
    input: byTask,
    output: Task,
    access: 'viewer',
    rest: 'GET /api/tasks/:task_id',
    summary: 'One task with its stages.',
    example: exampleTask,
  }),
  'task.update': command({
    input: z.object({ taskId: TaskId, title: Title.optional(), description: z.string().max(200_000).optional() }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'PATCH /api/tasks/:task_id',
    summary: 'Change the words of a task that has not started.',
    example: { ...exampleTask, title: 'Add login and logout' },
  }),
  'task.start': command({
    input: byTask,
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/start',
    summary: 'Put a draft into the queue.',
    example: exampleTask,
  }),
  'task.cancel': command({
    input: z.object({ taskId: TaskId, reason: z.string().max(500).default('cancelled by you') }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/cancel',
    summary: 'Stop the task: its agent is ended, its work stays on its branch.',
    example: exampleTask,
  }),
  'task.retry': command({
    input: z.object({
      taskId: TaskId,
      /** Stage to start again; default: where the task stands. Later stages start anew after it. */
      stage: z.string().optional(),
      /** Words for the agent, added to its prompt. */
      note: z.string().max(20_000).optional(),
    }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/retry',
    summary: 'Run a stage again, and the ones after it.',
    example: { ...exampleTask, stage: 'implementation' },
  }),
  'task.skip': command({
    input: z.object({ taskId: TaskId, reason: z.string().trim().min(1, 'say why it may be skipped').max(500) }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/skip',
    summary: 'Skip the stage where the task stands, with a reason that is kept.',
    example: { ...exampleTask, reason: 'the specification is in the description' },
  }),
  'task.approve': command({
    input: byTask,
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/approve',
    summary: 'Let a task pass the gate that it waits at.',
    example: exampleTask,
  }),
  'task.pause': command({
    input: byTask,
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/pause',
    summary: 'End the agent of a task for now; its work and its session are kept.',
    example: exampleTask,
  }),
  'task.resume': command({
    input: byTask,
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/resume',
    summary: 'Go on with a paused or held task now, in its session.',
    example: exampleTask,
  }),
  'task.take-over': command({
    input: byTask,
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/take-over',
    summary: "Go on with a task's session in a terminal of your own: the agent that runs ends first.",
    example: exampleTask,
  }),
  'task.hand-back': command({
    input: z.object({
      taskId: TaskId,
      /** Words for the agent, beside what was said in the terminal. */
      note: z.string().max(20_000).optional(),
    }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/hand-back',
    summary:
      'Give a task that was taken over back to its agent: the stage goes on, in the same session, to its verdict. In a farm that is paused or about to end it waits for that.',
    example: exampleTask,
  }),
  'task.repair': command({
    input: z.object({ taskId: TaskId, repair: Repair }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/repair',
    summary: 'Do what Croft offers about a failure, such as removing a stale lock of git; the task then goes on.',
    example: { ...exampleTask, repair: { kind: 'make-worktree' } },
  }),
  'task.changes': query({
    input: byTask,
    output: z.object({ base: z.string().nullable(), files: z.array(ChangedFile), truncated: z.boolean() }),
    access: 'viewer',
    rest: 'GET /api/tasks/:task_id/changes',
    summary: 'Files that the task has changed, against where its branch started.',
    example: exampleTask,
  }),
  'task.diff': query({
    input: z.object({ taskId: TaskId, path: z.string().min(1).max(4096) }),
    output: z.object({ path: z.string(), diff: z.string(), truncated: z.boolean(), binary: z.boolean() }),
    access: 'viewer',
    rest: 'GET /api/tasks/:task_id/diff',
    summary: 'Unified diff of one changed file.',
    example: { ...exampleTask, path: 'src/auth.ts' },
  }),
} satisfies Catalogue;
