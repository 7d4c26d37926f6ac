import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fingerprint } from './fingerprint.mjs';
import { pinnedNode, root, withProjectTools } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

const SOURCES = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];
const LIMIT_MS = 5 * 60_000;
const stamp = join(root, 'out/.built-from');

/**
 * Builds out/ when it is missing or not made from the present sources.
 *
 * @returns {Promise<boolean>}  Whether out/ is good to use.
 */
export async function ensureBuilt() {
  const sources = fingerprint(SOURCES);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return true;
  say('building...');
  rmSync(stamp, { force: true });
  const startedAt = Date.now();
  const { code } = await run(
    pinnedNode,
    ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
    {
      env: withProjectTools(),
      limitMs: LIMIT_MS,
      stdout: 'stderr',
    },
  );
  if (code !== 0) return false;
  writeFileSync(stamp, sources);
  say(`built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return true;
}
