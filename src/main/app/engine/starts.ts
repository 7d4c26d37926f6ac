import type { RunId } from '../../contract/ids';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import type { createBackOff } from './back-off';
import { createStartGate } from './start-gate';
import { startRun } from './start-run';
import type { UnwantedRuns } from './unwanted-runs';

/** What a step leaves for the loop: look again at once, or wait until something changes. */
export type Next = 'look-again' | 'wait';

export const WORKER_AWAY = 'The worker that runs agents is away. It is being started again.';

interface StartsOptions {
  readonly later: ReturnType<typeof createBackOff>;
  readonly unwanted: Pick<UnwantedRuns, 'inTheWay'>;
  readonly signal: AbortSignal;
}

/** Starts of runs, staggered by the gate: a start is over at the first byte of its agent. */
export function createStarts(app: App, o: StartsOptions) {
  const starting = new Map<RunId, () => void>();
  const gate = createStartGate(app.cores, app.clock, o.signal);

  const leave = (runId: RunId): void => {
    starting.get(runId)?.();
    starting.delete(runId);
  };

  async function start(task: TaskRecord, run: RunRecord): Promise<Next> {
    const wanted = (): TaskRecord | null => {
      const present = app.store.task(task.id);
      return !o.signal.aborted && present?.state.kind === 'running' && present.state.runId === run.id ? present : null;
    };
    const why = await o.unwanted.inTheWay(task.id);
    if (why !== null) {
      o.later.fail(task.id, why);
      return 'wait';
    }
    const leaveGate = await gate.enter(() => wanted() !== null);
    /** The wait may have been long: the user may have cancelled meanwhile. */
    const present = wanted();
    if (!present) {
      leaveGate();
      return 'look-again';
    }
    starting.set(run.id, leaveGate);
    let started: Awaited<ReturnType<typeof startRun>> | null = null;
    try {
      started = await startRun(app, present, run, () => wanted() !== null);
    } finally {
      if (started !== 'started') leave(run.id);
    }
    if (started === 'try-later') {
      o.later.fail(task.id, WORKER_AWAY);
      return 'wait';
    }
    o.later.clear(task.id);
    return 'look-again';
  }

  return { start, leave, look: () => gate.look() };
}
