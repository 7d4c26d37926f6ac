import type { AgentEvent } from '../../../../main/contract/agent-event';
import type { EventClass, FarmEvent } from '../../../../main/contract/event';

/** Classes in which there are events of the story; the farm is asked for no others. */
export const storyClasses: readonly EventClass[] = ['state', 'error', 'other'];

/** Whether an event belongs to the story of the farm: how tasks move on, what needs their user, what an agent concludes, what goes wrong. */
export function tellsStory({ fact }: FarmEvent): boolean {
  switch (fact.type) {
    case 'task.changed':
      return fact.move === null
        ? fact.task.review.kind !== 'open' || fact.restored === true
        : !isFirstAttempt(fact.move);
    case 'run.changed':
      return fact.run.status.kind === 'ended' && fact.run.status.outcome.kind !== 'verdict';
    case 'agent':
      return agentTells(fact.event);
    case 'farm.changed':
    case 'ask.changed':
    case 'notice':
    case 'workspace.removed':
      return true;
    case 'workspace.changed':
      return fact.returned === true;
    case 'settings.changed':
    case 'terminal.changed':
    case 'terminal.removed':
    case 'review.changed':
    case 'desktop.changed':
      return false;
  }
}

/** That a stage begins is told by the move to it: only further attempts are news. */
const isFirstAttempt = ({ from, to, reason }: { from: string; to: string; reason: string }): boolean =>
  from === to && reason.endsWith(': first attempt');

function agentTells(event: AgentEvent): boolean {
  return ['verdict', 'verdict-rejected', 'limit', 'retry', 'error', 'dropped'].includes(event.kind);
}

/** What a thing that is written again and again tells, and of what; null: each time is news. */
function newsOf({ fact }: FarmEvent): { readonly of: string; readonly news: string } | null {
  if (fact.type === 'run.changed') return { of: fact.run.id, news: fact.run.status.kind };
  if (fact.type !== 'task.changed' || fact.move !== null) return null;
  const { id, review } = fact.task;
  return { of: id, news: review.kind === 'open' ? 'open' : `${review.kind} ${review.at}` };
}

/** Whether an event says only that the worker answers: so it does at each start of the farm, too, and is news after an outage. */
const saysUp = ({ fact }: FarmEvent): boolean =>
  fact.type === 'farm.changed' && fact.worker === 'up' && fact.trouble === undefined;

/**
 * Says of the events of a story, one after the other and oldest first, which are news: not runs and tasks that were written again only
 * because something else about them has changed, nor a worker that answers where nothing tells that it did not.
 */
export function newsInStory(): (event: FarmEvent) => boolean {
  const told = new Map<string, string>();
  let isAway = false;
  return (event) => {
    const wasAway = isAway;
    if (event.fact.type === 'farm.changed' && event.fact.worker) isAway = event.fact.worker === 'down';
    if (saysUp(event)) return wasAway;
    const found = newsOf(event);
    if (found === null) return true;
    const isNew = told.get(found.of) !== found.news;
    told.set(found.of, found.news);
    return isNew;
  };
}

/** Leaves out what is no news. Newest first. */
export const tidyStory = (events: readonly FarmEvent[]): readonly FarmEvent[] =>
  events.toReversed().filter(newsInStory()).toReversed();
