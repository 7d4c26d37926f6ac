import type { AgentEvent } from '../../contract/agent-event';
import type { Ask } from '../../contract/run';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { saveAsk, withdrawAsks } from './run-reactions';

export interface TerminalAsks {
  /** Events of the agent, in order. */
  look(events: readonly AgentEvent[]): void;
  /** An answer of the farm came too late: the question was answered in the terminal itself. */
  elsewhere(requestId: string): void;
}

/**
 * What became of the questions of an agent in a terminal, which a person may answer there. Only what the agent tells next shows it: a
 * call that ran was allowed, whoever said so and whatever the farm has noted; an answer that came too late counts for nothing else.
 * A fold as its events are: taken again after a restart it comes to the same.
 */
export function createTerminalAsks(app: App, task: TaskRecord, run: RunRecord): TerminalAsks {
  const byCall = new Map<string, string>();
  const open = new Set<string>();
  const ran = new Set<string>();

  const settle = (requestId: string, state: Ask['state']): void => {
    const ask = app.store.askByRequest(run.id, requestId);
    if (!ask || ask.state === state) return;
    saveAsk(app, task, run, { ...ask, state, answeredAt: ask.answeredAt ?? app.clock.now() });
  };
  const hasRun = (requestId: string): void => {
    ran.add(requestId);
    const ask = app.store.askByRequest(run.id, requestId);
    if (ask && ask.state !== 'answered') settle(requestId, ask.kind === 'question' ? 'answered' : 'allowed');
  };

  return {
    look(events) {
      for (const event of events) {
        if (event.kind === 'ask') {
          open.add(event.requestId);
          if (event.toolUseId !== '') byCall.set(event.toolUseId, event.requestId);
        }
        if (event.kind === 'tool-end') {
          const requestId = byCall.get(event.toolUseId);
          byCall.delete(event.toolUseId);
          if (requestId !== undefined && event.ok) hasRun(requestId);
        }
        if (event.kind !== 'turn-end') continue;
        /** Whoever has ended its turn asks nothing any more. Those that came later stay: this may be an old turn, told again. */
        for (const requestId of open) withdrawAsks(app, task, run, requestId);
        open.clear();
        byCall.clear();
      }
    },
    elsewhere: (requestId) => settle(requestId, ran.has(requestId) ? 'allowed' : 'withdrawn'),
  };
}
