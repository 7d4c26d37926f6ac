import type { AgentEvent } from '../../../../main/contract/agent-event';
import type { FarmEvent } from '../../../../main/contract/event';

/** An event in full: words as words, what a tool was given and gave back, anything else as it is kept. */
export function eventText({ fact }: FarmEvent): string {
  return fact.type === 'agent' ? agentText(fact.event) : JSON.stringify(fact, null, 2);
}

function agentText(event: AgentEvent): string {
  switch (event.kind) {
    case 'text':
    case 'thinking':
    case 'message':
      return event.text;
    case 'tool':
      return inputText(event.input);
    case 'tool-end':
      return event.output;
    default:
      return JSON.stringify(event, null, 2);
  }
}

function inputText(input: Readonly<Record<string, unknown>>): string {
  return Object.entries(input)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`)
    .join('\n');
}
