import { join } from 'node:path';
import { version } from '../../package.json';
import { launchFarm } from './launch';
import { checkout } from './programs';
import { runShell } from './shell/run-shell';

/** The built entry is `out/main/serve.js`. */
const root = join(import.meta.dirname, '../..');

await runShell({
  argv: process.argv.slice(2),
  env: process.env,
  version,
  launch: launchFarm({ installation: checkout(root, process.execPath) }),
});
