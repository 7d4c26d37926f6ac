import { existsSync } from 'node:fs';

import { findChromium } from './find-chromium.mjs';
import { findCommand } from './find-command.mjs';

/**
 * What the machine must have, beyond Node, and the Debian package that brings it.
 *
 * @type {{ name: string, debian: string, isThere: () => boolean }[]}
 */
export const systemPackages = [
  ...['git', 'python3', 'make', 'g++'].map((name) => ({ name, debian: name, isThere: () => hasCommand(name) })),
  { name: 'setsid', debian: 'util-linux', isThere: () => hasCommand('setsid') },
  { name: 'chromium', debian: 'chromium', isThere: () => findChromium() !== undefined },
  {
    name: 'fonts',
    debian: 'fonts-dejavu-core',
    isThere: () => !isLinux || ['dejavu', 'liberation', 'liberation2'].some((name) => hasFont(name)),
  },
  {
    name: 'emoji font',
    debian: 'fonts-noto-color-emoji',
    isThere: () => !isLinux || hasFont('noto/NotoColorEmoji.ttf'),
  },
];

const isLinux = process.platform === 'linux';

/** @param {string} name */
function hasCommand(name) {
  return findCommand(name) !== undefined;
}

/** @param {string} path */
function hasFont(path) {
  return existsSync(`/usr/share/fonts/truetype/${path}`);
}
