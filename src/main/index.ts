import './lean-heap';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { version } from '../../package.json';
import { ok } from './contract/errors';
import { deepLinkAmong } from './electron/deep-link';
import { openDesktop } from './electron/desktop';
import type { DesktopApp } from './electron/desktop';
import { takeInstance } from './electron/instance';
import { openKeyring } from './electron/keyring';
import { askToRestore } from './electron/restore-dialog';
import { registerScreensScheme } from './electron/screens-scheme';
import { examineHome } from './examine-home';
import { launchFarm, launchOrRestore } from './launch';
import { localFarm } from './local-farm';
import { installationOfApp } from './programs';
import { desktopArguments } from './shell/desktop-arguments';
import { parseOptions } from './shell/options';
import { runShell } from './shell/run-shell';
import type { ShellStart } from './shell/run-shell';

/** The built entry is `out/main/index.js`. */
const root = join(import.meta.dirname, '../..');
const argv = process.argv.slice(app.isPackaged ? 1 : 2);
const { own, hidden } = desktopArguments(argv);
const asked = parseOptions(own, process.env, version);
let desktop: DesktopApp | null = null;
/** What a link fills into the form of a new task, once there is a window. */
let words = deepLinkAmong(argv);

const startedAgain = (others: readonly string[]): void => {
  words = deepLinkAmong(others) ?? words;
  desktop?.startedAgain(deepLinkAmong(others));
};

const launch: ShellStart['launch'] = async (shell) => {
  const installation = installationOfApp(app.isPackaged, root);
  const opened = await openDesktop({
    folder: join(shell.home, 'desktop'),
    screens: installation.screens,
    preload: join(root, 'out/preload/index.cjs'),
    icons: join(installation.resources, 'icons'),
    env: shell.env,
    hidden,
  });
  desktop = opened;
  if (words) opened.startedAgain(words);
  const cipher = await openKeyring();
  const start = launchFarm({ installation, desktop: opened.port, cipher, mayMovePort: true });
  const launched = await launchOrRestore(start, askToRestore)(shell);
  if (!launched.ok) return launched;
  const { farm, ...running } = launched.value;
  const side = localFarm(farm);
  await opened.open(side);
  return ok({
    ...running,
    ended: opened.ended,
    stop: () => Promise.resolve(side.close()).then(running.stop).then(opened.dispose),
    leave: opened.leave,
  });
};

registerScreensScheme();
// Without it, desktops that hand out such keys themselves (Wayland) are not even asked.
if (process.platform === 'linux') app.commandLine.appendSwitch('enable-features', 'GlobalShortcutsPortal');
const profile = asked.ok && asked.value.kind === 'run' ? join(asked.value.options.home, 'desktop') : null;
if (profile === null || takeInstance(profile, startedAgain)) {
  const refused = (text: string): void => dialog.showErrorBox('Croft cannot start', text);
  void app
    .whenReady()
    .then(() => runShell({ argv: own, env: process.env, version, refused, launch, examine: examineHome }));
} else {
  app.exit(0);
}
