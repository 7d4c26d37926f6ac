import { version } from '../../package.json';
import { examineHome } from './examine-home';
import { launchFarm } from './launch';
import { checkout } from './programs';
import { runShell } from './shell/run-shell';

/** Runs the farm without a window until it is ended. `root`: the folder of the checkout that it was built in. */
export function runHeadless(root: string): Promise<void> {
  return runShell({
    argv: process.argv.slice(2),
    env: process.env,
    version,
    examine: examineHome,
    launch: launchFarm({ installation: checkout(root, process.execPath) }),
  });
}
