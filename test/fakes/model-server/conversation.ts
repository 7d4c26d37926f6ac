import type { IncomingHttpHeaders } from 'node:http';

interface WireBlock {
  readonly type: string;
  readonly text?: string;
  readonly content?: unknown;
  readonly is_error?: boolean;
  readonly tool_use_id?: string;
}
interface WireMessage {
  readonly role: string;
  readonly content: string | readonly WireBlock[];
}
/** The body of `POST /v1/messages`, as far as scripts look at it. */
export interface MessagesBody {
  readonly model?: string;
  readonly stream?: boolean;
  readonly system?: unknown;
  readonly messages?: readonly WireMessage[];
  readonly tools?: readonly { readonly name?: string; readonly input_schema?: unknown }[];
}

/** One request for a message, and what a script may want to know of it. */
export interface ModelRequest {
  /** 1, 2, 3, ... over the whole server. */
  readonly number: number;
  readonly sessionId: string;
  readonly model: string;
  readonly stream: boolean;
  readonly headers: IncomingHttpHeaders;
  readonly body: MessagesBody;
  readonly tools: readonly string[];
  /** From the last line `Stage: NAME` that the user's side said; null where none did. */
  readonly stage: string | null;
  /** Which such line of the conversation it is: 0 for the first. */
  readonly stageOrdinal: number;
  /** Messages of the assistant since that line (since the beginning, where there is none). */
  readonly position: number;
  /** What the user's side said last, text blocks and tool results alike. */
  readonly lastUserText: string;
  /** Results of the tools that the last message of the assistant called. */
  readonly toolResults: readonly { readonly text: string; readonly isError: boolean }[];
}

/** At the start of a line, or of what a slash command was given. */
const STAGE_LINE = /(?:^|<command-args>)\s*Stage:\s*([a-z-]+)/gm;

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((block: WireBlock) => (block.type === 'text' ? (block.text ?? '') : ''))
    .filter(Boolean)
    .join('\n');
}

const blocksOf = (message: WireMessage): readonly WireBlock[] =>
  typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;

/** Where the newest `Stage:` line stands. Lines inside tool results do not count: files may quote prompts. */
function findStage(messages: readonly WireMessage[]): { stage: string | null; ordinal: number; index: number } {
  let found: { stage: string | null; ordinal: number; index: number } = { stage: null, ordinal: -1, index: -1 };
  messages.forEach((message, index) => {
    if (message.role !== 'user') return;
    for (const [, stage] of textOf(message.content).matchAll(STAGE_LINE)) {
      found = { stage: stage ?? null, ordinal: found.ordinal + 1, index };
    }
  });
  return found;
}

export function describeRequest(number: number, headers: IncomingHttpHeaders, body: MessagesBody): ModelRequest {
  const messages = body.messages ?? [];
  const { stage, ordinal, index } = findStage(messages);
  const lastUser = messages.findLast((message) => message.role === 'user');
  const results = lastUser ? blocksOf(lastUser).filter((block) => block.type === 'tool_result') : [];
  const toolResults = results.map((block) => ({ text: textOf(block.content), isError: block.is_error === true }));
  return {
    number,
    sessionId: String(headers['x-claude-code-session-id'] ?? ''),
    model: body.model ?? '',
    stream: body.stream === true,
    headers,
    body,
    tools: (body.tools ?? []).map((tool) => tool.name ?? ''),
    stage,
    stageOrdinal: Math.max(ordinal, 0),
    position: messages.slice(index + 1).filter((message) => message.role === 'assistant').length,
    lastUserText: [textOf(lastUser?.content), ...toolResults.map((result) => result.text)].filter(Boolean).join('\n'),
    toolResults,
  };
}
