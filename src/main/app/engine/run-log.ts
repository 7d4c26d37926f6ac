import type { FarmEvent } from '../../contract/event';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';

const PAGE = 500;

/** Writes `session-log.json` of an ended run: totals first, then every event of its agent. A failure is logged, the run stays ended. */
export async function writeRunLog(app: App, task: TaskRecord, run: RunRecord): Promise<void> {
  const { totals } = run;
  const { tokens } = totals;
  const head = {
    task: { id: task.id, title: task.title },
    run: { id: run.id, stage: run.stageKey, attempt: run.attempt, agent: run.agent, session_id: run.sessionId },
    totals: {
      success: run.status.kind === 'ended' && run.status.outcome.kind === 'verdict' && run.verdict?.passed === true,
      ...secondsOf(run),
      toolCount: totals.toolCount,
      bashCount: totals.bashCount,
      fileOps: totals.fileOps,
      deniedCount: totals.deniedCount ?? 0,
      tokens: tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite,
      cost_usd: totals.costUsd,
    },
    verdict: run.verdict,
  };
  const written = await app.runLogs.write({
    taskId: task.id,
    runId: run.id,
    head,
    events: () => agentEvents(app, run),
  });
  if (!written.ok)
    app.logger.warn('a session log could not be written', { runId: run.id, error: written.error.message });
}

/** How long the run has taken from its start to its end, and how much of that it has not waited for its user, in seconds. */
function secondsOf({ startedAt, endedAt, waitedMs }: RunRecord): { duration: number; worked: number } {
  const wholeMs = startedAt === null || endedAt === null ? 0 : Math.max(0, endedAt - startedAt);
  return { duration: Math.round(wholeMs / 1000), worked: Math.round(Math.max(0, wholeMs - waitedMs) / 1000) };
}

function* agentEvents(app: App, run: RunRecord): Generator {
  let after = 0;
  for (;;) {
    const page = app.store.events({ runId: run.id, after, limit: PAGE });
    for (const event of page.events) {
      if (event.fact.type === 'agent')
        yield { seq: event.seq, at: new Date(event.at).toISOString(), ...event.fact.event };
    }
    const last: FarmEvent | undefined = page.events.at(-1);
    if (!page.more || !last) return;
    after = last.seq;
  }
}
