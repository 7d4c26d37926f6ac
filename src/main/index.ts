import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import { version } from '../../package.json';
import { openWindow } from './electron/window';
import { launchFarm } from './launch';
import { runShell } from './shell/run-shell';

/** The built entry is `out/main/index.js`. */
const root = join(import.meta.dirname, '../..');

/** Ends the farm as a signal does: agents keep running in their worker. */
const endFarm = (): void => void process.emit('SIGTERM', 'SIGTERM');

/** Workers and agents run under plain Node: the one that the project brings, else the one on PATH. */
function plainNode(): string {
  const own = join(
    import.meta.dirname,
    '../../node_modules/node/bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return existsSync(own) ? own : 'node';
}

if (app.requestSingleInstanceLock()) {
  let window: BrowserWindow | null = null;
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', endFarm);
  app.on('before-quit', (event) => {
    event.preventDefault();
    endFarm();
  });
  void app.whenReady().then(() =>
    runShell({
      argv: process.argv.slice(app.isPackaged ? 1 : 2),
      env: process.env,
      version,
      launch: launchFarm({ root, nodePath: plainNode(), onOpen: (link) => (window = openWindow(link)) }),
    }),
  );
} else {
  app.exit(0);
}
