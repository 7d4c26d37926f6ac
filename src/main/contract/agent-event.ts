import { z } from 'zod';
import { Millis } from './ids';
import { Verdict } from './verdict';

export const ToolKind = z.enum(['bash', 'file', 'other']);
export type ToolKind = z.infer<typeof ToolKind>;

/** Tokens of one or more turns. */
export const TokenCount = z.object({
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
  cacheRead: z.int().nonnegative(),
  cacheWrite: z.int().nonnegative(),
});
export type TokenCount = z.infer<typeof TokenCount>;

export const UsageWindow = z.object({
  /** The provider's own name: `five_hour`, `seven_day`, ... */
  name: z.string(),
  status: z.enum(['allowed', 'warning', 'rejected']),
  /** Share used, 0..1, where the provider tells. */
  utilization: z.number().min(0).max(10).nullable(),
  resetsAt: Millis.nullable(),
});
export type UsageWindow = z.infer<typeof UsageWindow>;

/**
 * What went wrong with an agent, whatever its command line calls it. Each has a sentence and a next step in core/run/problems.
 */
export const ProblemCode = z.enum([
  'cli-missing',
  'cli-too-old',
  'not-logged-in',
  'out-of-credit',
  'limit-reached',
  'network-down',
  'api-overloaded',
  'api-error',
  'model-not-found',
  'prompt-too-long',
  'bad-stream',
  'max-turns',
  'budget-spent',
  'interrupted',
  'root-refused',
  'start-failed',
  'killed',
  'exited',
  'session-unknown',
  'lost',
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

const ToolRef = { toolUseId: z.string(), name: z.string(), toolKind: ToolKind };

/**
 * One thing that an agent did or said, the same for every agent. Texts are cut by the driver (64 KB) and say so.
 * Deltas are not here: they are drawn in the terminal only.
 */
export const AgentEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('session'),
    sessionId: z.string(),
    model: z.string().nullable(),
    version: z.string().nullable(),
    permissionMode: z.string().nullable(),
    slashCommands: z.array(z.string()),
  }),
  z.object({ kind: z.literal('state'), state: z.enum(['running', 'idle', 'needs-answer']) }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('thinking'), text: z.string() }),
  z.object({ kind: z.literal('message'), from: z.enum(['user', 'farm', 'agent']), text: z.string() }),
  z.object({
    kind: z.literal('tool'),
    ...ToolRef,
    /** One line for people: the command, the path, the query. */
    title: z.string(),
    input: z.record(z.string(), z.unknown()),
    /** Set when a helper agent of the agent called it. */
    parent: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('tool-end'),
    ...ToolRef,
    title: z.string(),
    ok: z.boolean(),
    /** Somebody, or a rule, did not allow it: it was not done, and is no failure. `ok` is false then. */
    denied: z.literal(true).optional(),
    output: z.string(),
    exitCode: z.int().nullable(),
    /** How long it worked; null where that is not known, as of one that waited for its user. */
    durationMs: z.number().nullable(),
    file: z.object({ path: z.string(), added: z.int(), removed: z.int() }).nullable(),
  }),
  z.object({
    kind: z.literal('ask'),
    requestId: z.string(),
    ...ToolRef,
    title: z.string(),
    input: z.record(z.string(), z.unknown()),
    why: z.string().nullable(),
  }),
  z.object({ kind: z.literal('ask-withdrawn'), requestId: z.string() }),
  z.object({ kind: z.literal('denied'), toolUseId: z.string(), name: z.string(), message: z.string() }),
  z.object({
    kind: z.literal('usage'),
    /** Of this run up to now: a later event replaces an earlier one. Null where the agent does not tell. */
    costUsd: z.number().nonnegative().nullable(),
    tokens: TokenCount,
    turns: z.int().nonnegative(),
  }),
  z.object({
    kind: z.literal('retry'),
    attempt: z.int(),
    maxAttempts: z.int().nullable(),
    delayMs: z.number(),
    status: z.int().nullable(),
    error: z.string(),
  }),
  z.object({ kind: z.literal('limit'), windows: z.array(UsageWindow) }),
  z.object({ kind: z.literal('error'), problem: ProblemCode, message: z.string(), status: z.int().nullable() }),
  z.object({
    kind: z.literal('turn-end'),
    ok: z.boolean(),
    problem: ProblemCode.nullable(),
    message: z.string().nullable(),
    /** When a limit ended the turn: when it resets. */
    resetsAt: Millis.nullable(),
    /** The structured answer of this turn, before it is checked. */
    hasVerdict: z.boolean(),
  }),
  z.object({ kind: z.literal('verdict'), verdict: Verdict }),
  z.object({ kind: z.literal('verdict-rejected'), message: z.string() }),
  z.object({ kind: z.literal('note'), level: z.enum(['info', 'warn']), text: z.string() }),
  z.object({ kind: z.literal('dropped'), bytes: z.int(), text: z.string() }),
]);
export type AgentEvent = z.infer<typeof AgentEvent>;
export type AgentEventKind = AgentEvent['kind'];
