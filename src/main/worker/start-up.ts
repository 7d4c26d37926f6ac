import { closeSync, readFileSync, statSync, writeSync } from 'node:fs';

import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { errorText } from './files/private-files';
import { secretToken } from './runs/run-token';
import type { SecretToken } from './runs/run-token';

const MIN_TOKEN = 16;

/** Reads the farm's token; a file that others can read is refused. */
export function readToken(path: string): Result<SecretToken> {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      return fail('invalid', `The token file ${path} can be read by others; it must have mode 0600.`);
    }
    const token = readFileSync(path, 'utf8').trim();
    if (token.length < MIN_TOKEN) return fail('invalid', `The token in ${path} is too short.`);
    return ok(secretToken(token));
  } catch (error) {
    return fail('invalid', `The token file cannot be read: ${errorText(error)}`);
  }
}

/** Tells whoever started this worker that it takes runs, or why it does not. */
export function reportStart(fd: number | null, report: { ready: true } | { ready: false; message: string }): void {
  if (fd === null) return;
  try {
    writeSync(fd, `${JSON.stringify(report)}\n`);
    // Closed before anything is started: no agent may inherit it.
    closeSync(fd);
  } catch {
    // Whoever started this worker has gone; another will find it.
  }
}
