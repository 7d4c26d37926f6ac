import { z } from 'zod';
import { UsageWindow } from '../../contract/agent-event';
import { RunId } from '../../contract/ids';
import { Pipeline } from '../../contract/pipeline';
import { ReviewComment } from '../../contract/review';
import { Ask, Run } from '../../contract/run';
import { Task, Stage } from '../../contract/task';
import { Terminal } from '../../contract/terminal';
import { Workspace } from '../../contract/workspace';
import type { Stretch } from '../../core/run/working-time';
import type { RunRecord, StoredInput, TaskRecord, TerminalRecord } from '../../ports/store';

/**
 * What a row must look like to be handed out. Rows have the names of the records' fields, so that parsing is all the mapping there is;
 * columns that only queries need are stripped by it.
 */

export const WorkspaceRow: z.ZodType<Workspace> = Workspace;
export const StageRow: z.ZodType<Stage> = Stage;
export const AskRow: z.ZodType<Ask> = Ask;
/** From a question to what has closed it. */
export const WaitRow: z.ZodType<Stretch> = z.object({ from: z.int(), to: z.int().nullable() });
export const CommentRow: z.ZodType<ReviewComment> = ReviewComment;

/** What a task's view is made of, beside its stages. */
export const TaskHeadRow = Task.omit({ stages: true });

export const TaskRow: z.ZodType<TaskRecord> = Task.omit({
  stages: true,
  openAsks: true,
  costUsd: true,
  workedMs: true,
  waitedMs: true,
}).extend({
  definition: Pipeline,
  queueRank: z.number().nullable(),
  problemsInARow: z.int().nonnegative(),
  note: z.string().nullable(),
  next: z.object({
    cause: z.string(),
    resumeSession: z.string().nullable(),
    findings: z.string().nullable(),
    how: z.enum(['attended', 'handed-back', 'paused']).optional(),
    together: z.boolean().optional(),
  }),
});

export const RunRow: z.ZodType<RunRecord> = Run.omit({ activity: true }).extend({
  ingestedTo: z.int().nonnegative(),
  plan: z.object({
    prompt: z.string(),
    command: z.object({ name: z.string(), args: z.string() }).nullable(),
    resume: z.boolean(),
    timeoutMs: z.number(),
    verdictSchema: z.record(z.string(), z.unknown()),
  }),
  settledAt: z.int().nullable(),
  waitedMs: z.int().nonnegative(),
});

export const TerminalRow: z.ZodType<TerminalRecord> = Terminal.omit({ activity: true }).extend({
  plan: z.object({ resume: z.boolean(), cols: z.int(), rows: z.int() }),
});

export const InputRow: z.ZodType<StoredInput> = z.object({
  id: z.string(),
  runId: RunId,
  input: z.unknown(),
  at: z.int(),
});

export const WindowRow = z.object({ agent: z.string(), window: UsageWindow, seenAt: z.int() });
