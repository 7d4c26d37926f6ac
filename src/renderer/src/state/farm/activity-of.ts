import type { AgentEvent } from '../../../../main/contract/agent-event';
import type { Activity } from '../../../../main/contract/run';

const ONE_LINE = 120;

/**
 * What an agent does after an event, in words; null where the event says nothing about that. In the same words as the
 * farm's own (core/run/activity), so that a page that was reloaded says what it said before.
 */
export function activityOf(event: AgentEvent, at: number): Activity | null {
  const words = wordsOf(event);
  return words && { ...words, since: at };
}

function wordsOf(event: AgentEvent): Omit<Activity, 'since'> | null {
  switch (event.kind) {
    case 'session':
      return { kind: 'working', text: 'reading its task' };
    case 'thinking':
      return { kind: 'working', text: 'thinking' };
    case 'text':
      return { kind: 'working', text: oneLine(event.text) };
    case 'tool':
      return { kind: 'working', text: toolWords(event.toolKind, event.title) };
    case 'tool-end':
      return { kind: 'working', text: event.ok ? 'thinking' : `looks at what failed: ${oneLine(event.title)}` };
    case 'ask':
      return { kind: 'waiting', text: `asks: ${oneLine(event.title)}` };
    case 'ask-withdrawn':
      return { kind: 'working', text: 'goes on' };
    case 'retry':
      return { kind: 'retrying', text: retryWords(event) };
    case 'turn-end':
      return turnEndWords(event);
    case 'verdict':
      return {
        kind: 'working',
        text: event.verdict.passed ? 'gives its verdict: passed' : 'gives its verdict: failed',
      };
    case 'message':
      return event.from === 'agent' ? null : { kind: 'working', text: 'reads your words' };
    case 'error':
      return { kind: 'idle', text: oneLine(event.message) };
    default:
      return null;
  }
}

const toolWords = (kind: 'bash' | 'file' | 'other', title: string): string =>
  kind === 'bash' ? `runs ${oneLine(title)}` : kind === 'file' ? oneLine(title) : `uses ${oneLine(title)}`;

function retryWords(event: Extract<AgentEvent, { kind: 'retry' }>): string {
  const of = event.maxAttempts === null ? '' : ` of ${event.maxAttempts}`;
  const after = event.delayMs < 1000 ? 'less than a second' : `${Math.round(event.delayMs / 1000)} s`;
  return `waits for the API (${oneLine(event.error)}): try ${event.attempt}${of} in ${after}`;
}

function turnEndWords(event: Extract<AgentEvent, { kind: 'turn-end' }>): Omit<Activity, 'since'> {
  if (event.problem === 'interrupted') {
    return { kind: 'waiting', text: 'was interrupted and waits for your words' };
  }
  return { kind: 'idle', text: event.ok ? 'has finished its turn' : oneLine(event.message ?? 'has stopped') };
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > ONE_LINE ? `${line.slice(0, ONE_LINE - 1)}…` : line;
}
