import { constants } from 'node:os';
import type { Readable } from 'node:stream';

import type { IPty } from 'node-pty';

import type { Child, ChildEnd, ChildSetup, ChildSinks } from './child';
import { addKeyboard } from './console-keys';
import type { Program } from './program';
import { createPtyInput } from './pty-input';
import { readBeforeEnd } from './pty-rest';

/** Size and name of a terminal. */
export interface Terminal {
  readonly cols: number;
  readonly rows: number;
  readonly term: string;
}

/** What node-pty's terminals have on Unix beyond their published type: events of the descriptor, its number, and what reads it. */
interface UnixPty {
  readonly fd: number;
  readonly _socket?: Readable;
  on(event: 'close' | 'error', listener: () => void): void;
}

const END_OF_INPUT = Buffer.from([0x04]);

const open = new Set<number>();

/** Descriptors of terminals that are open in this process. */
export function openPtys(): ReadonlySet<number> {
  return open;
}

/** Starts a program in a terminal of its own. Throws when the system refuses. */
export async function startInPty(program: Program, terminal: Terminal, setup: ChildSetup): Promise<Child> {
  // Loaded at the first use: a worker that cannot load it still runs everything that needs no terminal.
  const { spawn } = await import('node-pty');
  const pty = spawn(program.file, [...program.args], {
    name: terminal.term,
    cols: terminal.cols,
    rows: terminal.rows,
    cwd: program.cwd,
    env: { ...setup.env },
    encoding: null,
    // Windows: never winpty, whose agent is another program that would have to be watched.
    useConpty: true,
  });
  pty.onData((bytes: string | Uint8Array) => setup.sinks.out(typeof bytes === 'string' ? Buffer.from(bytes) : bytes));
  const ended = new Promise<ChildEnd>((resolve) => {
    pty.onExit(({ exitCode, signal }) =>
      resolve(signal ? { code: null, signal: nameOf(signal) } : { code: exitCode, signal: null }),
    );
  });
  return childOf(pty, ended, setup.sinks);
}

function childOf(pty: IPty, ended: Promise<ChildEnd>, sinks: ChildSinks): Child {
  const unix = unixPartOf(pty);
  if (unix?._socket) readBeforeEnd(unix._socket, unix.fd, sinks);
  const input = createPtyInput(unix?.fd ?? null, (bytes) => pty.write(Buffer.from(bytes)));
  // Where signals do not exist, Ctrl-C is typed.
  const forgetKeyboard = unix ? () => undefined : addKeyboard(pty.pid, (bytes) => input.write(bytes));
  let closed = false;
  function close(): void {
    // Once closed, the number may already name another terminal.
    if (closed) return;
    closed = true;
    forgetKeyboard();
    input.close();
    if (unix) open.delete(unix.fd);
  }
  if (unix) {
    open.add(unix.fd);
    unix.on('close', close);
    // Without a listener of ours node-pty throws errors of the descriptor; what follows them is its close.
    unix.on('error', () => undefined);
  }
  void ended.then(close);
  return {
    pid: pty.pid,
    takesInput: () => !closed,
    waitingInput: () => input.waiting(),
    stalledMs: () => input.stalledMs(),
    write: (bytes) => input.write(bytes),
    closeInput: () => input.write(END_OF_INPUT),
    resize(cols, rows) {
      if (!closed) resizeLiving(pty, cols, rows);
    },
    exited: ended,
    // node-pty tells of the end only when it has read everything, or 200 ms after it when others hold the terminal open.
    drained: ended.then(() => undefined),
    cutOff: () => undefined,
  };
}

/** ConPTY throws for a second after its program has ended, before node-pty tells of that end. */
function resizeLiving(pty: IPty, cols: number, rows: number): void {
  try {
    pty.resize(cols, rows);
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  }
}

function unixPartOf(pty: IPty): UnixPty | null {
  return 'fd' in pty && typeof pty.fd === 'number' && 'on' in pty && typeof pty.on === 'function'
    ? (pty as IPty & UnixPty)
    : null;
}

function nameOf(signal: number): string {
  return Object.entries(constants.signals).find(([, number]) => number === signal)?.[0] ?? `signal ${signal}`;
}
