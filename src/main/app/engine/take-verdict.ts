import type { RunId } from '../../contract/ids';
import { Verdict } from '../../contract/verdict';
import type { App } from '../app';
import { taskFact } from '../task-writes';

/**
 * A verdict that came over the worker's verdict endpoint, with the run's own token. The first one counts; one that is not in the right
 * shape is told in the log and counts for nothing.
 */
export function takeVerdict(app: App, runId: RunId, raw: Record<string, unknown>): void {
  const run = app.store.run(runId);
  const task = run && app.store.task(run.taskId);
  if (!run || !task || run.status.kind === 'ended' || run.verdict) return;
  const parsed = Verdict.safeParse(raw);
  const at = app.clock.now();
  app.store.change((write) => {
    const event = parsed.success
      ? ({ kind: 'verdict', verdict: parsed.data } as const)
      : ({ kind: 'verdict-rejected', message: parsed.error.issues[0]?.message ?? 'not a verdict' } as const);
    if (parsed.success) write.putRun({ ...run, verdict: parsed.data });
    write.append(taskFact(task, at, { type: 'agent', event }, run));
  });
}
