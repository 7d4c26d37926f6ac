import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Failure } from './errors';
import { CommentId, Millis, TaskId } from './ids';
import { ChangedFile, Task } from './task';

/**
 * A remark on a line of a change. Drafts wait until they are sent back to the agent, all together: they have the same `sentAt`, also with the
 * words for the whole of it, which are a remark whose `path` is empty.
 */
export const ReviewComment = z.object({
  id: CommentId,
  taskId: TaskId,
  path: z.string(),
  /** `old`: a line that was removed or is unchanged, by its old number. */
  side: z.enum(['old', 'new']),
  line: z.int().positive(),
  /** The text of that line, so that the remark makes sense when the file has moved on. */
  lineText: z.string(),
  text: z.string(),
  state: z.enum(['draft', 'sent']),
  createdAt: Millis,
  sentAt: Millis.nullable(),
});
export type ReviewComment = z.infer<typeof ReviewComment>;

/** Something in a task's worktree that git ignores and that no copy is kept of when the worktree goes. */
export const NotKept = z.object({
  /** A folder ends in a slash. */
  path: z.string(),
  /** Null: more than were counted. */
  files: z.int().nonnegative().nullable(),
  bytes: z.int().nonnegative().nullable(),
  /** Dependencies and caches: what has made them makes them again, so they go without a question. */
  remade: z.boolean(),
});
export type NotKept = z.infer<typeof NotKept>;

/** Everything about bringing a task's work home. */
export const Review = z.object({
  taskId: TaskId,
  branch: z.string(),
  /** Branch that it would go into; null: the repository has none yet. */
  into: z.string().nullable(),
  /** Local branches to choose from. */
  branches: z.array(z.string()),
  base: z.string().nullable(),
  tip: z.string().nullable(),
  commits: z.array(z.object({ id: z.string(), subject: z.string(), at: Millis })),
  /** Commits of the target that the task's branch does not have. */
  behind: z.int().nonnegative(),
  /** Uncommitted changes in the task's worktree: they are committed before a merge. */
  dirty: z.boolean(),
  /** The target has all of this already, as after a merge by hand: accepting changes no branch, it only says so. */
  isHome: z.boolean().optional(),
  /** Files on which a merge would conflict, found without touching anything. */
  conflicts: z.array(z.string()),
  /** Why it cannot be accepted right now; null: it can. */
  blocked: Failure.nullable(),
  files: z.array(ChangedFile),
  truncated: z.boolean(),
  /** What would be lost with the worktree. */
  notKept: z.array(NotKept).optional(),
  comments: z.array(ReviewComment),
});
export type Review = z.infer<typeof Review>;

const byTask = z.object({ taskId: TaskId });
const exampleTask = { taskId: 'task_0123456789ab' };
const exampleComment = { commentId: 'note_0123456789ab' };
/** Paths of `notKept` that may be lost. While there are others, a worktree stays where it is. */
const MayGo = z.array(z.string().min(1).max(4096)).max(500).optional();
const Words = z.string().trim().min(1).max(10_000);

export const reviewOperations = {
  'review.get': query({
    input: z.object({ taskId: TaskId, into: z.string().min(1).max(250).optional() }),
    output: Review,
    access: 'viewer',
    rest: 'GET /api/tasks/:task_id/review',
    summary: 'What a task has done, what would conflict, and what was remarked on it.',
    example: exampleTask,
  }),
  'review.file': query({
    input: z.object({
      taskId: TaskId,
      path: z.string().min(1).max(4096),
      /** The target that the review was asked for. */
      into: z.string().min(1).max(250).optional(),
    }),
    /** Whole texts before and after; null where the file is not there on that side. Cut texts say so. */
    output: z.object({
      path: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      diff: z.string(),
      binary: z.boolean(),
      truncated: z.boolean(),
    }),
    access: 'viewer',
    rest: 'GET /api/tasks/:task_id/review/file',
    summary: 'One changed file: both texts and the unified diff.',
    example: { ...exampleTask, path: 'src/auth.ts' },
  }),
  'review.comment': command({
    input: z.object({
      id: CommentId.optional(),
      taskId: TaskId,
      path: z.string().min(1).max(4096),
      side: z.enum(['old', 'new']),
      line: z.int().positive(),
      lineText: z.string().max(2000).default(''),
      text: Words,
    }),
    output: ReviewComment,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/review/comments',
    status: 201,
    summary: 'Remark on a line, as a draft.',
    example: { ...exampleTask, path: 'src/auth.ts', side: 'new', line: 12, text: 'Use the session helper.' },
  }),
  'review.comments': query({
    input: byTask,
    output: z.array(ReviewComment),
    access: 'viewer',
    rest: 'GET /api/tasks/:task_id/review/comments',
    summary:
      'The remarks on a task, drafts and those that were sent back, in the order in which they were first written.',
    example: exampleTask,
  }),
  'review.edit-comment': command({
    input: z.object({ commentId: CommentId, text: Words }),
    output: ReviewComment,
    access: 'operator',
    effect: 'write',
    rest: 'PATCH /api/review/comments/:comment_id',
    summary: 'Change the words of a draft.',
    example: { ...exampleComment, text: 'Use the session helper of src/session.ts.' },
  }),
  'review.remove-comment': command({
    input: z.object({ commentId: CommentId }),
    output: z.object({ removed: z.literal(true) }),
    access: 'operator',
    effect: 'write',
    rest: 'DELETE /api/review/comments/:comment_id',
    summary: 'Throw a draft away.',
    example: exampleComment,
  }),
  'review.send-back': command({
    input: z.object({ taskId: TaskId, words: z.string().trim().max(20_000).default('') }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/review/send-back',
    summary: 'Send the drafts and some words back: a new implementation loop takes them up.',
    example: { ...exampleTask, words: 'Please also cover logout.' },
  }),
  'review.accept': command({
    input: z.object({
      taskId: TaskId,
      into: z.string().min(1).max(250).optional(),
      how: z.enum(['merge', 'squash']).default('merge'),
      message: z.string().trim().max(20_000).optional(),
      /** The tip that was looked at: where the branch has moved on since, nothing happens. */
      tip: z.string().max(100).optional(),
      mayGo: MayGo,
    }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/review/accept',
    summary: 'Bring the work into the target branch. Refused, with nothing changed, where it would conflict.',
    example: { ...exampleTask, how: 'squash' },
  }),
  'review.discard': command({
    input: byTask.extend({ mayGo: MayGo }),
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/review/discard',
    summary:
      'Put the work away: branch and worktree go, a copy is kept for 30 days. Refused where no copy can be kept of something that may not go.',
    example: exampleTask,
  }),
  'review.restore': command({
    input: byTask,
    output: Task,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/tasks/:task_id/review/restore',
    summary: 'Bring back work that was discarded: its branch and its worktree.',
    example: exampleTask,
  }),
} satisfies Catalogue;
