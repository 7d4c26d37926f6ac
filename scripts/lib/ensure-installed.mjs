import { chmodSync, existsSync, lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { Failure } from './fail.mjs';
import { findCommand } from './find-command.mjs';
import { headersHint } from './headers-hint.mjs';
import { pathWithoutProjectTools, pinnedNode, root } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

const LIMIT_MS = 20 * 60_000;

/** Installs the packages of package-lock.json when they are missing or older than it. */
export async function ensureInstalled() {
  if (!isInstalled()) await install();
  if (process.platform === 'darwin') makeHelperRunnable();
}

async function install() {
  say('installing the packages (1 to 3 minutes, about 1 GB)...');
  const startedAt = Date.now();
  // On Windows `npm ci` could not remove the node.exe that may be running this script.
  const command = process.platform === 'win32' ? 'install' : 'ci';
  const { code } = await run(
    'npm',
    [command, '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      env: { ...process.env, PATH: pathWithoutProjectTools(), ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
      limitMs: LIMIT_MS,
      stdout: 'stderr',
      shell: process.platform === 'win32',
    },
  );
  if (code !== 0) {
    const why = missingCompilers() || headersHint(process.env);
    throw new Failure(`the packages could not be installed (npm ${command})${why}`);
  }
  if (!existsSync(pinnedNode)) throw new Failure('npm did not run the install scripts that package.json allows');
  say(`installed in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

/** npm unpacks node-pty's helper for macOS as a file that may not be run; no terminal opens without it. */
function makeHelperRunnable() {
  const helper = join(root, `node_modules/node-pty/prebuilds/darwin-${process.arch}/spawn-helper`);
  if (existsSync(helper)) chmodSync(helper, 0o755);
}

function isInstalled() {
  // Somebody else's folder: installing would empty it under their feet.
  const isLink = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (isLink) return existsSync(pinnedNode);
  const installed = statSync(join(root, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  const wanted = statSync(join(root, 'package-lock.json'));
  return installed !== undefined && installed.mtimeMs >= wanted.mtimeMs && existsSync(pinnedNode);
}

function missingCompilers() {
  if (process.platform !== 'linux') return '';
  const missing = ['python3', 'make', 'g++'].filter((name) => !findCommand(name));
  return missing.length > 0 ? `; it needs ${missing.join(', ')}, which this machine lacks` : '';
}
