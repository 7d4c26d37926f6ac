import { join } from 'node:path';

import { ensureBuilt } from './lib/ensure-built.mjs';
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { Failure, runMain } from './lib/fail.mjs';
import { pathWithoutProjectTools, pinnedNode, root, withProjectTools } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { standInFor } from './lib/stand-in-for.mjs';

const BUILD_LIMIT_MS = 2 * 60_000;
const BUILD = ['node_modules/vite/bin/vite.js', 'build', '--config', 'bench/vite.config.ts', '--logLevel', 'warn'];

await runMain(async () => {
  await ensureInstalled();
  const built = (await ensureBuilt()) && (await buildBenches());
  if (!built) throw new Failure('the build failed; see above');
  const env = { ...process.env, PATH: pathWithoutProjectTools() };
  const program = join(root, 'out-bench/run.js');
  return standInFor(pinnedNode, ['--enable-source-maps', program, ...process.argv.slice(2)], env);
});

async function buildBenches() {
  const o = { env: withProjectTools(), limitMs: BUILD_LIMIT_MS, stdout: /** @type {const} */ ('stderr') };
  const { code } = await run(pinnedNode, BUILD, o);
  return code === 0;
}
