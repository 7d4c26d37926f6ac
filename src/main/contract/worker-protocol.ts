import { z } from 'zod';
import { RunId } from './ids';

/**
 * What a farm and a worker say to each other: HTTP/1.1 with JSON bodies over a unix socket, a named pipe or TCP,
 * `Authorization: Bearer <farm's token>` on every route but the agents' own, which take the run's token.
 *
 *   GET    /health                          WorkerHealth
 *   POST   /runs                            ProcessSpec -> WorkerRun (idempotent by id: the same id never starts twice)
 *   GET    /runs                            WorkerRun[]
 *   GET    /runs/:id                        WorkerRun
 *   GET    /runs/:id/output?from=N&stream=out|err   chunked octets, follows live until the run has ended and all is sent
 *   POST   /runs/:id/input                  RunInput (idempotent by input id)
 *   POST   /runs/:id/resize                 {cols, rows}; where the size really changes the spool gets `ESC [ 8 ; rows ; cols t` first
 *                                           (and the spec has the first size), so that a replay knows the size at every byte
 *   POST   /runs/:id/signal                 RunSignal
 *   POST   /runs/:id/hook-answer            HookAnswer: what a held hook call is answered with
 *   DELETE /runs/:id                        only when ended: forgets the run and its spools (the farm has committed all)
 *   GET    /events?from=SEQ&run=ID          chunked NDJSON of WorkerEvent, of one run or of all, follows live; a heartbeat stands after what was there
 *   POST   /drain                           takes no new runs; the worker exits when its last run is acknowledged
 *   POST   /agent/hook, POST /agent/verdict with the run's token: spooled as WorkerEvent.
 *          A PermissionRequest hook is held open until it is answered, the run ends or the agent hangs up; every other one is answered `{}` at once.
 *          When the agent hangs up, a hook event `{hook_event_name: 'HungUp', hook_id}` of the worker's own follows. Long texts in hooks are cut.
 *          Of a run that has said more than it may, the first call that is refused is followed by a hook event `{hook_event_name: 'TooNoisy'}`.
 *   POST   /agent/mcp  with the run's token: an MCP server (streamable HTTP, stateless) with the one tool `verdict`, whose call is a verdict
 */
export const WORKER_PROTOCOL = 1;

/** Name of the hook event with which a worker tells that it takes no more from a run's agent. */
export const TOO_NOISY = 'TooNoisy';

export const ProcessSpec = z.object({
  id: RunId,
  /** In every part `${CROFT_WORKER}` stands for the worker's address, which nobody else knows beforehand. */
  argv: z.array(z.string()).min(1),
  /** The whole environment of the child: nothing is inherited. The worker adds CROFT_RUN, CROFT_WORKER and CROFT_RUN_TOKEN. Never written to disk. */
  env: z.record(z.string(), z.string()),
  cwd: z.string(),
  io: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('pipes') }),
    z.object({
      kind: z.literal('pty'),
      cols: z.int().positive(),
      rows: z.int().positive(),
      term: z.string().default('xterm-256color'),
    }),
  ]),
  /** Written to the child's stdin right after the start, base64. */
  stdin: z.string().nullable().default(null),
  /** Close stdin after `stdin`. */
  closeStdin: z.boolean().default(false),
  /** Most bytes kept of stdout and of stderr, each; older ones go first. */
  spoolLimit: z
    .int()
    .positive()
    .default(256 * 1024 * 1024),
  labels: z.record(z.string(), z.string()).default({}),
  /** JSON schema of the verdict that the run's MCP tool takes; null: it offers none. */
  verdictSchema: z.record(z.string(), z.unknown()).nullable().default(null),
});
export type ProcessSpec = z.infer<typeof ProcessSpec>;
export type ProcessSpecInput = z.input<typeof ProcessSpec>;

