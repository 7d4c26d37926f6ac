import type { AgentEvent, ToolKind } from '../../contract/agent-event';
import type { RunTotals } from '../../contract/run';

export const noTotals: RunTotals = {
  toolCount: 0,
  bashCount: 0,
  fileOps: 0,
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  costUsd: 0,
  turns: 0,
};

const withCall = (totals: RunTotals, kind: ToolKind, by: 1 | -1): RunTotals => ({
  ...totals,
  toolCount: Math.max(0, totals.toolCount + by),
  bashCount: Math.max(0, totals.bashCount + (kind === 'bash' ? by : 0)),
  fileOps: Math.max(0, totals.fileOps + (kind === 'file' ? by : 0)),
});

/**
 * Totals after one more event. Usage is cumulative at the source, so that it replaces and is never summed. That a call was denied is known
 * when it ends: it counts as one that was made until then.
 */
export function countEvent(totals: RunTotals, event: AgentEvent): RunTotals {
  if (event.kind === 'tool') return withCall(totals, event.toolKind, 1);
  if (event.kind === 'tool-end' && event.denied) {
    return { ...withCall(totals, event.toolKind, -1), deniedCount: (totals.deniedCount ?? 0) + 1 };
  }
  if (event.kind === 'usage') {
    return { ...totals, tokens: event.tokens, costUsd: event.costUsd ?? totals.costUsd, turns: event.turns };
  }
  return totals;
}
