import type { AgentEvent } from '../../contract/agent-event';
import type { RunTotals } from '../../contract/run';

export const noTotals: RunTotals = {
  toolCount: 0,
  bashCount: 0,
  fileOps: 0,
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  costUsd: 0,
  turns: 0,
};

/** Totals after one more event. Usage is cumulative at the source, so that it replaces and is never summed. */
export function countEvent(totals: RunTotals, event: AgentEvent): RunTotals {
  if (event.kind === 'tool') {
    return {
      ...totals,
      toolCount: totals.toolCount + 1,
      bashCount: totals.bashCount + (event.toolKind === 'bash' ? 1 : 0),
      fileOps: totals.fileOps + (event.toolKind === 'file' ? 1 : 0),
    };
  }
  if (event.kind === 'usage') {
    return { ...totals, tokens: event.tokens, costUsd: event.costUsd ?? totals.costUsd, turns: event.turns };
  }
  return totals;
}
