import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { WorkerRun } from '../../contract/worker-protocol';
import type { WorkerClient } from './worker-client';
import { holdsRun } from './worker-place';
import type { WorkerSession } from './worker-session';

/** Knows, or finds out, which worker has a run. */
export interface RunOwners {
  /** Null when no worker has it. A worker that does not answer makes it a failure: the run may be there. */
  find(runId: RunId): Promise<Result<{ readonly client: WorkerClient; readonly run: WorkerRun } | null>>;
  /** Acts on the worker that has the run. */
  act(runId: RunId, todo: (client: WorkerClient) => Promise<Result<void>>): Promise<Result<void>>;
  /** An old worker that has the run. It is looked for on disk, so that one that hangs keeps no new run from starting. */
  oldOwner(runId: RunId): WorkerSession | null;
  set(runId: RunId, session: WorkerSession): void;
  forget(runId: RunId): void;
  forgetSession(session: WorkerSession): void;
}

/** Owners among `sessions`, which may change at any time; the first one is asked first. */
export function createRunOwners(sessions: ReadonlySet<WorkerSession>): RunOwners {
  const owners = new Map<RunId, WorkerSession>();

  async function find(runId: RunId) {
    const owner = owners.get(runId);
    for (const session of owner ? [owner] : [...sessions]) {
      const run = await session.client.get(runId);
      if (run.ok) {
        owners.set(runId, session);
        return ok({ client: session.client, run: run.value });
      }
      if (run.error.code !== 'not_found') return run;
    }
    owners.delete(runId);
    return ok(null);
  }

  return {
    find,
    async act(runId, todo) {
      const owner = owners.get(runId);
      if (owner) return todo(owner.client);
      const found = await find(runId);
      if (!found.ok) return found;
      return found.value ? todo(found.value.client) : fail('not_found', 'No worker has this run.');
    },
    oldOwner: (runId) => [...sessions].find((session) => session.isOld && holdsRun(session.place, runId)) ?? null,
    set: (runId, session) => void owners.set(runId, session),
    forget: (runId) => void owners.delete(runId),
    forgetSession(session) {
      for (const [runId, owner] of owners) if (owner === session) owners.delete(runId);
    },
  };
}
