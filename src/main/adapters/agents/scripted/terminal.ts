import type { AgentEvent } from '../../../contract/agent-event';
import type { AgentInput, AgentOutput, AgentRunInput, AgentTerminal, TerminalWords } from '../../../ports/agent-driver';
import { createClaudeStream } from '../shared/claude-stream';
import type { JsonRecord } from '../shared/json';
import { asRecord, asText, parseRecord } from '../shared/json';
import { cleanText, cutText } from '../shared/text';
import { TitleReader } from './title-reader';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const PASTE = { begin: '\u001b[200~', end: '\u001b[201~' } as const;
const ENTER = '\r';
const ESCAPE = '\u001b';
/** Empties what is typed, so that the command stands alone. */
const EXIT = '\u0015/exit\r';

/**
 * Follows the scripted agent in its terminal. Its hook calls carry the lines that it would have written in stream mode, so they go through
 * the same fold; what a terminal has beside them (words, answers, an end without a word) is added here.
 */
export function createScriptedTerminal(input: AgentRunInput): AgentTerminal {
  const stream = createClaudeStream(input, 'scripted agent');
  const titles = new TitleReader();
  /** Questions that wait for their answer, by the hook call that asks. */
  const asks = new Set<string>();
  let offset = 0;

  function take(line: object): AgentEvent[] {
    const bytes = encoder.encode(`${JSON.stringify(line)}\n`);
    const outputs = stream.push(offset, bytes);
    offset += bytes.length;
    return eventsOf(outputs);
  }

  /** What the fold of a stream tells, without what a terminal tells itself. */
  function eventsOf(outputs: readonly AgentOutput[]): AgentEvent[] {
    return outputs.flatMap((output) => {
      if (output.kind !== 'event' || output.event.kind === 'message') return [];
      const { event } = output;
      if (event.kind === 'ask') asks.add(event.requestId);
      if (event.kind === 'ask-withdrawn' && !asks.delete(event.requestId)) return [];
      return [event];
    });
  }

  function hook(hookId: string, said: JsonRecord): AgentEvent[] {
    const line = asRecord(said['line']);
    switch (said['hook_event_name']) {
      case 'UserPromptSubmit': {
        const text = cleanText(asText(said['prompt']) ?? '').trim();
        const from = said['from'] === 'farm' ? 'farm' : 'user';
        return text === '' ? [] : [{ kind: 'message', from, text: cutText(text) }];
      }
      case 'HungUp': {
        const requestId = asText(said['hook_id']) ?? '';
        return asks.delete(requestId) ? [{ kind: 'ask-withdrawn', requestId }] : [];
      }
      case 'PermissionRequest':
        return line ? take({ ...line, request_id: hookId }) : [];
      case 'Stop':
        return line ? take(line).map((event) => withVerdict(event, said['has_verdict'] === true)) : [];
      case 'Line':
        return line ? take(line) : [];
      default:
        return [];
    }
  }

  return {
    screen: (bytes) => titles.push(bytes),
    hook: (call) => hook(call.hookId, call.hook),
    // All that it knows it tells by its calls.
    transcript: () => Promise.resolve([]),
    end: (exit) => eventsOf(stream.end(exit)).filter(({ kind }) => kind !== 'error' || !isQuietEnd(input, exit)),
    encode: (said) => encode(said),
  };

  function encode(said: AgentInput): TerminalWords {
    switch (said.kind) {
      case 'message':
        return keys(`${PASTE.begin}${cleanText(said.text)}${PASTE.end}${ENTER}`);
      case 'interrupt':
        return keys(ESCAPE);
      case 'end':
        return keys(EXIT);
      case 'answer': {
        const line = parseRecord(decoder.decode(stream.encode(said.requestId, said).data));
        const body = asRecord(asRecord(line?.['response'])?.['response']) ?? {};
        return { via: 'hook', answer: { hookId: said.requestId, body: { ...body } } };
      }
    }
  }
}

const keys = (text: string): TerminalWords => ({ via: 'keys', data: encoder.encode(text) });

/** Its verdict comes by the worker's own route, before the line that ends the turn. */
const withVerdict = (event: AgentEvent, hasVerdict: boolean): AgentEvent =>
  event.kind === 'turn-end' ? { ...event, hasVerdict: event.ok && hasVerdict } : event;

/** A person may leave without a word. */
const isQuietEnd = (input: AgentRunInput, exit: { readonly code: number | null }): boolean =>
  input.attended && exit.code === 0;
