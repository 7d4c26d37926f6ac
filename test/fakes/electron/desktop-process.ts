import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtEntry } from '../built-worker';
import { waitFor } from '../wait-for';
import type { ControlMessage } from './control';
import type { ShownItem } from './tray';

const ENTRY = resolve('out/main/index.js');

export interface ShownWindow {
  readonly id: number;
  readonly url: string;
  readonly visible: boolean;
  readonly focused: boolean;
  readonly maximized: boolean;
  readonly hasMenuBar: boolean;
  readonly bounds: { x: number; y: number; width: number; height: number };
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
}

export interface ShownTray {
  readonly image: string;
  readonly isEmpty: boolean;
  readonly tooltip: string;
  readonly menusSet: number;
  readonly items: readonly ShownItem[];
}

export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  readonly actions?: readonly { text: string }[];
  readonly state: string;
}

/** The built desktop app over the double of electron. */
export interface DesktopProcess {
  readonly child: ChildProcess;
  readonly home: string;
  /** Of what the double tells: `load`, `send`, `exit`, ... */
  readonly events: EventEmitter;
  stdout(): string;
  stderr(): string;
  /** Does something that a user or the system would do, or looks at what they would see. */
  call<T = unknown>(name: string, ...args: unknown[]): Promise<T>;
  windows(): Promise<ShownWindow[]>;
  tray(): Promise<ShownTray | null>;
  notifications(): Promise<ShownNotification[]>;
  /** The farm runs. */
  started(): Promise<void>;
  exited(): Promise<number | null>;
  end(): Promise<number | null>;
}

export interface DesktopProcessOptions {
  readonly home: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Pages of a browser stand for the windows' pages. */
  readonly pages?: boolean;
  /** Asks for no port. */
  readonly usualPort?: boolean;
  /** False: a desktop that shows no tray. */
  readonly tray?: boolean;
}

/** Starts `out/main/index.js` in plain Node as Electron would, with the double in electron's place. */
export async function startDesktopProcess(o: DesktopProcessOptions): Promise<DesktopProcess> {
  if (!existsSync(ENTRY)) throw new Error('out/main/index.js is missing: run `npm run build` first');
  const double = await builtEntry('electron-double', join(import.meta.dirname, 'double.ts'), [import.meta.dirname]);
  const child = spawn(
    process.execPath,
    [
      ...['--import', pathToFileURL(join(import.meta.dirname, 'install.mjs')).href],
      ...[ENTRY, '.', '--home', o.home, ...(o.usualPort === true ? [] : ['--port', '0']), ...(o.args ?? [])],
    ],
    {
      env: {
        CROFT_ELECTRON_DOUBLE: pathToFileURL(double).href,
        CROFT_DOUBLE_PAGES: o.pages === true ? '1' : '',
        CROFT_STRICT: '1',
        PATH: [await panelIn(o.home, o.tray ?? true), process.env['PATH'] ?? ''].join(delimiter),
        HOME: o.home,
        TMPDIR: tmpdir(),
        LANG: 'C.UTF-8',
        ...o.env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    },
  );
  return controlled(child, o.home);
}

function controlled(child: ChildProcess, home: string): DesktopProcess {
  const events = new EventEmitter();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  const texts = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (texts.err = (texts.err + chunk.toString()).slice(-100_000)));
  child.on('message', (message: ControlMessage) => {
    if ('event' in message) return void events.emit(message.event, message.payload);
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) call?.resolve(message.value);
    else call?.reject(new Error(message.error));
  });
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`the desktop has ended: ${texts.err}`));
    waiting.clear();
  });

  const call = <T>(name: string, ...args: unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve: resolve as (value: unknown) => void, reject });
      child.send({ id: calls, name, args }, (error) => error && reject(error));
    });
  const exited = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode;
  };
  return {
    ...{ child, home, events, call, exited },
    stdout: () => texts.out,
    stderr: () => texts.err,
    windows: () => call('windows'),
    tray: () => call('tray'),
    notifications: () => call('notifications'),
    async started() {
      await waitFor('the desktop to start', () => {
        if (child.exitCode !== null) throw new Error(`the desktop has ended: ${texts.err}`);
        return texts.out.includes('croft listening');
      });
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      return exited();
    },
  };
}

/** A desktop's answer to the question whether a panel listens for tray icons. */
async function panelIn(home: string, isThere: boolean): Promise<string> {
  const folder = join(home, 'bin');
  await mkdir(folder, { recursive: true });
  for (const name of ['gdbus', 'dbus-send']) {
    await writeFile(join(folder, name), `#!/bin/sh\necho "(${String(isThere)},)"\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}
