import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { RunId } from '../../contract/ids';
import type { ProcessSpec } from '../../contract/worker-protocol';
import { makePrivateFolder, replaceFile, syncFolder } from '../files/private-files';
import { readSmallFile } from '../files/regular-file';

/** What a worker that starts again must know of a run. Its environment, its command line and its input are never written. */
export const RunRecord = z.object({
  id: RunId,
  io: z.enum(['pipes', 'pty']),
  cols: z.int().nullable(),
  rows: z.int().nullable(),
  labels: z.record(z.string(), z.string()),
  startedAt: z.int(),
  /** First part of its token, in no other run anywhere: whoever has it in the environment belongs to this run. */
  mark: z.string().min(16),
  /** Its main process; null until it is known. */
  process: z.object({ pid: z.int(), start: z.string(), boot: z.string() }).nullable(),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** Where the files of one run lie. */
export interface RunFolder {
  readonly root: string;
  readonly record: string;
  readonly inputs: string;
  readonly out: string;
  readonly err: string;
}

export function runFolder(runs: string, id: RunId): RunFolder {
  const root = join(runs, id);
  return {
    root,
    record: join(root, 'run.json'),
    inputs: join(root, 'inputs'),
    out: join(root, 'out'),
    err: join(root, 'err'),
  };
}

/** The record of a run that is about to be started. */
export function newRecord(spec: ProcessSpec): RunRecord {
  const { id, io, labels } = spec;
  const size = io.kind === 'pty' ? { cols: io.cols, rows: io.rows } : { cols: null, rows: null };
  return {
    id,
    io: io.kind,
    ...size,
    labels,
    startedAt: Date.now(),
    mark: randomBytes(12).toString('hex'),
    process: null,
  };
}

/** Durable when it returns. */
export function writeRecord(folder: RunFolder, record: RunRecord): void {
  const isNew = makePrivateFolder(folder.root);
  replaceFile(folder.record, JSON.stringify(record));
  if (isNew) syncFolder(dirname(folder.root));
}

/** Labels and a few numbers, with room to spare. */
const MOST_BYTES = 1024 * 1024;

/** Null for a folder whose record was never whole: that run was never promised to anybody. */
export function readRecord(folder: RunFolder): RunRecord | null {
  try {
    return RunRecord.safeParse(JSON.parse(readSmallFile(folder.record, MOST_BYTES) ?? '')).data ?? null;
  } catch {
    return null;
  }
}
