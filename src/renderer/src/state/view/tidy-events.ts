import type { FarmEvent } from '../../../../main/contract/event';

/**
 * Leaves out what says nothing new: the start of a tool use whose end is there too, and runs and tasks that were written
 * again only because their numbers went up.
 */
export function tidyEvents(events: readonly FarmEvent[]): readonly FarmEvent[] {
  const ended = new Set(events.map((event) => toolUseIn(event, 'tool-end')));
  // Events that are no tool use have none to have ended.
  ended.delete(null);
  const statusOf = new Map<string, string>();
  return events.filter((event) => {
    const { fact } = event;
    if (fact.type === 'task.changed') return fact.move !== null;
    if (fact.type !== 'run.changed') return !ended.has(toolUseIn(event, 'tool'));
    const { id, status } = fact.run;
    const isNews = statusOf.get(id) !== status.kind;
    statusOf.set(id, status.kind);
    return isNews;
  });
}

/** The start of a tool use that an event ended, if it is among those read. */
export function toolStartOf(events: readonly FarmEvent[], event: FarmEvent): FarmEvent | undefined {
  const use = toolUseIn(event, 'tool-end');
  return use === null ? undefined : events.findLast((other) => toolUseIn(other, 'tool') === use);
}

/** Which tool use an event starts or ends; null for other events. */
function toolUseIn({ fact, runId }: FarmEvent, kind: 'tool' | 'tool-end'): string | null {
  return fact.type === 'agent' && fact.event.kind === kind ? `${runId} ${fact.event.toolUseId}` : null;
}
