import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startDesktopProcess } from '../../fakes/electron/desktop-process';
import type { DesktopProcess, DesktopProcessOptions } from '../../fakes/electron/desktop-process';
import { scratchHome } from '../../fakes/farm-process';
import { waitFor } from '../../fakes/wait-for';
import type { IpcToWindow } from '../../../src/main/contract/ipc-protocol';
import type { InputOf, OperationName, OutputOf } from '../../../src/main/contract/index';
import type { Reply } from '../../../src/main/contract/socket-protocol';

export const SCREENS = 'croft-app://screens/';

/** Numbers of calls differ between pages of one process: each hears all answers. */
let pages = 0;

/** A page that is nothing but its messages: what the compiled preload says, without a browser. */
export interface BarePage {
  readonly heard: (readonly [serial: number, ...IpcToWindow])[];
  ask<T = unknown>(message: string, ...args: unknown[]): Promise<Reply<T>>;
  invoke<N extends OperationName>(name: N, input: InputOf<N>): Promise<Reply<OutputOf<N>>>;
  tell(message: string, input: unknown): Promise<unknown>;
  /** Says that it is done with everything so far, and with all that comes. */
  receive(): void;
}

export function barePage(desktop: DesktopProcess, windowId = 1): BarePage {
  const heard: BarePage['heard'] = [];
  pages += 1;
  let number = pages * 1_000_000;
  let receiving = false;
  const send = (...message: unknown[]) =>
    desktop.call('ipc', windowId, { url: SCREENS, isTop: true }, 'croft', message);
  desktop.events.on('send', (sent: { windowId: number; args: [number, ...IpcToWindow] }) => {
    if (sent.windowId !== windowId) return;
    heard.push(sent.args);
    if (receiving) void send(0, 'received', sent.args[0]);
  });
  const ask = async <T>(message: string, ...args: unknown[]): Promise<Reply<T>> => {
    number += 1;
    const mine = number;
    await send(mine, message, ...args);
    const answer = await waitFor(`an answer to ${message}`, () =>
      heard.find(([, kind, to]) => kind === 'answer' && to === mine),
    );
    return answer[3] as Reply<T>;
  };
  return {
    heard,
    ask,
    invoke: (name, input) => ask('invoke', name, input),
    tell: (message, input) => send(0, message, input),
    receive() {
      receiving = true;
      const last = heard.at(-1);
      if (last) void send(0, 'received', last[0]);
    },
  };
}

/** The desktops of one test file: each test gets a home, and nothing of them is left. */
export function desktops() {
  const running: DesktopProcess[] = [];
  let scratch: Awaited<ReturnType<typeof scratchHome>>;
  beforeEach(async () => {
    scratch = await scratchHome();
  });
  afterEach(async () => {
    for (const desktop of running.splice(0)) await desktop.end();
    await scratch.sweep();
  });
  return {
    home: () => scratch.home,
    /** A folder for what agents work on: no workspace lies in Croft's home. */
    projects: () => scratch.projects,
    async start(o: Partial<DesktopProcessOptions> = {}): Promise<DesktopProcess> {
      const desktop = await startDesktopProcess({ home: scratch.home, ...o });
      running.push(desktop);
      await desktop.started();
      return desktop;
    },
    /** One that is expected to end by itself. */
    async startOnly(o: Partial<DesktopProcessOptions> = {}): Promise<DesktopProcess> {
      const desktop = await startDesktopProcess({ home: scratch.home, ...o });
      running.push(desktop);
      return desktop;
    },
  };
}

/** One desktop for all tests of a file: for those that leave it as it was. */
export function oneDesktop(o: Partial<DesktopProcessOptions> = {}): () => DesktopProcess {
  let scratch: Awaited<ReturnType<typeof scratchHome>>;
  let desktop: DesktopProcess | undefined;
  beforeAll(async () => {
    scratch = await scratchHome();
    desktop = await startDesktopProcess({ home: scratch.home, ...o });
    await desktop.started();
  }, 60_000);
  afterAll(async () => {
    await desktop?.end();
    await scratch.sweep();
  });
  return () => {
    if (!desktop) throw new Error('the desktop has not started');
    return desktop;
  };
}

/** The value, or a failed test. */
export function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}
