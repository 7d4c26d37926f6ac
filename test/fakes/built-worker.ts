import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'src/main');
const CACHE = join(ROOT, 'node_modules/.cache/croft');

let worker: Promise<string> | null = null;

/** The worker's entry as one file of JavaScript, built from the source when that is newer. Answers its path. */
export function builtWorker(): Promise<string> {
  worker ??= builtEntry('worker', join(MAIN, 'worker.ts'), [join(MAIN, 'worker'), join(MAIN, 'contract')]);
  return worker;
}

/**
 * Bundles a TypeScript entry for plain Node, packages left outside, and answers the file. It is built once per state of the
 * sources: several test processes may ask at the same time.
 */
export async function builtEntry(name: string, entry: string, sources = [MAIN]): Promise<string> {
  const stamp = Math.max(statSync(entry).mtimeMs, ...sources.map(newestIn));
  const folder = join(CACHE, `${name}-${Math.round(stamp).toString(36)}`);
  const file = join(folder, `${name}.js`);
  if (statSync(file, { throwIfNoEntry: false })) return file;
  const scratch = `${folder}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: entry,
      outDir: scratch,
      emptyOutDir: true,
      target: 'node24',
      sourcemap: 'inline',
      rolldownOptions: { output: { format: 'es', entryFileNames: `${name}.js` } },
    },
  });
  publish(scratch, folder, file);
  removeOlder(name, folder);
  return file;
}

/** Another process may have been faster; its file is as good. */
function publish(scratch: string, folder: string, file: string): void {
  try {
    renameSync(scratch, folder);
  } catch (error) {
    if (!statSync(file, { throwIfNoEntry: false })) throw error;
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Builds of old sources, if they are not so fresh that another process may be starting from them. */
function removeOlder(name: string, current: string): void {
  const old = Date.now() - 3_600_000;
  for (const entry of readdirSync(CACHE)) {
    const path = join(CACHE, entry);
    if (!entry.startsWith(`${name}-`) || path === current || statSync(path).mtimeMs > old) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

function newestIn(folder: string): number {
  const times = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(0, ...times);
}
