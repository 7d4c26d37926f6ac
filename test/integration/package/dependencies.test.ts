import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';

import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const OUT = join(ROOT, 'out');
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;

/** Packages that built files import, as they stand in the text. */
function packagesIn(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.c?js$/.test(name)) continue;
    for (const specifier of specifiersIn(readFileSync(join(folder, name), 'utf8'))) {
      const [scope = '', rest = ''] = specifier.split('/');
      found.set(scope.startsWith('@') ? `${scope}/${rest}` : scope, name);
    }
  }
  return found;
}

/** Statements of a built file stand at the beginning of a line or behind another; a call may stand anywhere but in a comment. */
function specifiersIn(built: string): string[] {
  const text = built.replaceAll(/^\s*(?:\*|\/\/|\/\*).*$/gm, '');
  const statements = /(?<=^|[;}])(?:import|export)\b[^'"();]*?["']([^"'./][^"']*)["']/gm;
  const calls = /(?<![\w.`])(?:import|require|__require)\(\s*["']([^"'./][^"']*)["']\s*\)/g;
  return [...text.matchAll(statements), ...text.matchAll(calls)].map(([, specifier]) => specifier ?? '');
}

const isBuiltIn = (name: string) => name.startsWith('node:') || builtinModules.includes(name) || name === 'electron';

test('every package that the built main process imports is installed with the app', () => {
  const imported = packagesIn(join(OUT, 'main'));
  expect([...imported.keys()]).toEqual(expect.arrayContaining(['electron', 'better-sqlite3', 'node-pty']));
  const missing = [...imported].filter(([name]) => !isBuiltIn(name) && !(name in (dependencies ?? {})));
  expect(missing).toEqual([]);
  expect([...imported.keys()].filter((name) => name in (devDependencies ?? {}) && name !== 'electron')).toEqual([]);
});

test('a sandboxed preload needs nothing but electron', () => {
  const imported = [...packagesIn(join(OUT, 'preload')).keys()];
  expect(imported.filter((name) => name !== 'electron')).toEqual([]);
});

test('everything that a package starts was built', () => {
  const files = ['packaged', 'index', 'worker', 'scripted-agent', 'pty-check'].map((name) => `main/${name}.js`);
  for (const file of [...files, 'preload/index.cjs', 'renderer/index.html']) {
    expect(existsSync(join(OUT, file)), file).toBe(true);
  }
});

test('native modules are there for every platform that is packaged', () => {
  const modules = join(ROOT, 'node_modules');
  for (const platform of ['linux', 'darwin', 'win32']) {
    for (const arch of ['x64', 'arm64']) {
      expect(existsSync(join(modules, `better-sqlite3/prebuilds/${platform}-${arch}.node`))).toBe(true);
      // On Linux it is compiled when it is installed.
      if (platform === 'linux') continue;
      expect(existsSync(join(modules, `node-pty/prebuilds/${platform}-${arch}/pty.node`))).toBe(true);
    }
  }
  if (process.platform === 'linux') expect(existsSync(join(modules, 'node-pty/build/Release/pty.node'))).toBe(true);
  expect(existsSync(join(modules, 'node-pty/prebuilds/darwin-arm64/spawn-helper'))).toBe(true);
  expect(existsSync(join(modules, 'node-pty/prebuilds/win32-x64/conpty.node'))).toBe(true);
});
