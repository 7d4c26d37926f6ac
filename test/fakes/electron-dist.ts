import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How Electron marks its fuses: this text, the version of the wire, its length, one character a fuse. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 9;

/**
 * An unpacked Electron for Linux that can be packaged, with a program in the place of the binary: plain Node, `electron` from a stand-in
 * that knows what a start without windows needs, and the archive's content from a folder. It has fuses, which can be switched and read.
 */
export function makeElectronDist(folder: string, content: string): void {
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak']) {
    writeFileSync(join(folder, name), '');
  }
  const standIn = join(folder, 'stand-in.mjs');
  writeFileSync(standIn, STAND_IN);
  const start = `exec '${process.execPath}' --import '${standIn}' '${join(content, 'out/main/packaged.js')}' "$@"`;
  writeFileSync(
    join(folder, 'electron'),
    Buffer.from(`#!/bin/sh\n${start}\n# ${FUSE_SENTINEL}\u0001${String.fromCharCode(FUSES)}${'1'.repeat(FUSES)}\n`),
  );
  chmodSync(join(folder, 'electron'), 0o755);
}

/** The fuses of a binary, `1` or `0` each, in Electron's order. */
export function fusesOf(binary: Buffer): string {
  const at = binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length;
  return binary.toString('latin1', at + 2, at + 2 + FUSES);
}

/** Says on stderr what it was told, so that a test can see it. */
const STAND_IN = `
import { registerHooks } from 'node:module';

const source = \`
import { EventEmitter } from 'node:events';
// A packaged app has no script among its words.
process.argv.splice(1, 1);
const told = (...words) => process.env.CROFT_TEST_TELL && process.stderr.write(words.join(' ') + '\\\\n');
class App extends EventEmitter {
  isPackaged = true;
  setPath(name, path) { told('setPath', name, path); }
  // Later than the program has begun to listen to signals, as on the real one.
  whenReady() { return new Promise((resolve) => setTimeout(resolve, 100)); }
  exit(code) { process.exit(code); }
}
export const app = new App();
\`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: 'stand-in:electron', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'stand-in:electron' ? { format: 'module', source, shortCircuit: true } : next(url, context),
});
`;
