import type { AgentEvent } from '../../../../main/contract/agent-event';
import type { FarmEvent } from '../../../../main/contract/event';

/** An event in full: words as words, what a tool was given and gave back, anything else as it is kept. */
export function eventText({ fact }: FarmEvent): string {
  const kept = fact.type === 'agent' ? fact.event : fact;
  return (fact.type === 'agent' ? agentText(fact.event) : null) ?? JSON.stringify(kept, null, 2);
}

const ID = /^[a-z]+_[\da-z]{12}$/;

/** The pieces of an event in which a search may have found its words, each to be read on its own: of what is kept, its words without their names. */
export function eventPassages(event: FarmEvent): readonly string[] {
  const { fact } = event;
  if (fact.type === 'agent') return passagesOf(fact.event);
  const { type: _sort, ...said } = fact;
  return passages(said);
}

function passagesOf(event: AgentEvent): readonly string[] {
  const text = agentText(event);
  if (text !== null) return [text];
  const { kind: _sort, ...said } = event;
  return passages(said);
}

const passages = (said: object): readonly string[] => textsIn(said).filter((text) => !ID.test(text));

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Null: it is not told in words. */
function agentText(event: AgentEvent): string | null {
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
      return null;
  }
}

function inputText(input: Readonly<Record<string, unknown>>): string {
  return Object.entries(input)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}`)
    .join('\n');
}
