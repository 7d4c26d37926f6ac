import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { taskFact } from '../task-writes';

/** An agent that has not shown its prompt after this long is told of. */
const READY_PATIENCE_MS = 60_000;

export interface TerminalReady {
  /** Whether what is typed now reaches the agent. */
  isReady(): boolean;
  /** Its terminal shows its prompt. */
  shown(): void;
  /** It has told something: that it does only once it has a prompt. */
  heard(): void;
  /** The first byte that there is of its terminal. */
  begins(offset: number): void;
  dispose(): void;
}

/**
 * Knows when an agent in a terminal takes words. Its prompt shows at the beginning of its terminal; where that beginning is lost, what it
 * tells stands for it, or that it has gone on for long enough. An agent of which nothing says so may show a dialog that words would
 * answer: it gets none, and its user is told.
 */
export function createTerminalReady(
  app: App,
  { task, run }: { task: TaskRecord; run: RunRecord },
  o: { readonly onReady: (how: 'shown' | 'heard' | 'given-up') => void; readonly isWanted: () => boolean },
): TerminalReady {
  let ready = false;
  let wasShown = false;
  let isCut = false;

  const become = (how: 'shown' | 'heard' | 'given-up'): void => {
    const isNews = !ready || (how === 'shown' && !wasShown);
    ready = true;
    wasShown ||= how === 'shown';
    cancel();
    if (isNews) o.onReady(how);
  };
  const tell = (): void => {
    const fact = {
      type: 'notice',
      level: 'warn',
      code: 'run.not_ready',
      message: `The agent of “${task.title}” has not shown its prompt for a minute. What is said to it waits until it does.`,
      next: 'Look at its terminal: it may ask something there.',
    } as const;
    try {
      app.store.change((write) => write.append(taskFact(task, app.clock.now(), fact, run)));
    } catch (error) {
      app.logger.warn('that an agent is not ready could not be told', { runId: run.id, error: String(error) });
    }
  };
  const cancel = app.clock.after(READY_PATIENCE_MS, () => {
    if (ready) return;
    if (isCut) become('given-up');
    else if (o.isWanted()) tell();
  });

  return {
    isReady: () => ready,
    shown: () => become('shown'),
    heard: () => become('heard'),
    begins(offset) {
      isCut = offset > 0;
    },
    dispose: cancel,
  };
}
