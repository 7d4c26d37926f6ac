import type { AgentEvent } from '../../contract/agent-event';
import type { RunId } from '../../contract/ids';
import type { Verdict } from '../../contract/verdict';
import type { App } from '../app';
import { runView, taskFact } from '../task-writes';

/** The verdict of a run in a terminal stands in its row at once: it counts also if the agent is ended before its turn is over. */
export function keepVerdict(app: App, runId: RunId, verdict: Verdict, isNew: boolean): void {
  app.store.change((write) => {
    const run = app.store.run(runId);
    const task = run && app.store.task(run.taskId);
    if (!run || !task || run.status.kind === 'ended' || (run.verdict && !isNew)) return;
    const judged = { ...run, verdict };
    write.putRun(judged);
    write.append(taskFact(task, app.clock.now(), { type: 'run.changed', run: runView(judged, null) }, judged));
  });
}

/** A person may begin another session in the terminal: the next run goes on in that one. */
export function keepSession(app: App, runId: RunId, events: readonly AgentEvent[]): void {
  const session = events.findLast((event) => event.kind === 'session');
  if (!session || app.store.run(runId)?.sessionId === session.sessionId) return;
  app.store.change((write) => {
    const run = app.store.run(runId);
    if (run && run.status.kind !== 'ended') write.putRun({ ...run, sessionId: session.sessionId });
  });
}
