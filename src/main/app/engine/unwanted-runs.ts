import type { RunId } from '../../contract/ids';
import type { App } from '../app';

/** An error for the log. */
export const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Whether the farm has still something to do with a run that a worker holds, or with a terminal that was opened by hand. */
function isKept(app: App, id: RunId): boolean {
  const run = app.store.run(id);
  const terminal = run ? null : app.store.terminal(id);
  return (run !== null && run.settledAt === null) || (terminal !== null && terminal.state.kind !== 'ended');
}

const UNWANTED = { kind: 'stop', reason: 'unknown to this farm' } as const;

/** Runs that a worker holds and the store has finished with, or has never heard of. */
export async function tidyWorker(app: App): Promise<void> {
  try {
    const held = await app.worker.list();
    if (!held.ok) return;
    for (const { id, state } of held.value) {
      if (isKept(app, id)) continue;
      if (state === 'ended') await app.worker.acknowledge(id);
      else await app.worker.signal(id, UNWANTED);
    }
  } catch (error) {
    app.logger.warn('what the worker holds could not be looked through', { error: textOf(error) });
  }
}

/** A start may come late, after its answer was lost and its run was ended: then nobody waits for it, and nobody else would end it. */
export async function endUnwanted(app: App, id: RunId): Promise<void> {
  try {
    if (isKept(app, id) && app.store.run(id)?.status.kind !== 'ended') return;
    await app.worker.signal(id, UNWANTED);
  } catch (error) {
    app.logger.warn('a run that came late could not be looked up', { runId: id, error: textOf(error) });
  }
}

/** The worker may forget a run whose end has been settled, and so may who follows it. */
export async function forgetSettled(app: App, runId: RunId, forget: () => void): Promise<void> {
  try {
    if (isKept(app, runId)) return;
    forget();
    await app.worker.acknowledge(runId);
  } catch (error) {
    app.logger.warn('an ended run could not be looked up', { runId, error: textOf(error) });
  }
}
