import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';

import { findElectron } from '../../scripts/lib/electron-binary.mjs';
import type { InputOf, OperationName, OutputOf } from '../../src/main/contract';
import type { CroftBridge } from '../../src/main/contract/ipc-protocol';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Why the desktop app cannot be started here; null: it can. */
export function obstacle(): string | null {
  if (findElectron() === undefined) {
    return 'no Electron binary here: neither node_modules/electron/dist nor ELECTRON_OVERRIDE_DIST_PATH has one';
  }
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return 'no display: DISPLAY and WAYLAND_DISPLAY are not set';
  return null;
}

/** What every start is told: as root, Chromium refuses to run with its sandbox. */
export function wordsOf(home: string): string[] {
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT, '--home', home, '--port', '0'];
}

/** The real app on a scratch home. */
export interface LiveApp {
  readonly binary: string;
  readonly home: string;
  readonly env: Record<string, string>;
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** Asks the farm, as the screens do. */
  invoke<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>;
  /** Processes of workers that this home has. */
  workers(): number[];
  dispose(): Promise<void>;
}

/** Starts the app and waits for its window. */
export async function startLiveApp(): Promise<LiveApp> {
  const binary = findElectron() ?? '';
  const home = mkdtempSync(join(tmpdir(), 'croft-live-'));
  const env = { ...(process.env as Record<string, string>), HOME: home, NODE_ENV: 'test' };
  const electron = await _electron.launch({ executablePath: binary, args: wordsOf(home), env, timeout: 60_000 });
  const page = await electron.firstWindow({ timeout: 60_000 });
  await page.waitForLoadState('domcontentloaded');
  const workers = () => workersOf(home);
  return {
    ...{ binary, home, env, electron, page, workers },
    async invoke(name, input) {
      const reply = await page.evaluate(
        (call) => (globalThis as unknown as { croft: CroftBridge }).croft.invoke(call.name, call.input),
        { name, input },
      );
      if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
      return reply.value as never;
    },
    async dispose() {
      await electron.close().catch(() => undefined);
      for (const pid of workers()) end(pid);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function workersOf(home: string): number[] {
  const folder = join(home, 'workers');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name, 'worker.json');
    return existsSync(file) ? [(JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid] : [];
  });
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}
