import { dirname } from 'node:path';

import { findElectron } from './lib/electron-binary.mjs';
import { ensureBuilt } from './lib/ensure-built.mjs';
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { Failure, runMain } from './lib/fail.mjs';
import { packagePlan } from './lib/package-plan.mjs';
import { pinnedNode, withProjectTools } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

const HELP = `npm run package -- [options]

  --dir                     only the unpacked app, no installers
  --linux, --mac, --win     for another platform than this one
  --x64, --arm64            for another kind of processor

  ELECTRON_OVERRIDE_DIST_PATH   folder of an unpacked Electron to pack
  CROFT_UPDATE_FEED             https address that updates come from; without it none is built in

Everything else goes to electron-builder. What it makes is in dist/.
`;

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const { platform, env } = process;
  const { usesOwnElectron, options } = packagePlan({ args, platform, feed: env['CROFT_UPDATE_FEED'] });
  const electron = usesOwnElectron ? findElectron() : null;
  if (electron === undefined) {
    throw new Failure(
      'there is no Electron on this machine to package. ' +
        'Run `node node_modules/electron/install.js` where it can be downloaded, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of one.',
    );
  }
  await ensureInstalled();
  if (!(await ensureBuilt())) throw new Failure('the build failed; see above');
  const dist = electron === null ? [] : [`-c.electronDist=${distOf(electron)}`];
  const words = ['node_modules/electron-builder/cli.js', ...options, ...dist];
  const { code } = await run(pinnedNode, words, { env: withProjectTools() });
  if (code !== 0) throw new Failure('electron-builder failed; see above');
  return 0;
});

/**
 * The folder that a binary of Electron belongs to; on macOS the one beside the app.
 *
 * @param {string} binary
 */
function distOf(binary) {
  const bundle = binary.indexOf('Electron.app');
  return dirname(bundle < 0 ? binary : binary.slice(0, bundle + 1));
}
