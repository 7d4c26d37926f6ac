import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Called by electron-builder with the app that it has packed, before that is signed.
 *
 * - node-pty's helper for macOS comes from npm as a file that may not be run: no terminal could be opened with it.
 * - An Electron that was lying here unpacked still has its example app.
 *
 * @param {{ appOutDir: string }} context
 */
export default function afterPack({ appOutDir }) {
  const files = readdirSync(appOutDir, { recursive: true, encoding: 'utf8' });
  for (const file of files) {
    if (basename(file) === 'spawn-helper') chmodSync(join(appOutDir, file), 0o755);
    if (basename(file) === 'default_app.asar') rmSync(join(appOutDir, file));
  }
}
