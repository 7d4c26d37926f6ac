import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { ProcessSpec } from '../../contract/worker-protocol';
import { findWindowsProgram } from './program-windows';

/** What `execvp` searches when there is no PATH. */
const DEFAULT_PATH = '/bin:/usr/bin';

/** What to start: a file that exists, and its arguments. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/**
 * Finds the program in the PATH of the run's own environment, and its folder, before anything is started: a pty would report a
 * missing program only as text on the screen.
 */
export function findProgram(spec: Pick<ProcessSpec, 'argv' | 'cwd' | 'env'>): Result<Program> {
  const [name = '', ...args] = spec.argv;
  if (!isAbsolute(spec.cwd) || !isFolder(spec.cwd)) return fail('invalid', `The folder ${spec.cwd} does not exist.`);
  if ([...spec.argv, spec.cwd, ...Object.entries(spec.env).flat()].some((text) => text.includes('\0'))) {
    return fail('invalid', 'A NUL character is in the command, the folder or the environment.');
  }
  if (process.platform === 'win32') {
    const found = findWindowsProgram(name, spec, { isFile: isProgram, read: (path) => readFileSync(path, 'utf8') });
    return found.ok ? ok({ file: found.value.file, args: [...found.value.args, ...args], cwd: spec.cwd }) : found;
  }
  const candidates = name.includes('/')
    ? [resolve(spec.cwd, name)]
    : (spec.env['PATH'] ?? DEFAULT_PATH).split(delimiter).map((folder) => join(resolve(spec.cwd, folder), name));
  const file = name === '' ? undefined : candidates.find(isProgram);
  if (file === undefined) return fail('invalid', `The program ${name} was not found.`);
  return ok({ file, args, cwd: spec.cwd });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
