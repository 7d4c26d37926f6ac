import type { AgentEvent, ToolKind } from './agent-event';
import type { EventClass, FarmFact } from './event';

const classOfTool: Readonly<Record<ToolKind, EventClass>> = { bash: 'bash', file: 'file', other: 'tool' };

/** The class that the event log files a fact under. Stored with each row: what changes here holds for new events only. */
export function classOf(fact: FarmFact): EventClass {
  if (fact.type === 'agent') return classOfAgentEvent(fact.event);
  return fact.type === 'notice' && fact.level === 'bad' ? 'error' : 'state';
}

function classOfAgentEvent(event: AgentEvent): EventClass {
  switch (event.kind) {
    case 'text':
    case 'thinking':
    case 'message':
      return 'text';
    case 'tool':
      return classOfTool[event.toolKind];
    case 'tool-end':
      return event.ok || event.denied ? classOfTool[event.toolKind] : 'error';
    case 'denied':
      return 'tool';
    case 'turn-end':
      return event.ok ? 'other' : 'error';
    case 'error':
    case 'verdict-rejected':
      return 'error';
    case 'session':
    case 'state':
    case 'ask':
    case 'ask-withdrawn':
    case 'usage':
    case 'retry':
    case 'limit':
    case 'verdict':
    case 'note':
    case 'dropped':
      return 'other';
  }
}
