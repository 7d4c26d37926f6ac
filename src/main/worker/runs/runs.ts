import { rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { ProcessSpec, WorkerRun } from '../../contract/worker-protocol';
import { errorText } from '../files/private-files';
import { createSpool } from '../files/spool';
import { failPoint } from '../../fail-points';
import type { ForgottenRuns } from './forgotten-runs';
import { openIdList } from './id-list';
import { newRecord, runFolder, writeRecord } from './run-record';
import { Run } from './run';
import type { RunContext } from './run-parts';

/** All runs that a worker knows: live ones, and ended ones that nobody has acknowledged. */
export interface Runs {
  /** The same id never starts twice, also when it was forgotten since. */
  start(spec: ProcessSpec): Promise<Result<WorkerRun>>;
  get(id: RunId): Run | null;
  list(): Run[];
  /** Only what has ended can be forgotten; to forget what is not there is no fault. */
  forget(id: RunId): Promise<Result<void>>;
  /** Takes no new runs from now on; the reason is what the caller of `start` reads. */
  refuse(reason: string): void;
  isRefusing(): boolean;
}

const MAX_LIVE = 256;

/** The registry over the folder `folder`, with the runs that were found there. */
export function createRuns(folder: string, context: RunContext, found: readonly Run[], forgotten: ForgottenRuns): Runs {
  const runs = new Map(found.map((run) => [run.id, run]));
  const starting = new Map<RunId, Promise<Result<WorkerRun>>>();
  let refusal: string | null = null;

  async function begin(spec: ProcessSpec): Promise<Result<WorkerRun>> {
    const files = runFolder(folder, spec.id);
    const record = newRecord(spec);
    try {
      writeRecord(files, record);
      const out = createSpool(files.out, spec.spoolLimit, context.log);
      const err = createSpool(files.err, spec.spoolLimit, context.log);
      const run = new Run(context, record, { folder: files, inputs: openIdList(files.inputs), out, err }, null);
      runs.set(run.id, run);
      await run.start(spec, out, err);
      return ok(run.view());
    } catch (error) {
      context.log(`${spec.id}: could not be started`, error);
      if (!runs.has(spec.id)) rmSync(files.root, { recursive: true, force: true });
      return fail('unavailable', `The worker could not start the run: ${errorText(error)}`);
    }
  }

  function whyNot(id: RunId): Result<never> | null {
    if (forgotten.has(id)) return fail('conflict', 'This run has ended and was acknowledged.');
    if (refusal !== null) return fail('unavailable', refusal);
    const live = [...runs.values()].filter((run) => !run.isEnded()).length;
    return live < MAX_LIVE ? null : fail('limited', `This worker already runs ${MAX_LIVE} agents.`);
  }

  return {
    async start(spec) {
      const beginning = starting.get(spec.id);
      if (beginning) return beginning;
      const known = runs.get(spec.id);
      if (known) return ok(known.view());
      const refused = whyNot(spec.id);
      if (refused) return refused;
      const begun = begin(spec).finally(() => starting.delete(spec.id));
      starting.set(spec.id, begun);
      return begun;
    },
    get: (id) => runs.get(id) ?? null,
    list: () => [...runs.values()],
    async forget(id) {
      const run = runs.get(id);
      if (!run) return ok(undefined);
      if (!run.isEnded()) return fail('conflict', 'This run has not ended.');
      // Noted first and renamed in one step, so that a crash in between neither starts it again nor leaves half of it.
      forgotten.add(id);
      failPoint('forget.noted');
      const grave = join(folder, `.gone-${id}`);
      await rename(run.files.folder.root, grave);
      failPoint('forget.buried');
      runs.delete(id);
      run.forget();
      context.events.retain((each) => runs.has(each));
      await rm(grave, { recursive: true, force: true });
      return ok(undefined);
    },
    refuse(reason) {
      refusal ??= reason;
    },
    isRefusing: () => refusal !== null,
  };
}
