import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { RunId } from './ids';

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
  /** `text`: rendered by Croft from an agent's stream, reflows at any width. `pty`: a real terminal with a size. */
  kind: z.enum(['text', 'pty']),
});
export type TerminalInfo = z.infer<typeof TerminalInfo>;

/** A viewer further behind than this skips ahead, and is told so. */
export const TERMINAL_SKIP_BYTES = 256 * 1024;

export const terminalOperations = {
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
