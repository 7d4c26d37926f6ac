import type { AgentEvent } from '../../contract/agent-event';
import type { RunId } from '../../contract/ids';
import type { StoreReader } from '../../ports/store';

/** Calls that never end are forgotten, oldest first. */
const MOST_ASKED = 1000;

export interface Denials {
  /** The event, with what the store knows of it. Every event of the run, in order. */
  look(event: AgentEvent): AgentEvent;
}

/**
 * Which calls their user denied. Not every agent says of a call that did not end well that it was never made; the answer stands in the
 * store, before the agent has heard it.
 */
export function createDenials(store: Pick<StoreReader, 'askByRequest'>, runId: RunId): Denials {
  const asked = new Map<string, string>();

  const isDenied = (requestId: string | undefined): boolean =>
    requestId !== undefined && store.askByRequest(runId, requestId)?.state === 'denied';

  return {
    look(event) {
      if (event.kind === 'ask' && event.toolUseId !== '') {
        const [oldest] = asked.keys();
        if (asked.size >= MOST_ASKED && oldest !== undefined) asked.delete(oldest);
        asked.set(event.toolUseId, event.requestId);
      }
      if (event.kind !== 'tool-end') return event;
      const requestId = asked.get(event.toolUseId);
      asked.delete(event.toolUseId);
      // What has an exit code was run, whoever was asked.
      if (event.ok || event.exitCode !== null || event.denied || !isDenied(requestId)) return event;
      return { ...event, denied: true, durationMs: null };
    },
  };
}
