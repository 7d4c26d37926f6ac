import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Activity } from './run';
import { Millis, RunId, TaskId, WorkspaceId } from './ids';

/** What a viewer is told before bytes come. Offsets count the bytes of the terminal from its start. */
export const TerminalInfo = z.object({
  runId: RunId,
  /** First byte that is still kept. */
  start: z.int().nonnegative(),
  /** Byte after the last one so far. */
  end: z.int().nonnegative(),
  live: z.boolean(),
  cols: z.int().positive(),
  rows: z.int().positive(),
  /** The size that a pty began with; a mark in the bytes (`CSI 8 ; rows ; cols t`) stands where it was changed. */
  first: z.object({ cols: z.int().positive(), rows: z.int().positive() }),
  /** `text`: rendered by Croft from an agent's stream, reflows at any width. `pty`: a real terminal with a size. */
  kind: z.enum(['text', 'pty']),
});
export type TerminalInfo = z.infer<typeof TerminalInfo>;

/** A terminal that a person opened by hand: an agent or a shell, in a workspace or in a task's worktree. */
export const Terminal = z.object({
  /** Shares its space with runs: a terminal is opened and read by it as that of a run is. */
  id: RunId,
  kind: z.enum(['agent', 'shell']),
  workspaceId: WorkspaceId,
  taskId: TaskId.nullable(),
  /** Null for a shell. */
  agent: z.string().nullable(),
  sessionId: z.string().nullable(),
  cwd: z.string(),
  title: z.string(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('starting') }),
    z.object({ kind: z.literal('live') }),
    z.object({
      kind: z.literal('ended'),
      at: Millis,
      exitCode: z.int().nullable(),
      /** Why, where it was none of its own choosing. */
      message: z.string().nullable(),
    }),
  ]),
  /** What its agent does right now, by its hooks; null: not known. */
  activity: Activity.nullable(),
  createdAt: Millis,
});
export type Terminal = z.infer<typeof Terminal>;

/** A viewer further behind than this skips ahead, and is told so. */
export const TERMINAL_SKIP_BYTES = 256 * 1024;

/** So much is under way to a viewer that wants every byte, and draws what it has. */
export const TERMINAL_WHOLE_BYTES = 1024 * 1024;

const TerminalSize = { cols: z.int().min(2).max(1000).default(120), rows: z.int().min(1).max(500).default(32) };

export const terminalOperations = {
  'terminal.list': query({
    input: z.object({}),
    output: z.array(Terminal),
    access: 'viewer',
    rest: 'GET /api/terminals',
    summary: 'Terminals that were opened by hand, newest first: all live ones and the newest 50 that have ended.',
    example: {},
  }),
  'terminal.start': command({
    input: z.object({
      id: RunId.optional(),
      kind: z.enum(['agent', 'shell']),
      /** Where: a workspace, or the worktree of a task. */
      workspaceId: WorkspaceId.optional(),
      taskId: TaskId.optional(),
      /** Default: the agent of the task, or of the settings. */
      agent: z.string().max(50).optional(),
      /** Go on in the newest session of the task instead of a new one. */
      resume: z.boolean().default(false),
      ...TerminalSize,
    }),
    output: Terminal,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/terminals',
    status: 201,
    summary: 'Open a terminal with an agent or a shell.',
    example: { kind: 'shell', taskId: 'task_0123456789ab' },
  }),
  'terminal.stop': command({
    input: z.object({ terminalId: RunId }),
    output: Terminal,
    access: 'operator',
    effect: 'write',
    rest: 'POST /api/terminals/:terminal_id/stop',
    summary: 'End what runs in a terminal that was opened by hand.',
    example: { terminalId: 'run_0123456789ab' },
  }),
  'terminal.remove': command({
    input: z.object({ terminalId: RunId }),
    output: z.object({ removed: z.literal(true) }),
    access: 'operator',
    effect: 'write',
    rest: 'DELETE /api/terminals/:terminal_id',
    summary: 'Take an ended terminal off the list, with its bytes.',
    example: { terminalId: 'run_0123456789ab' },
  }),
  'terminal.info': query({
    input: z.object({ runId: RunId }),
    output: TerminalInfo,
    access: 'viewer',
    rest: 'GET /api/runs/:run_id/terminal',
    summary: 'Extent and size of the terminal of a run.',
    example: { runId: 'run_0123456789ab' },
  }),
  'terminal.read': query({
    input: z.object({
      runId: RunId,
      from: z.int().nonnegative().default(0),
      max: z.int().min(1).max(1_048_576).default(262_144),
    }),
    /** `data` is base64. `from` is where it really starts: later than asked when older bytes are gone. */
    output: z.object({ from: z.int(), next: z.int(), end: z.int(), live: z.boolean(), data: z.string() }),
    access: 'viewer',
    rest: 'GET /api/runs/:run_id/terminal/bytes',
    summary: 'A piece of the terminal of a run.',
    example: { runId: 'run_0123456789ab', from: 0 },
  }),
  'terminal.resize': command({
    input: z.object({ runId: RunId, cols: z.int().min(2).max(1000), rows: z.int().min(1).max(500) }),
    output: z.object({ resized: z.boolean() }),
    access: 'operator',
    effect: 'write',
    rest: null,
    summary: 'Give the pty of a run a new size; a rendered terminal has none to change.',
    example: { runId: 'run_0123456789ab', cols: 120, rows: 40 },
  }),
} satisfies Catalogue;
