import type { DoctorCheck, Health } from '../contract/doctor';
import type { HangingWorker, WorkerLink } from '../ports/worker-link';
import type { App } from './app';

/** What can be done about a worker that hangs, and what comes of it. */
const NEXT =
  'Revive it (in the command palette: “Revive the worker”). If it was only stopped, all its agents go on; else they end and their tasks go on in their sessions.';

/** Whether the worker answers, as users are told. */
export const workerState = (worker: Pick<WorkerLink, 'isUp'>): Health['worker'] => (worker.isUp() ? 'up' : 'down');

/** Does the process answer that owns the agents? */
export function checkWorker(worker: Pick<WorkerLink, 'isUp' | 'hanging'>): DoctorCheck {
  const check = { key: 'worker', title: 'Worker', fix: null, command: null };
  const [hanging] = worker.hanging?.() ?? [];
  if (hanging) return { ...check, state: 'bad', message: wordsOf(hanging), fix: NEXT };
  if (worker.isUp()) return { ...check, state: 'ok', message: 'The worker answers.' };
  return { ...check, state: 'warn', message: 'The worker is away: it is looked for, and started again.' };
}

/** Tells the farm's users of each worker that stops to answer, until it is told not to. */
export function tellOfHanging(app: Pick<App, 'worker' | 'store' | 'clock' | 'logger'>): () => void {
  const tell = (worker: HangingWorker): void => {
    const fact = { type: 'notice', level: 'bad', code: 'worker.hangs', message: wordsOf(worker), next: NEXT } as const;
    try {
      const notice = { at: app.clock.now(), workspaceId: null, taskId: null, runId: null, fact };
      app.store.change((write) => write.append(notice));
    } catch (error) {
      app.logger.error(wordsOf(worker), { error: String(error) });
    }
  };
  return app.worker.onHang?.(tell) ?? (() => undefined);
}

function wordsOf({ pid, runs }: HangingWorker): string {
  const who = pid === null ? 'The worker' : `The worker (process ${pid})`;
  if (runs === 0) return `${who} does not answer.`;
  return `${who} does not answer. ${runs === 1 ? '1 agent is' : `${runs} agents are`} with it.`;
}
