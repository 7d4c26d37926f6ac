import type { FarmEvent } from '../../../../main/contract/event';

/** Leaves out the start of each tool use whose end is there too: the end says all that the start said. */
export function mergeTools(events: readonly FarmEvent[]): readonly FarmEvent[] {
  const ended = new Set<string>();
  for (const { fact, runId } of events) {
    if (fact.type === 'agent' && fact.event.kind === 'tool-end') ended.add(`${runId} ${fact.event.toolUseId}`);
  }
  return events.filter(
    ({ fact, runId }) =>
      fact.type !== 'agent' || fact.event.kind !== 'tool' || !ended.has(`${runId} ${fact.event.toolUseId}`),
  );
}

/** The start of a tool use that an event ended, if it is among those read. */
export function toolStartOf(events: readonly FarmEvent[], { fact, runId }: FarmEvent): FarmEvent | undefined {
  if (fact.type !== 'agent' || fact.event.kind !== 'tool-end') return undefined;
  const { toolUseId } = fact.event;
  return events.findLast(
    (other) =>
      other.runId === runId &&
      other.fact.type === 'agent' &&
      other.fact.event.kind === 'tool' &&
      other.fact.event.toolUseId === toolUseId,
  );
}
