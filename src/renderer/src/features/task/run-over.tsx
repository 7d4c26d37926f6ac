import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import { useStanding } from './use-standing';

/** What stands where words could be said to an attempt that does not run: how it goes on with the task. */
export function RunOver({ run, task }: { run: Run; task: Task }) {
  return (
    <p className="shrink-0 border-t border-line px-3 py-2.5 text-ink-3 wrap-anywhere">
      {overWords(run, task, useStanding(task))}
    </p>
  );
}

function overWords({ id, status }: Run, { state }: Task, standing: string): string {
  if (status.kind === 'planned') return 'This attempt is about to start.';
  switch (state.kind) {
    case 'queued':
      return standing;
    case 'running':
      // Between two attempts it says why the next one has not begun.
      if (state.runId === null) return standing;
      return state.runId === id ? 'This attempt is over.' : 'This attempt is over. A later one runs.';
    case 'cancelled':
      return `${standing} To go on with words of yours, retry the stage.`;
    default:
      return 'This attempt is over. To go on with words of yours, retry the stage.';
  }
}
