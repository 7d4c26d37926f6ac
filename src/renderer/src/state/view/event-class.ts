import type { EventClass, FarmEvent } from '../../../../main/contract/event';

/** The class that an event is filed under, as the farm's own log does it: used for what arrives live. */
export function classOf({ fact }: FarmEvent): EventClass {
  if (fact.type !== 'agent') return fact.type === 'notice' && fact.level === 'bad' ? 'error' : 'state';
  const { event } = fact;
  switch (event.kind) {
    case 'tool':
    case 'tool-end':
      if (event.kind === 'tool-end' && !event.ok) return 'error';
      return event.toolKind === 'other' ? 'tool' : event.toolKind;
    case 'error':
    case 'denied':
    case 'verdict-rejected':
      return 'error';
    case 'text':
    case 'thinking':
    case 'message':
      return 'text';
    case 'turn-end':
      return event.ok ? 'other' : 'error';
    default:
      return 'other';
  }
}
