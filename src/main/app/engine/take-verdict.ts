import type { AgentEvent } from '../../contract/agent-event';
import type { RunId } from '../../contract/ids';
import { Verdict } from '../../contract/verdict';
import type { App } from '../app';
import { redactorOf } from '../known-secrets';
import { taskFact } from '../task-writes';

/**
 * A verdict that came over the worker's verdict endpoint, with the run's own token. The first one counts; one that is not in the right
 * shape is told in the log and counts for nothing. Those of runs in terminal mode are taken by who follows them, in their order among
 * the hook calls.
 */
export function takeVerdict(app: App, runId: RunId, raw: Record<string, unknown>): void {
  const run = app.store.run(runId);
  const task = run && app.store.task(run.taskId);
  if (!run || !task || run.mode === 'terminal' || run.status.kind === 'ended' || run.verdict) return;
  const event = verdictEvent(app, raw);
  app.store.change((write) => {
    if (event.kind === 'verdict') write.putRun({ ...run, verdict: event.verdict });
    write.append(taskFact(task, app.clock.now(), { type: 'agent', event }, run));
  });
}

/** What the log says of a verdict that an agent has sent; it has no secrets. */
export function verdictEvent(
  app: Pick<App, 'env' | 'secrets'>,
  raw: Readonly<Record<string, unknown>>,
): Extract<AgentEvent, { kind: 'verdict' | 'verdict-rejected' }> {
  const parsed = Verdict.safeParse(raw);
  if (parsed.success) return { kind: 'verdict', verdict: redactorOf(app).value(parsed.data) as Verdict };
  return { kind: 'verdict-rejected', message: parsed.error.issues[0]?.message ?? 'not a verdict' };
}
