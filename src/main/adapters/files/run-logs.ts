import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { err, FailureError, fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { RunLogs } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import { failPoint } from '../../fail-points';
import { runFolderOf } from './terminal-files';

const NAME = 'session-log.json';
const WRITE_AT_ONCE = 256 * 1024;

/** `session-log.json` of runs, in Croft's home. */
export function createRunLogs({ home, logger }: { home: string; logger: Logger }): RunLogs {
  return {
    async write({ taskId, runId, head, events }): Promise<Result<string>> {
      const folder = runFolderOf(home, taskId, runId);
      const path = join(folder, NAME);
      const unfinished = `${path}.new`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeWhole(unfinished, textOf(head, events()));
        await rename(unfinished, path);
        failPoint('run-log.renamed');
        await sync(folder);
        return ok(path);
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        if (error instanceof FailureError) return err(error.failure);
        if (!isFileError(error)) throw error;
        logger.warn('a session log could not be written', { runId, error: String(error) });
        return fail('unavailable', `The session log ${path} could not be written: ${error.message}`, {
          reason: 'session_log.not_written',
          next: 'Look whether the disk is full or read-only.',
        });
      }
    },
  };
}

const isFileError = (error: unknown): error is Error => error instanceof Error && 'syscall' in error && 'code' in error;

/** `{...head, "events": [...]}` in pieces: one event a line, so that the file can be read with line tools too. */
function* textOf(head: Record<string, unknown>, events: Iterable<unknown>): Generator<string> {
  const fields = Object.entries(head)
    .filter(([key, value]) => key !== 'events' && value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')},\n  `);
  yield `{\n  ${fields.join('')}"events": [`;
  let separator = '\n    ';
  for (const event of events) {
    yield separator + JSON.stringify(event);
    separator = ',\n    ';
  }
  yield '\n  ]\n}\n';
}

/** Writes text to a new file, a bounded piece at a time, and waits until it is on the disk. */
async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    await writePieces(file, pieces);
    failPoint('run-log.sync.before');
    await file.sync();
    failPoint('run-log.sync.after');
  } finally {
    await file.close();
  }
}

async function writePieces(file: FileHandle, pieces: Iterable<string>): Promise<void> {
  let waiting: string[] = [];
  let size = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < WRITE_AT_ONCE) continue;
    await file.appendFile(waiting.join(''));
    waiting = [];
    size = 0;
  }
  await file.appendFile(waiting.join(''));
}

async function sync(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
