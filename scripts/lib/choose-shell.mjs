import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { obtainElectron } from './electron-binary.mjs';
import { pinnedNode, root } from './paths.mjs';
import { say } from './say.mjs';

/**
 * The program that shows Croft here: the desktop window where that is possible, else the headless server.
 *
 * @param {{ headless: boolean }} options
 * @returns {Promise<{ command: string, args: string[] }>}
 */
export async function chooseShell({ headless }) {
  const server = { command: pinnedNode, args: [join(root, 'out/main/serve.js')] };
  if (headless) return server;
  if (!hasDisplay()) {
    say('no display: serving headless');
    return server;
  }
  if (!existsSync(join(root, 'out/main/index.js'))) {
    say('the desktop window is not part of this build: serving headless');
    return server;
  }
  const electron = await obtainElectron();
  if (!electron) {
    say('no Electron binary: serving headless');
    return server;
  }
  return { command: electron, args: [root] };
}

function hasDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform === 'darwin' || process.platform === 'win32' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}
