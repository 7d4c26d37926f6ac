import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder, pinnedNode, root } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

const LIMIT_MS = 15 * 60_000;
const RETRY_AFTER_MS = 24 * 3_600_000;
/** @type {Partial<Record<NodeJS.Platform, string>>} */
const BINARY_NAMES = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

const failureMark = join(cacheFolder, 'electron-install-failed');

/** The Electron binary of this machine; the first time it is missing, Electron's own installer is tried once. */
export async function obtainElectron() {
  return findElectron() ?? (await installElectron());
}

/** The Electron binary of this machine, if it has one. */
export function findElectron() {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] || join(root, 'node_modules/electron/dist');
  const binary = join(folder, BINARY_NAMES[process.platform] ?? 'electron');
  return existsSync(binary) ? binary : undefined;
}

async function installElectron() {
  const failed = statSync(failureMark, { throwIfNoEntry: false });
  if (failed && Date.now() - failed.mtimeMs < RETRY_AFTER_MS) return undefined;
  say('downloading Electron (about 120 MB, only this once)...');
  const { ELECTRON_SKIP_BINARY_DOWNLOAD: _, ...env } = process.env;
  const { code } = await run(pinnedNode, ['node_modules/electron/install.js'], {
    env,
    limitMs: LIMIT_MS,
    stdout: 'stderr',
  });
  const binary = code === 0 ? findElectron() : undefined;
  if (binary) {
    rmSync(failureMark, { force: true });
  } else {
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(failureMark, '');
  }
  return binary;
}
