import type { Answer, Block, ReplyUsage } from './reply';

type WireEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Tool calls end a message with another stop reason than words. */
const stopReason = (blocks: readonly Block[]): string =>
  blocks.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn';

function inputUsage(usage: ReplyUsage = {}): Record<string, number> {
  return {
    input_tokens: usage.input ?? 100,
    cache_read_input_tokens: usage.cacheRead ?? 0,
    cache_creation_input_tokens: usage.cacheWrite ?? 0,
  };
}

export const outputTokens = (usage: ReplyUsage = {}): number => usage.output ?? 20;

/** A message for `stream: false`. */
export function wholeMessage(answer: Answer, model: string, nextId: (prefix: string) => string): object {
  return {
    id: nextId('msg'),
    type: 'message',
    role: 'assistant',
    model,
    content: answer.blocks.map((block) => wireBlock(block, nextId)),
    stop_reason: stopReason(answer.blocks),
    stop_sequence: null,
    usage: { ...inputUsage(answer.usage), output_tokens: outputTokens(answer.usage) },
  };
}

function wireBlock(block: Block, nextId: (prefix: string) => string): Record<string, unknown> {
  if (block.type === 'text') return { type: 'text', text: block.text };
  if (block.type === 'thinking') return { type: 'thinking', thinking: block.thinking, signature: 'c2lnbmVk' };
  return { type: 'tool_use', id: nextId('toolu'), name: block.name, input: block.input };
}

export function messageStart(model: string, nextId: (prefix: string) => string, usage?: ReplyUsage): WireEvent {
  return {
    type: 'message_start',
    message: {
      id: nextId('msg'),
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { ...inputUsage(usage), output_tokens: 1 },
    },
  };
}

function pieces(text: string, chars: number | undefined): string[] {
  if (!chars) return [text];
  const found = text.match(new RegExp(`[^]{1,${chars}}`, 'gu'));
  return found ?? [''];
}

function deltasOf(block: Block, chars: number | undefined): object[] {
  if (block.type === 'text') return pieces(block.text, chars).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'thinking') {
    return [
      ...pieces(block.thinking, chars).map((thinking) => ({ type: 'thinking_delta', thinking })),
      { type: 'signature_delta', signature: 'c2lnbmVk' },
    ];
  }
  return pieces(JSON.stringify(block.input), chars).map((json) => ({ type: 'input_json_delta', partial_json: json }));
}

/** The empty block that deltas fill. */
function opening(block: Block, nextId: (prefix: string) => string): Record<string, unknown> {
  if (block.type === 'text') return { type: 'text', text: '' };
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' };
  return { type: 'tool_use', id: nextId('toolu'), name: block.name, input: {} };
}

/** The server-sent events of one message, in order. */
export function* streamEvents(answer: Answer, model: string, nextId: (prefix: string) => string): Generator<WireEvent> {
  yield messageStart(model, nextId, answer.usage);
  for (const [index, block] of answer.blocks.entries()) {
    yield { type: 'content_block_start', index, content_block: opening(block, nextId) };
    for (const delta of deltasOf(block, answer.pace?.chars)) yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
  yield {
    type: 'message_delta',
    delta: { stop_reason: stopReason(answer.blocks), stop_sequence: null },
    usage: { output_tokens: outputTokens(answer.usage) },
  };
  yield { type: 'message_stop' };
}

export const encodeEvent = (event: WireEvent): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
