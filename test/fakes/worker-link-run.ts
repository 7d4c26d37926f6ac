import { randomUUID } from 'node:crypto';
import { fail, ok } from '../../src/main/contract/errors';
import type { Result } from '../../src/main/contract/errors';
import type { RunId } from '../../src/main/contract/ids';
import type {
  ExitRecord,
  HookAnswer,
  ProcessSpec,
  RunInput,
  RunInputInput,
} from '../../src/main/contract/worker-protocol';
import type { RunSignal, WorkerEvent, WorkerRun } from '../../src/main/contract/worker-protocol';
import type { OutputStream, SpoolChunk } from '../../src/main/ports/worker-link';

/** One run of the fake link, as the test that plays its agent sees it. */
export interface FakeRun {
  readonly id: RunId;
  readonly spec: ProcessSpec;
  view(): WorkerRun;
  /** The agent writes. */
  write(text: string | Uint8Array, stream?: OutputStream): void;
  /** Drops the oldest bytes, so that the spool begins at `start`. */
  drop(start: number, stream?: OutputStream): void;
  /** The agent ends; without anything else with code 0. Later calls do nothing. */
  exit(end?: Partial<ExitRecord>): void;
  /** An agent's hook call; answers its id. */
  hook(hook: Record<string, unknown>): string;
  readonly hookAnswers: readonly HookAnswer[];
  verdict(verdict: Record<string, unknown>): void;
  /** Inputs in order, each once, the spec's stdin first. */
  readonly inputs: readonly { readonly id: string; readonly text: string; readonly close: boolean }[];
  /** Called with each input that was not there before. */
  onInput: ((input: { id: string; text: string; close: boolean }) => void) | null;
  readonly signals: readonly RunSignal[];
  /** Called with each signal. Without it a stop ends the run at once by SIGINT, and SIGKILL and SIGTERM end it too. */
  onSignal: ((signal: RunSignal) => void) | null;
}

/** What the link does with a run. */
export interface FakeRunInternals extends FakeRun {
  readonly pid: number;
  takeInput(input: RunInputInput): Result<void>;
  takeResize(cols: number, rows: number): Result<void>;
  takeSignal(signal: RunSignal): Result<void>;
  takeHookAnswer(answer: HookAnswer): Result<void>;
  /** The next bytes at or after `offset`, or null. */
  read(stream: OutputStream, offset: number): SpoolChunk | null;
  changed(signal: AbortSignal): Promise<void>;
  wake(): void;
}

type Of<E> = E extends WorkerEvent ? Omit<E, 'seq' | 'at'> : never;

let lastPid = 100_000;

/** A run in state `running`. */
export function createFakeRun(
  spec: ProcessSpec,
  startedAt: number,
  append: (event: Of<WorkerEvent>) => void,
  elapsed?: () => number,
): FakeRunInternals {
  const { id } = spec;
  const bornAt = elapsed?.() ?? 0;
  const pid = (lastPid += 1);
  const spools = { out: { start: 0, bytes: Buffer.alloc(0) }, err: { start: 0, bytes: Buffer.alloc(0) } };
  const inputs: { id: string; text: string; close: boolean }[] = [];
  const signals: RunSignal[] = [];
  const hookAnswers: HookAnswer[] = [];
  const waiting = new Set<() => void>();
  let exit: ExitRecord | null = null;
  let stopReason: string | null = null;
  let size = spec.io.kind === 'pty' ? { cols: spec.io.cols, rows: spec.io.rows } : { cols: null, rows: null };

  const text = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
  const extent = (stream: OutputStream) => {
    const { start, bytes } = spools[stream];
    return { start, end: start + bytes.length };
  };
  function wake(): void {
    for (const go of [...waiting]) go();
  }

  if (spec.stdin !== null) inputs.push({ id: 'stdin', text: text(spec.stdin), close: spec.closeStdin });

  const run: FakeRunInternals = {
    id,
    pid,
    spec,
    inputs,
    signals,
    onInput: null,
    onSignal: null,
    view: () => ({
      id,
      pid,
      io: spec.io.kind,
      ...size,
      state: exit ? 'ended' : stopReason === null ? 'running' : 'stopping',
      out: extent('out'),
      err: extent('err'),
      inputs: inputs.filter((input) => input.id !== 'stdin').map((input) => input.id),
      startedAt,
      ...(elapsed && { ageMs: elapsed() - bornAt }),
      exit,
      labels: spec.labels,
    }),
    write(written, stream = 'out') {
      if (exit) return;
      const spool = spools[spec.io.kind === 'pty' ? 'out' : stream];
      spool.bytes = Buffer.concat([spool.bytes, Buffer.from(written)]);
      wake();
    },
    drop(start, stream = 'out') {
      const spool = spools[stream];
      spool.bytes = spool.bytes.subarray(Math.max(0, start - spool.start));
      spool.start = Math.max(start, spool.start);
    },
    exit(end = {}) {
      if (exit) return;
      const usual = {
        code: 0,
        signal: null,
        how: 'exit',
        message: null,
        stopReason,
        swept: 0,
        at: Date.now(),
      } as const;
      exit = { ...usual, ...end };
      append({ type: 'exit', runId: id, exit });
      wake();
    },
    hook(hook) {
      const hookId = randomUUID();
      append({ type: 'hook', runId: id, hookId, hook });
      return hookId;
    },
    hookAnswers,
    takeHookAnswer(answer) {
      if (exit || hookAnswers.some(({ hookId }) => hookId === answer.hookId)) {
        return fail('conflict', 'Nobody waits for this answer.');
      }
      hookAnswers.push(answer);
      return ok(undefined);
    },
    verdict: (verdict) => append({ type: 'verdict', runId: id, verdict }),
    takeInput(input: RunInputInput) {
      if (inputs.some((each) => each.id === input.id)) return ok(undefined);
      if (exit) return fail('conflict', 'This run has ended.');
      const taken = { id: input.id, text: text(input.data), close: (input as RunInput).close ?? false };
      inputs.push(taken);
      run.onInput?.(taken);
      return ok(undefined);
    },
    takeResize(cols, rows) {
      if (exit) return fail('conflict', 'This run has ended.');
      if (spec.io.kind !== 'pty') return fail('conflict', 'This run has no terminal.');
      size = { cols, rows };
      return ok(undefined);
    },
    takeSignal(signal) {
      if (exit) return signal.kind === 'stop' ? ok(undefined) : fail('conflict', 'This run has ended.');
      signals.push(signal);
      if (signal.kind === 'stop') stopReason ??= signal.reason;
      if (run.onSignal) run.onSignal(signal);
      else if (signal.kind === 'stop') run.exit({ code: null, signal: 'SIGINT' });
      else if (['SIGINT', 'SIGTERM', 'SIGKILL'].includes(signal.signal))
        run.exit({ code: null, signal: signal.signal });
      return ok(undefined);
    },
    read(stream, from) {
      const { start, bytes } = spools[stream];
      const offset = Math.max(start, from);
      const part = bytes.subarray(offset - start);
      return part.length > 0 ? { offset, bytes: Uint8Array.from(part) } : null;
    },
    changed: (signal) =>
      new Promise((resolve) => {
        const go = () => {
          waiting.delete(go);
          signal.removeEventListener('abort', go);
          resolve();
        };
        waiting.add(go);
        signal.addEventListener('abort', go);
        if (signal.aborted) go();
      }),
    wake,
  };
  return run;
}
