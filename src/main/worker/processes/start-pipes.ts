import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

import type { Child, ChildEnd, ChildSetup } from './child';
import type { Program } from './program';
import { openPtys } from './start-pty';

/**
 * A session of its own on Unix. On Windows that would mean no console, and each console program below it would open a window; without it
 * libuv puts the process into a job that ends with this worker, and gives it a console that nobody sees.
 */
const DETACHED = process.platform !== 'win32';

/** Starts a program on three pipes, as leader of a session of its own. Throws when the system refuses. */
export async function startOnPipes(program: Program, argv0: string, setup: ChildSetup): Promise<Child> {
  const child = await spawned(program, argv0, setup);
  child.stdout.on('data', (bytes: Uint8Array) => setup.sinks.out(bytes));
  child.stderr.on('data', (bytes: Uint8Array) => setup.sinks.err(bytes));
  // After the start only signals can fail here, and those are not sent through this object.
  child.on('error', () => undefined);
  // A child that has closed its input, or has ended, is no fault: its end says all.
  child.stdin.on('error', () => child.stdin.destroy());
  return {
    pid: child.pid ?? 0,
    takesInput: () => child.stdin.writable,
    waitingInput: () => child.stdin.writableLength,
    // An agent on pipes may well work for minutes before it reads on.
    stalledMs: () => 0,
    write(bytes) {
      if (child.stdin.writable) child.stdin.write(bytes);
    },
    closeInput: () => child.stdin.end(),
    resize: () => undefined,
    exited: new Promise<ChildEnd>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    }),
    drained: new Promise<void>((resolve) => {
      child.once('close', () => resolve());
    }),
    cutOff() {
      // Where this process could not run for a while, timers ring before what came meanwhile is read: let that go first.
      setImmediate(() => {
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      });
    },
  };
}

async function spawned(program: Program, argv0: string, setup: ChildSetup): Promise<ChildProcessWithoutNullStreams> {
  const blind = openSync(devNull, 'r+');
  try {
    // With three pipes the streams are there; the types cannot follow the list of descriptors.
    const child = spawn(program.file, program.args, {
      argv0,
      cwd: program.cwd,
      env: setup.env,
      detached: DETACHED,
      stdio: stdioBlindTo(openPtys(), blind),
      windowsHide: true,
    }) as ChildProcessWithoutNullStreams;
    await once(child, 'spawn');
    return child;
  } finally {
    closeSync(blind);
  }
}

/**
 * node-pty leaves its descriptors open in every process that is started later, so one agent could read another's terminal. Here
 * each of them is covered with the null device.
 */
function stdioBlindTo(descriptors: Iterable<number>, blind: number): StdioOptions {
  const stdio: ('pipe' | 'ignore' | number)[] = ['pipe', 'pipe', 'pipe'];
  for (const fd of descriptors) {
    while (stdio.length <= fd) stdio.push('ignore');
    stdio[fd] = blind;
  }
  return stdio;
}
