import { z } from 'zod';
import { ProblemCode, TokenCount, ToolKind } from './agent-event';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { AskId, InputId, Millis, RunId, StageId, TaskId, WorkspaceId } from './ids';
import { Verdict } from './verdict';

/** How a run ended. */
export const RunOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('verdict') }),
  z.object({ kind: z.literal('no-verdict') }),
  z.object({ kind: z.literal('problem'), problem: ProblemCode, message: z.string(), resetsAt: Millis.nullable() }),
  z.object({ kind: z.literal('timeout'), afterMs: z.int() }),
  z.object({ kind: z.literal('stopped'), reason: z.string() }),
]);
export type RunOutcome = z.infer<typeof RunOutcome>;

export const RunStatus = z.discriminatedUnion('kind', [
  /** Written down, not yet known to run. */
  z.object({ kind: z.literal('planned') }),
  z.object({ kind: z.literal('running') }),
  z.object({
    kind: z.literal('ended'),
    outcome: RunOutcome,
    exitCode: z.int().nullable(),
    signal: z.string().nullable(),
  }),
]);
export type RunStatus = z.infer<typeof RunStatus>;

export const RunMode = z.enum(['stream', 'terminal']);
export type RunMode = z.infer<typeof RunMode>;

/** Calls of tools that were made; one that is under way counts, one that was denied does not. */
export const RunTotals = z.object({
  toolCount: z.int().nonnegative(),
  bashCount: z.int().nonnegative(),
  fileOps: z.int().nonnegative(),
  /** Calls that were never made, because somebody or a rule did not allow them. Absent: none is known of. */
  deniedCount: z.int().nonnegative().optional(),
  tokens: TokenCount,
  costUsd: z.number().nonnegative(),
  turns: z.int().nonnegative(),
});
export type RunTotals = z.infer<typeof RunTotals>;

/** What an agent does right now, in words; not stored. */
export const Activity = z.object({
  text: z.string(),
  kind: z.enum(['working', 'waiting', 'retrying', 'idle']),
  /** A tool runs: words that are said to the agent meanwhile are not read before it has ended. */
  tool: z.literal(true).optional(),
  since: Millis,
});
export type Activity = z.infer<typeof Activity>;

/** One attempt at one stage; immutable once ended; a retry is a new run. */
export const Run = z.object({
  id: RunId,
  taskId: TaskId,
  stageId: StageId,
  stageKey: z.string(),
  workspaceId: WorkspaceId,
  /** 1, 2, 3, ... within the stage. */
  attempt: z.int().positive(),
  /** Why it was started, in words. */
  cause: z.string(),
  agent: z.string(),
  mode: RunMode,
  /** A person drives it in its terminal: the stage waits until it is handed back. */
  attended: z.boolean(),
  model: z.string().nullable(),
  sessionId: z.string().nullable(),
  status: RunStatus,
  verdict: Verdict.nullable(),
  totals: RunTotals,
  activity: Activity.nullable(),
  startedAt: Millis.nullable(),
  endedAt: Millis.nullable(),
  /**
   * Time of it that was spent waiting for the user's answers: until its end or, while it lives, until the oldest question that is open
   * now was asked. The rest it has worked. Absent: not known.
   */
  waitedMs: z.int().nonnegative().optional(),
  createdAt: Millis,
});
export type Run = z.infer<typeof Run>;

export const AskQuestion = z.object({
  question: z.string(),
  header: z.string().nullable(),
  multiSelect: z.boolean(),
  options: z.array(z.object({ label: z.string(), description: z.string().nullable() })),
});

/** Something that an agent asks its user. A permission is allowed or denied, a question gets words. */
export const Ask = z.object({
  id: AskId,
  taskId: TaskId,
  runId: RunId,
  workspaceId: WorkspaceId,
  requestId: z.string(),
  kind: z.enum(['permission', 'question']),
  toolName: z.string(),
  toolKind: ToolKind,
  /** What is asked, for people: run `npm publish`? */
  title: z.string(),
  input: z.record(z.string(), z.unknown()),
  why: z.string().nullable(),
  questions: z.array(AskQuestion),
  state: z.enum(['open', 'allowed', 'denied', 'answered', 'withdrawn']),
  createdAt: Millis,
  answeredAt: Millis.nullable(),
});
export type Ask = z.infer<typeof Ask>;

export const AskAnswer = z.discriminatedUnion('kind', [
  /** `always`: the same tool is not asked about again in this run. */
  z.object({ kind: z.literal('allow'), always: z.boolean().default(false) }),
  z.object({ kind: z.literal('deny'), message: z.string().max(4000).default('Denied by the user.') }),
  /** Question text -> chosen label or own words. */
  z.object({ kind: z.literal('answer'), answers: z.record(z.string(), z.string().max(4000)) }),
]);
export type AskAnswer = z.infer<typeof AskAnswer>;

const byRun = z.object({ runId: RunId });
const exampleRun = { runId: 'run_0123456789ab' };

export const runOperations = {
  'run.list': query({
    input: z.object({
      taskId: TaskId.optional(),
      live: z.boolean().optional(),
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.array(Run),
    access: 'viewer',
    rest: 'GET /api/runs',
    summary: 'Runs, newest first: of one task, all that are live, or the newest of all.',
    example: { live: true },
  }),
  'run.get': query({
    input: byRun,
    output: Run,
    access: 'viewer',
    rest: 'GET /api/runs/:run_id',
    summary: 'One run.',
    example: exampleRun,
  }),
  'run.say': command({
    input: z.object({ runId: RunId, inputId: InputId.optional(), text: z.string().trim().min(1).max(100_000) }),
    output: z.object({ sent: z.literal(true) }),
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/runs/:run_id/say',
    summary: 'Send words to a running agent. Sent while it works, they are taken into what it does.',
    example: { ...exampleRun, text: 'Use the existing session helper.' },
  }),
  'run.interrupt': command({
    input: byRun,
    output: z.object({ sent: z.literal(true) }),
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/runs/:run_id/interrupt',
    summary: 'Break off what the agent does now; it stays and waits for your words.',
    example: exampleRun,
  }),
  'run.answer': command({
    input: z.object({ askId: AskId, answer: AskAnswer }),
    output: Ask,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/asks/:ask_id/answer',
    summary: 'Answer a permission or a question.',
    example: { askId: 'ask_0123456789ab', answer: { kind: 'allow' } },
  }),
  'run.asks': query({
    input: z.object({ taskId: TaskId.optional() }),
    output: z.array(Ask),
    access: 'viewer',
    rest: 'GET /api/asks',
    summary: 'Questions that wait for an answer, oldest first.',
    example: {},
  }),
} satisfies Catalogue;
