import { appendFileSync, renameSync, statSync } from 'node:fs';

import { PRIVATE_FILE } from './private-files';

/** Where a worker says what went wrong; there is nobody to read its output. */
export type Log = (message: string, error?: unknown) => void;

const LOG_LIMIT = 1024 * 1024;

/** A log file that never grows past twice `limit`: the full one becomes `<path>.1` and takes the place of the one before. */
export function createLog(path: string, limit = LOG_LIMIT): Log {
  let size = sizeOf(path);
  return (message, error) => {
    const line = `${new Date().toISOString()} ${message}${error === undefined ? '' : `: ${describe(error)}`}\n`;
    try {
      if (size + line.length > limit) {
        renameSync(path, `${path}.1`);
        size = 0;
      }
      appendFileSync(path, line, { mode: PRIVATE_FILE });
      size += Buffer.byteLength(line);
    } catch {
      // A log that cannot be written (a full disk) must not end the agents of the worker.
      size = sizeOf(path);
    }
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