/** How a process ended. Kept by the worker until the run is deleted. */
export const ExitRecord = z.object({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  /** `exit`: seen to end. `failed`: it never started. `lost`: the worker died with it, its end was not seen. */
  how: z.enum(['exit', 'failed', 'lost']),
  /** For `failed` and `lost`: why, in a sentence. For `exit`: what of its output was lost, where a full disk took it. */
  message: z.string().nullable(),
  /** Set when a stop was asked for before it ended. */
  stopReason: z.string().nullable(),
  /** Descendants that outlived it and were ended. */
  swept: z.int().nonnegative(),
  at: z.int(),
});
export type ExitRecord = z.infer<typeof ExitRecord>;

export const SpoolExtent = z.object({
  /** First byte still kept. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
});
export type SpoolExtent = z.infer<typeof SpoolExtent>;

export const WorkerRun = z.object({
  id: RunId,
  pid: z.int().nullable(),
  state: z.enum(['starting', 'running', 'stopping', 'ended']),
  io: z.enum(['pipes', 'pty']),
  cols: z.int().nullable(),
  rows: z.int().nullable(),
  out: SpoolExtent,
  err: SpoolExtent,
  /** Ids of the inputs taken so far, newest 1000. */
  inputs: z.array(z.string()),
  startedAt: z.int(),
  /** While it lives: how long ago it was started, by a clock that nobody sets. Absent: the worker is older. */
  ageMs: z.int().optional(),
  exit: ExitRecord.nullable(),
  labels: z.record(z.string(), z.string()),
});
export type WorkerRun = z.infer<typeof WorkerRun>;

/** Bytes for stdin. The same id is taken once, also after a restart of the farm. */
export const RunInput = z.object({
  id: z.string().min(1).max(200),
  /** base64; empty with `close` to only close stdin. */
  data: z.string(),
  close: z.boolean().default(false),
});
export type RunInput = z.infer<typeof RunInput>;
export type RunInputInput = z.input<typeof RunInput>;

/** `stop` is staged: SIGINT, 3 s, SIGTERM, 3 s, SIGKILL, then a sweep of every descendant. */
export const RunSignal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stop'), reason: z.string().max(500) }),
  z.object({
    kind: z.literal('signal'),
    signal: z.enum(['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGHUP', 'SIGSTOP', 'SIGCONT', 'SIGWINCH']),
  }),
]);
export type RunSignal = z.infer<typeof RunSignal>;

/** The answer to a held hook call, as the agent's command line wants it. Answered once; later ones are too late. */
export const HookAnswer = z.object({ hookId: z.string().min(1).max(200), body: z.record(z.string(), z.unknown()) });
export type HookAnswer = z.infer<typeof HookAnswer>;

/** Events of a worker in one sequence, 1, 2, 3, ...; kept on disk until the run is deleted. */
export const WorkerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), seq: z.int(), at: z.int(), runId: RunId, pid: z.int() }),
  z.object({ type: z.literal('exit'), seq: z.int(), at: z.int(), runId: RunId, exit: ExitRecord }),
  z.object({
    type: z.literal('hook'),
    seq: z.int(),
    at: z.int(),
    runId: RunId,
    /** Names this call, for a `HookAnswer`. */
    hookId: z.string(),
    hook: z.record(z.string(), z.unknown()),
  }),
  z.object({
    type: z.literal('verdict'),
    seq: z.int(),
    at: z.int(),
    runId: RunId,
    verdict: z.record(z.string(), z.unknown()),
  }),
  /** Every 5 s while somebody listens; has the seq of the newest event. */
  z.object({ type: z.literal('heartbeat'), seq: z.int(), at: z.int() }),
]);
export type WorkerEvent = z.infer<typeof WorkerEvent>;

export const WorkerHealth = z.object({
  protocol: z.int(),
  /** Version of the build; a farm of another version drains the worker and starts its own beside it. */
  version: z.string(),
  /** Made at every start. */
  epoch: z.string(),
  pid: z.int(),
  uptimeMs: z.int(),
  draining: z.boolean(),
  runs: z.object({ live: z.int(), ended: z.int() }),
  seq: z.int(),
});
export type WorkerHealth = z.infer<typeof WorkerHealth>;
