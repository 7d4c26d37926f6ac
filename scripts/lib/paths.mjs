import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where the scripts keep what they know between two runs. */
export const cacheFolder = join(root, 'node_modules/.cache/croft');

const binFolder = join(root, 'node_modules/.bin');

/** The Node that the project pins, whatever the machine has. */
export const pinnedNode = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * The environment with the project's own tools first.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function withProjectTools(env = process.env) {
  return { ...env, PATH: [binFolder, pathWithoutProjectTools(env)].join(delimiter) };
}

/**
 * PATH as it is outside of `npm run`, which puts the `node_modules/.bin` of the project and of every folder above it in front, and tools
 * of npm's own. What installs node_modules must not run from it, and agents must find the user's tools, not Croft's.
 */
export function pathWithoutProjectTools(env = process.env) {
  const folders = (env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !isOfNpm(resolve(folder))).join(delimiter);
}

/** @param {string} folder */
const isOfNpm = (folder) =>
  folder.endsWith(join('node-gyp-bin')) ||
  (folder.endsWith(join('node_modules', '.bin')) && root.startsWith(resolve(folder, '../..')));
