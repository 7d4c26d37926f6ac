import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { RunId } from '../../contract/ids';
import type { ExitRecord } from '../../contract/worker-protocol';
import { makePrivateFolder } from '../files/private-files';
import { openOldSpool } from '../files/spool';
import { openIdList } from './id-list';
import { Run } from './run';
import { markOf } from './run-parts';
import type { RunContext, RunFiles } from './run-parts';
import { readRecord, runFolder } from './run-record';
import type { RunFolder, RunRecord } from './run-record';

/**
 * The runs that an earlier worker of this folder left. What is left of the processes of those whose end it did not see is ended
 * first; then they are reported `lost`.
 */
export async function restoreRuns(folder: string, context: RunContext): Promise<Run[]> {
  makePrivateFolder(folder);
  const ids = new Set<RunId>();
  for (const name of readdirSync(folder)) {
    const id = RunId.safeParse(name);
    if (id.success) ids.add(id.data);
    else rmSync(join(folder, name), { recursive: true, force: true });
  }
  const runs = await Promise.all([...ids].map((id) => restoreRun(runFolder(folder, id), context)));
  context.events.retain((id) => ids.has(id));
  return runs.filter((run) => run !== null).toSorted((a, b) => a.view().startedAt - b.view().startedAt);
}

async function restoreRun(folder: RunFolder, context: RunContext): Promise<Run | null> {
  const record = readRecord(folder);
  if (!record) {
    // A process is started only after its record is whole, so there is none.
    rmSync(folder.root, { recursive: true, force: true });
    return null;
  }
  const watchedUntil = lastSign(folder);
  const inputs = openIdList(folder.inputs);
  const files: RunFiles = { folder, inputs, out: openOldSpool(folder.out), err: openOldSpool(folder.err) };
  const exit = context.events.exits.get(record.id) ?? (await endLost(record, watchedUntil, context));
  return new Run(context, record, files, exit);
}

async function endLost(record: RunRecord, watchedUntil: number, context: RunContext): Promise<ExitRecord> {
  const processes = { mark: markOf(record), main: record.process, known: new Set<string>(), watchedUntil };
  // A system that does not list its processes must not keep this worker, and what it knows of other runs, from starting.
  const swept = await context.control.sweep(processes).catch((error: unknown) => {
    context.log(`${record.id}: its leftovers could not be looked for`, error);
    return 0;
  });
  const message = 'The worker ended without having seen the end of this run.';
  const exit = { code: null, signal: null, how: 'lost', message, stopReason: null, swept, at: Date.now() } as const;
  context.events.append({ type: 'exit', runId: record.id, exit }, { durable: true });
  return exit;
}

/** When the run was surely still watched: its newest file was written then. */
function lastSign(folder: RunFolder): number {
  const paths = [folder.record, ...filesIn(folder.out), ...filesIn(folder.err)];
  return Math.max(...paths.map((path) => lstatSync(path).mtimeMs));
}

function filesIn(folder: string): string[] {
  makePrivateFolder(folder);
  return readdirSync(folder).map((name) => join(folder, name));
}
