import { createHash } from 'node:crypto';
import type { AskAnswer } from '../../../../contract/run';
import type { AgentInput } from '../../../../ports/agent-driver';
import type { JsonRecord } from '../json';
import { paint } from '../terminal-view/style';
import { foldLines, linesText } from '../terminal-view/fold-lines';
import { oneLine } from '../text';
import { QUESTION_TOOL } from './tools';

const encoder = new TextEncoder();
const nothing = new Uint8Array();

/** One line of the protocol. */
export const encodeLine = (line: object): Uint8Array => encoder.encode(`${JSON.stringify(line)}\n`);

/** A message on the user's side. The same id makes the same line, so that sending it again is seen to be a repetition. */
export const messageLine = (id: string, text: string): object => ({
  type: 'user',
  uuid: uuidOf(id),
  message: { role: 'user', content: [{ type: 'text', text }] },
  parent_tool_use_id: null,
});

/** A UUID made of a text (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

type Answer = Extract<AgentInput, { kind: 'answer' }>;

/** `asked`: the whole input as the CLI sent it, where it is still known; what comes back with the answer may be cut. */
export function encodeInput(
  id: string,
  input: AgentInput,
  asked: JsonRecord | null,
): { data: Uint8Array; close: boolean } {
  switch (input.kind) {
    case 'message':
      return { data: encodeLine(messageLine(id, input.text)), close: false };
    case 'interrupt':
      return {
        data: encodeLine({ type: 'control_request', request_id: id, request: { subtype: 'interrupt' } }),
        close: false,
      };
    case 'answer': {
      const response = permissionOf(input, asked);
      const line = {
        type: 'control_response',
        response: { subtype: 'success', request_id: input.requestId, response },
      };
      return { data: encodeLine(line), close: false };
    }
    case 'end':
      return { data: nothing, close: true };
  }
}

function permissionOf({ answer, toolName, input }: Answer, asked: JsonRecord | null): object {
  switch (answer.kind) {
    case 'deny':
      return { behavior: 'deny', message: answer.message };
    case 'answer':
      return { behavior: 'allow', updatedInput: { ...(asked ?? input), answers: answer.answers } };
    case 'allow': {
      const rule = { type: 'addRules', rules: [{ toolName }], behavior: 'allow', destination: 'session' };
      return {
        behavior: 'allow',
        // Without it the call goes on as it was asked for.
        ...(asked && { updatedInput: asked }),
        ...(answer.always && toolName !== QUESTION_TOOL && { updatedPermissions: [rule] }),
      };
    }
  }
}

/** What the terminal shows of it, on lines of its own. */
export function drawInput(input: AgentInput, atLineStart: boolean): Uint8Array {
  const lines = linesOf(input);
  if (lines.length === 0) return nothing;
  return encoder.encode(`${atLineStart ? '' : '\r\n'}\r\n${lines.join('\r\n')}\r\n`);
}

function linesOf(input: AgentInput): string[] {
  switch (input.kind) {
    case 'message': {
      const { head, hidden } = foldLines(input.text, input.from === 'user' ? 20 : 3, 0);
      const [mark, style] = input.from === 'user' ? (['❯', 'magenta'] as const) : (['»', 'dim'] as const);
      const rest = hidden > 0 ? [`▸ ${linesText(hidden)} more`] : [];
      return [...head, ...rest].map((line) => paint(style, `${mark} ${line}`));
    }
    case 'interrupt':
      return [paint('magenta', '❯ interrupt')];
    case 'answer':
      return answerLines(input.toolName, input.answer);
    case 'end':
      return [];
  }
}

function answerLines(toolName: string, answer: AskAnswer): string[] {
  if (answer.kind === 'deny') return [paint('red', `✕ denied: ${oneLine(answer.message)}`)];
  if (answer.kind === 'allow')
    return [paint('green', answer.always ? `✓ allowed; ${oneLine(toolName)} asks no more in this run` : '✓ allowed')];
  return Object.entries(answer.answers).map(([question, words]) =>
    paint('green', `✓ ${oneLine(question)} ${oneLine(words)}`),
  );
}
