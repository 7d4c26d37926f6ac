import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { OwnProgram } from '../../ports/own-program';
import { failPoint } from '../../fail-points';
import type { WorkerPlace } from './worker-place';

/** How workers are started on this machine. */
export interface WorkerLaunch {
  readonly program: OwnProgram;
  readonly version: string;
  /** Added to the few variables that a worker gets; what agents get has nothing to do with it. */
  readonly env: Readonly<Record<string, string>>;
  readonly idleExitSeconds: number | null;
  /** How long it may take until it takes runs. */
  readonly startMs?: number;
}

const START_MS = 20_000;
/** A machine that is too busy for it is given more time at each try, up to so many times as much. */
const MOST_PATIENCE = 16;
const READY_FD = 3;
/**
 * Of glibc, which otherwise keeps a heap of its own for each thread that has ever asked for memory: 2.5 MB of a worker's 22 that only lie
 * there.
 */
const ONE_HEAP = { MALLOC_ARENA_MAX: '1' };
const PASSED_ON = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'];

const StartReport = z.discriminatedUnion('ready', [
  z.object({ ready: z.literal(true) }),
  z.object({ ready: z.literal(false), message: z.string() }),
]);

/**
 * Starts workers. One that is not there in time is ended, for left to itself it would hold a place that is another's by then; on a slow
 * machine the next one would come no further in the same time, so that it gets twice as much.
 */
export function createSpawner(launch: WorkerLaunch): (place: WorkerPlace, drain: boolean) => Promise<Result<void>> {
  let patience = 1;
  return async (place, drain) => {
    const startMs = (launch.startMs ?? START_MS) * patience;
    const started = await spawnWorker(place, { ...launch, startMs }, drain);
    if (started.ok) patience = 1;
    else if (started.error.reason === LATE) patience = Math.min(MOST_PATIENCE, patience * 2);
    return started;
  };
}

const LATE = 'worker.late';

/**
 * Starts a worker that outlives this process, and answers when it takes runs. `drain`: it is only to serve the runs that lie in the
 * place.
 */
export async function spawnWorker(place: WorkerPlace, launch: WorkerLaunch, drain: boolean): Promise<Result<void>> {
  const options = ['--state', place.folder, '--listen', `unix:${place.socket}`, '--token-file', place.tokenFile];
  options.push('--agent-listen', 'tcp:127.0.0.1:0', '--build', launch.version, '--ready-fd', String(READY_FD));
  if (launch.idleExitSeconds !== null) options.push('--idle-exit', String(launch.idleExitSeconds));
  if (drain) options.push('--drain');
  failPoint('worker-spawn.before');
  const [file, ...args] = launch.program.command;
  const child = spawn(file, [...args, ...options], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...ONE_HEAP, ...passedOn(), ...launch.program.env, ...launch.env },
    cwd: parse(place.folder).root,
    windowsHide: true,
  });
  const started = await firstReport(child, launch.startMs ?? START_MS);
  failPoint('worker-spawn.after');
  // It has no runs of its own yet. Left to itself it would go on in a place that is another's by then, or is removed.
  if (!started.ok) child.kill('SIGKILL');
  child.unref();
  return started;
}

async function firstReport(child: ChildProcess, startMs: number): Promise<Result<void>> {
  const over = new AbortController();
  const { signal } = over;
  const ready = child.stdio[READY_FD] as Readable;
  ready.on('error', () => undefined);
  try {
    return await Promise.race([
      reported(ready),
      once(child, 'exit', { signal }).then(([code]) => broken(`The worker ended at once (${String(code)}).`)),
      sleep(startMs, null, { signal }).then(() => broken('The worker did not start in time.', LATE)),
    ]);
  } catch (error) {
    return broken(`The worker could not be started: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    over.abort();
    ready.destroy();
  }
}

/** The worker's own word; if it has none, its end says what happened, so this waits for ever then. */
async function reported(ready: Readable): Promise<Result<void>> {
  for await (const line of createInterface(ready)) {
    const report = StartReport.parse(JSON.parse(line));
    return report.ready ? ok(undefined) : broken(report.message);
  }
  return new Promise(() => undefined);
}

function broken(message: string, reason = 'worker.not_started'): Result<void> {
  return fail('unavailable', message, { reason });
}

function passedOn(): Record<string, string> {
  const entries = PASSED_ON.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
