import './lean-heap';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { becomeBackgroundApp, leave } from './electron/background-app';
import { programIn } from './programs';
import type { OwnProgramName } from './programs';

/**
 * Entry of the packaged app. It is the desktop app, or, told so, one of Croft's own programs: with the fuse RunAsNode off there is no
 * plain Node in a package (docs/adr/0010). What it runs is in this archive; nothing that it is told names a file to load.
 */
const load: Readonly<Record<OwnProgramName, () => Promise<unknown>>> = {
  worker: () => import('./worker'),
  'scripted-agent': () => import('../../resources/scripted-agent.mjs'),
  'pty-check': () => import('./pty-check'),
};

const own = programIn(process.argv);
// Awaited, so that Electron is not ready before the shell has registered its schemes and its single instance.
if (own === null) await import('./index');
else void runProgram(own.name, own.args);

async function runProgram(name: OwnProgramName, args: readonly string[]): Promise<void> {
  try {
    becomeBackgroundApp(profileOf(args));
    // A program reads its own words as under plain Node.
    process.argv = [process.execPath, name, ...args];
    await load[name]();
  } catch (error) {
    // Electron would show a dialog, and go on.
    process.stderr.write(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    leave(1);
  }
}

/** Where Chromium may write what it does not need: with a worker's state, which goes when the worker does, or in a scratch folder. */
function profileOf(args: readonly string[]): string {
  const state = args[args.indexOf('--state') + 1];
  if (args.includes('--state') && state !== undefined) return join(state, 'chromium');
  const scratch = mkdtempSync(join(tmpdir(), 'croft-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  return scratch;
}
