import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { windowStateIn } from './window-place';
import type { WindowState } from './window-place';

/** How the window was left the last time; null: not known. */
export function readWindowState(path: string): WindowState | null {
  try {
    return windowStateIn(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Keeps how the window was left. A disk that refuses costs its user no more than a move of the window. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    return;
  }
}
