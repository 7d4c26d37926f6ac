import type { RunId } from '../../contract/ids';
import type { StoreWriter, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { taskFact } from '../task-writes';

interface StoredMessage {
  readonly input?: { readonly kind?: unknown; readonly from?: unknown; readonly text?: unknown };
  readonly unsent?: unknown;
}

/** Writes down, with the end of a run, which words of its user its agent never got. */
export function markUnsent(app: Pick<App, 'store'>, write: StoreWriter, runId: RunId, ids: ReadonlySet<string>): void {
  for (const stored of app.store.inputs(runId)) {
    if (ids.has(stored.id)) write.putInput({ ...stored, input: { ...(stored.input as object), unsent: true } });
  }
}

/** Words that were acknowledged to the user of an ended run and did not reach its agent; null: there are none. */
export function unsentWords(app: Pick<App, 'store'>, runId: RunId): string | null {
  const words = app.store.inputs(runId).flatMap((stored) => {
    const { input, unsent } = stored.input as StoredMessage;
    return unsent === true && input?.kind === 'message' && typeof input.text === 'string' ? [input.text] : [];
  });
  return words.length === 0 ? null : words.join('\n\n');
}

/** Where no run follows that could get them, their user is told. */
export function tellUnsent(app: Pick<App, 'clock'>, write: StoreWriter, task: TaskRecord): void {
  const fact = {
    type: 'notice',
    level: 'warn',
    code: 'run.words_unsent',
    message: `Your last words did not reach the agent of “${task.title}”: it had ended, and the task with it.`,
    next: 'Retry a stage with them as a note, or send them back from the review.',
  } as const;
  write.append(taskFact(task, app.clock.now(), fact));
}
