import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createWorkerClient } from '../../../src/main/adapters/worker-link/worker-client';
import type { WorkerClient } from '../../../src/main/adapters/worker-link/worker-client';
import type { RunId } from '../../../src/main/contract/ids';
import type { ProcessSpecInput, WorkerEvent, WorkerRun } from '../../../src/main/contract/worker-protocol';
import { newIds } from '../../builders/ids';
import { builtWorker } from '../../fakes/built-worker';
import { waitFor } from '../../fakes/wait-for';

export const TOKEN = 'a-token-that-is-only-for-tests';
const PATH = process.env['PATH'] ?? '/bin:/usr/bin';

/** A worker started by hand, as a container or another supervisor would start it. */
export interface TestWorker {
  readonly child: ChildProcess;
  readonly state: string;
  readonly client: WorkerClient;
  /** SIGKILL, and wait for the end. */
  kill9(): Promise<void>;
  /** SIGTERM, and the exit code. */
  end(): Promise<number | null>;
}

/** Scratch folders and workers of one test; `dispose` ends and removes all of them. */
export interface WorkerBench {
  folder(): string;
  /** Makes a state folder with a token, in a scratch folder or in `parent`; `worker` may be called again on the same one. */
  state(parent?: string): string;
  worker(state?: string, more?: readonly string[]): Promise<TestWorker>;
  dispose(): Promise<void>;
}

export function createBench(): WorkerBench {
  const folders: string[] = [];
  const workers: TestWorker[] = [];
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'croft-worker-'));
    folders.push(made);
    return made;
  };
  const state = (parent = folder()) => {
    const made = join(parent, 'state');
    mkdirSync(made, { mode: 0o700 });
    writeFileSync(join(made, 'token'), TOKEN, { mode: 0o600 });
    return made;
  };
  return {
    folder,
    state,
    async worker(at = state(), more = []) {
      const socket = join(at, 'socket');
      const base = ['--state', at, '--listen', `unix:${socket}`, '--token-file', join(at, 'token'), '--ready-fd', '3'];
      const child = spawn(process.execPath, [await builtWorker(), ...base, ...more], {
        env: {},
        cwd: '/',
        stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      });
      const [ready] = await once(child.stdio[3]!, 'data');
      if (!String(ready).includes('"ready":true')) throw new Error(`the worker did not start: ${String(ready)}`);
      const client = createWorkerClient({ socket, token: TOKEN });
      const worker = { child, state: at, client, kill9: () => gone(child, 'SIGKILL'), end: () => exitOf(child) };
      workers.push(worker);
      return worker;
    },
    async dispose() {
      await Promise.all(workers.map(({ child, client }) => gone(child, 'SIGTERM').then(() => client.close())));
      for (const made of folders) rmSync(made, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function gone(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  await gone(child, 'SIGTERM');
  return child.exitCode;
}

/** A spec for a shell script on pipes. */
export function shell(script: string, more: Partial<ProcessSpecInput> = {}): ProcessSpecInput & { id: RunId } {
  return {
    id: newIds.run(),
    argv: ['/bin/sh', '-c', script],
    env: { PATH },
    cwd: '/',
    io: { kind: 'pipes' },
    ...more,
  } as ProcessSpecInput & { id: RunId };
}

/** The same in a terminal. */
export function inPty(script: string, more: Partial<ProcessSpecInput> = {}): ProcessSpecInput & { id: RunId } {
  return shell(script, { io: { kind: 'pty', cols: 80, rows: 24 }, ...more });
}

/** A spec for a piece of JavaScript in Node. */
export function node(code: string, more: Partial<ProcessSpecInput> = {}): ProcessSpecInput & { id: RunId } {
  return shell('', { argv: [process.execPath, '-e', code], ...more });
}

/** The value of an answer; a failure fails the test with its words. */
export function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (result.ok) return result.value;
  throw new Error(result.error.message);
}

/** Starts a run on a worker. */
export async function start(worker: TestWorker, spec: ProcessSpecInput): Promise<WorkerRun> {
  return valueOf(await worker.client.start(spec));
}

/** Waits for the end of a run. */
export function ended(worker: TestWorker, id: RunId, timeoutMs = 15_000): Promise<WorkerRun> {
  return waitFor(
    'the run ends',
    async () => {
      const run = valueOf(await worker.client.get(id));
      return run.exit ? run : null;
    },
    timeoutMs,
  );
}

/** Everything of a spool from `from` until the worker ends the answer. */
export async function readOutput(
  worker: TestWorker,
  id: RunId,
  { from = 0, stream = 'out' }: { from?: number; stream?: 'out' | 'err' } = {},
): Promise<{ offset: number; bytes: Buffer }> {
  const body = valueOf(await worker.client.output(id, stream, from, AbortSignal.timeout(30_000)));
  const parts: Uint8Array[] = [];
  for await (const part of body.bytes) parts.push(part);
  return { offset: body.offset, bytes: Buffer.concat(parts) };
}

/** Waits until a run's output has the text, and answers all of it so far. */
export function outputWith(worker: TestWorker, id: RunId, text: string): Promise<string> {
  return waitFor(`the output has ${JSON.stringify(text)}`, () => {
    const seen = readSpoolFiles(join(worker.state, 'runs', id, 'out')).toString();
    return seen.includes(text) ? seen : null;
  });
}

/** The bytes of a spool as they lie on disk. */
export function readSpoolFiles(folder: string): Buffer {
  return Buffer.concat(
    readdirSync(folder)
      .toSorted()
      .map((name) => readFileSync(join(folder, name))),
  );
}

/** The events of a worker from `from` until `enough` says so. */
export async function eventsUntil(
  worker: TestWorker,
  enough: (events: WorkerEvent[]) => boolean,
  from = 1,
): Promise<WorkerEvent[]> {
  const over = new AbortController();
  const stream = valueOf(await worker.client.events(from, over.signal));
  const events: WorkerEvent[] = [];
  for await (const event of stream) {
    events.push(event);
    if (enough(events)) break;
  }
  over.abort();
  return events;
}

/** True while the process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
