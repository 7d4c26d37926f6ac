import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import PQueue from 'p-queue';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { failPoint } from '../../fail-points';

/** One call of git. Arguments are an array and never pass a shell. */
export interface GitCall {
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly input?: string | undefined;
  /** Output beyond this is cut and git is ended. */
  readonly maxBytes?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** Called with the process id as soon as there is one. */
  readonly onStart?: ((pid: number) => void) | undefined;
}

export interface GitOutput {
  /** 0 also where the output was cut. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly truncated: boolean;
}

/** Any exit code is an answer; a failure means that git could not run to its end. */
export type RunGit = (call: GitCall) => Promise<Result<GitOutput>>;

const MAX_STDOUT = 64 * 1024 * 1024;
const MAX_STDERR = 64 * 1024;
const TIMEOUT_MS = 120_000;
const KILL_AFTER_MS = 2_000;
const PROCESSES_AT_ONCE = 4;

type Stop = 'aborted' | 'timeout' | 'full';

const aborted = () => fail('unavailable', 'Git was stopped before it had finished.', { reason: 'git.aborted' });

function collector(max: number, onFull: () => void) {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    push(chunk: Buffer): void {
      const room = max - size;
      if (room > 0) chunks.push(chunk.subarray(0, room));
      size += Math.min(chunk.length, room);
      if (chunk.length > room) onFull();
    },
    bytes: () => Buffer.concat(chunks),
  };
}

/** Ends a process: asked first, so that git removes its lock files, then forced. The returned function calls the force off. */
function end(child: ChildProcess): () => void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    // A filter that git had started may hold the pipes open for ever.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, KILL_AFTER_MS);
  return () => clearTimeout(timer);
}

async function couldNotStart(error: NodeJS.ErrnoException, cwd: string): Promise<Result<never>> {
  // A folder that is not there and a program that is not there look the same to spawn.
  const folder = await stat(cwd).catch(() => null);
  if (!folder?.isDirectory()) {
    return fail('not_found', `The folder ${cwd} is not there.`, {
      reason: 'git.folder_missing',
      next: 'Bring the folder back, or remove what points to it.',
    });
  }
  if (error.code === 'ENOENT') {
    return fail('unavailable', 'Git was not found on this machine.', {
      reason: 'git.missing',
      next: 'Install git 2.30 or newer and make sure that it is on PATH.',
    });
  }
  return fail('unavailable', `Git could not be started: ${error.message}`, { reason: 'git.start_failed' });
}

function stopped(stop: Exclude<Stop, 'full'>, call: GitCall, timeoutMs: number): Result<never> {
  if (stop === 'aborted') return aborted();
  return fail('unavailable', `git ${call.args[0]} did not end within ${Math.round(timeoutMs / 1000)} seconds.`, {
    reason: 'git.timeout',
    next: 'Look whether the disk or a git filter hangs, then try again.',
  });
}

/** No answer at all: taken for a "no" it would make a full repository look empty. */
function killed(call: GitCall, signal: string): Result<never> {
  return fail('unavailable', `git ${call.args[0]} was ended by ${signal} before it could answer.`, {
    reason: 'git.killed',
    next: 'Try again; if it happens again, look whether the machine runs out of memory.',
  });
}

function start(binary: string, call: GitCall): Promise<Result<GitOutput>> {
  const { promise, resolve } = Promise.withResolvers<Result<GitOutput>>();
  const timeoutMs = call.timeoutMs ?? TIMEOUT_MS;
  let stop: Stop | null = null;
  let callOff: (() => void) | null = null;
  const child = spawn(binary, call.args, {
    cwd: call.cwd,
    env: call.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  if (child.pid !== undefined) call.onStart?.(child.pid);
  const endAs = (why: Stop) => {
    stop ??= why;
    callOff ??= end(child);
  };
  const timer = setTimeout(() => endAs('timeout'), timeoutMs);
  const onAbort = () => endAs('aborted');
  call.signal?.addEventListener('abort', onAbort, { once: true });
  const stdout = collector(call.maxBytes ?? MAX_STDOUT, () => endAs('full'));
  const stderr = collector(MAX_STDERR, () => undefined);
  child.stdout.on('data', stdout.push);
  child.stderr.on('data', stderr.push);
  // Git may end before it has read all: its exit code says what that means.
  child.stdin.on('error', () => undefined);
  child.stdin.end(call.input ?? '');

  const settle = (result: Result<GitOutput> | Promise<Result<GitOutput>>) => {
    clearTimeout(timer);
    callOff?.();
    call.signal?.removeEventListener('abort', onAbort);
    resolve(result);
  };
  child.once('error', (error) => settle(couldNotStart(error, call.cwd)));
  child.once('close', (code, signal) => {
    if (stop !== null && stop !== 'full') return settle(stopped(stop, call, timeoutMs));
    if (stop === null && signal !== null) return settle(killed(call, signal));
    settle(
      ok({
        code: stop === 'full' ? 0 : (code ?? 1),
        stdout: stdout.bytes(),
        stderr: stderr.bytes().toString('utf8'),
        truncated: stop === 'full',
      }),
    );
  });
  return promise;
}

/**
 * Runs git with a bounded output, a time limit and an AbortSignal, a few processes at once.
 * Not simple-git: it keeps the whole output of a call in memory and cannot cut it, and a diff of an agent's work has no upper size.
 */
export function createRunGit(binary = 'git'): RunGit {
  const queue = new PQueue({ concurrency: PROCESSES_AT_ONCE });
  return (call) =>
    queue.add(async () => {
      if (call.signal?.aborted) return aborted();
      failPoint('git.before');
      const answer = await start(binary, call);
      failPoint('git.after');
      return answer;
    });
}
