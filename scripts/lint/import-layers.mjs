/** @import { Layer } from './layer-rule.mjs' */

const NODE = ['node:*', 'node:*/**'];
const ADAPTER = ['ports', 'contract', 'core', 'fail-points'];
const ADAPTER_PACKAGES = [...NODE, 'zod', 'pino', 'p-queue', 'yaml'];
const RENDERER = 'src/renderer/src';
const CONTRACT_OF_RENDERER = '../../main/contract';
/** For the features alone: each belongs to one of them. */
const FEATURE_PACKAGES = ['zustand', 'zustand/**', 'react-diff-view', 'refractor', 'refractor/**', 'uplot', 'cmdk'];
const UI_PACKAGES = [
  'react',
  'react/**',
  'react-dom',
  'react-dom/**',
  'radix-ui',
  'lucide-react',
  '@xterm/**',
  '@tanstack/react-virtual',
];

/**
 * An adapter and the vendor's packages that it alone may import.
 *
 * @param {string} name
 * @param {string[]} vendor
 * @returns {Layer}
 */
function adapter(name, vendor) {
  return { folder: `src/main/adapters/${name}`, may: ADAPTER, packages: [...ADAPTER_PACKAGES, ...vendor] };
}

/**
 * Who may import whom: anything that a row does not name is an error. Later rows win over earlier ones.
 * A new adapter with a vendor adds its row here.
 *
 * @type {Layer[]}
 */
export const importLayers = [
  { folder: 'scripts', base: '', packages: NODE },
  { folder: 'scripts/icons', base: '', siblings: ['lib'], packages: [...NODE, 'playwright-core'] },
  { folder: 'src/preload', base: 'src', may: ['main/contract'], packages: ['electron'] },

  { folder: 'src/main/contract', packages: ['zod'] },
  { folder: 'src/main/core', typesOf: ['contract'] },
  { folder: 'src/main/ports', may: ['contract', 'core'] },
  { folder: 'src/main/app', may: ['contract', 'core', 'ports'] },
  { folder: 'src/main/adapters', may: ADAPTER, packages: ADAPTER_PACKAGES },
  adapter('*', []),
  adapter('sqlite', ['better-sqlite3', 'drizzle-orm', 'drizzle-orm/**']),
  adapter('docker', ['dockerode']),
  { folder: 'src/main/adapters/agents/*', may: ADAPTER, siblings: ['shared'], packages: ADAPTER_PACKAGES },
  {
    folder: 'src/main/transport',
    may: ['contract'],
    packages: [...NODE, 'zod', 'pino', 'fastify', '@fastify/*', 'socket.io', 'socket.io/**'],
  },
  // SQLite for the lock of the home: the one that the system itself keeps, on every system.
  { folder: 'src/main/shell', may: ['contract'], packages: [...NODE, 'zod', 'commander', 'better-sqlite3'] },
  {
    folder: 'src/main/worker',
    may: ['contract', 'fail-points'],
    packages: [...NODE, 'zod', 'node-pty', 'fastify', 'pino'],
  },
  { folder: 'src/main/electron', may: ['contract'], packages: [...NODE, 'electron', 'electron-updater'] },
  { folder: 'src/main/cli', may: ['contract'], packages: [...NODE, 'zod', 'commander', 'yaml'] },

  { folder: `${RENDERER}/host`, base: RENDERER, may: [CONTRACT_OF_RENDERER], packages: ['socket.io-client', 'zod'] },
  {
    folder: `${RENDERER}/state`,
    base: RENDERER,
    may: [CONTRACT_OF_RENDERER, 'host'],
    packages: ['zod', 'react', 'zustand', 'zustand/**'],
  },
  { folder: `${RENDERER}/ui`, base: RENDERER, packages: UI_PACKAGES },
  {
    folder: `${RENDERER}/features`,
    base: RENDERER,
    may: [CONTRACT_OF_RENDERER, 'state', 'host', 'ui'],
    packages: [...UI_PACKAGES, ...FEATURE_PACKAGES],
  },
  {
    folder: `${RENDERER}/features/*`,
    base: RENDERER,
    may: [CONTRACT_OF_RENDERER, 'state', 'host', 'ui'],
    packages: [...UI_PACKAGES, ...FEATURE_PACKAGES],
  },
];
