import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { fingerprint } from './fingerprint.mjs';
import { Failure } from './fail.mjs';
import { pinnedNode, root, withProjectTools } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

const SOURCES = [
  'src/main',
  'resources',
  'test/crash/fail-points.ts',
  'test/crash/points.ts',
  'test/crash/synced.ts',
  'test/crash/agent',
  'electron.vite.config.ts',
  'package-lock.json',
];
const LIMIT_MS = 5 * 60_000;
const folder = join(root, 'out-crash');
const stamp = join(folder, '.built-from');

/** Builds the Croft that the crash harness works on into out-crash/, when it is missing or not made from the present sources. */
export async function ensureCrashBuild() {
  const sources = fingerprint(SOURCES);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  say('building for the crash harness...');
  rmSync(folder, { recursive: true, force: true });
  const { code } = await run(
    pinnedNode,
    ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
    { env: { ...withProjectTools(), CROFT_CRASH_BUILD: '1' }, limitMs: LIMIT_MS, stdout: 'stderr' },
  );
  if (code !== 0) throw new Failure('the build for the crash harness failed; see above');
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'resources'), join(folder, 'resources'), 'junction');
  writeFileSync(stamp, sources);
}
