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

/**
 * A message on the user's side. The same id in the same run makes the same line, and the CLI takes a line with a UUID that it
 * knows only once; so the run is part of it: a later run of the session may use the same ids.
 */
export const messageLine = (runId: string, id: string, text: string): object => ({
  type: 'user',
  uuid: uuidOf(`${runId}/${id}`),
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
export function encodeInput(runId: string, id: string, input: AgentInput, asked: JsonRecord | null): Encoded {
  switch (input.kind) {
    case 'message':
      return open(messageLine(runId, id, input.text));
    case 'interrupt':
      return open({ type: 'control_request', request_id: id, request: { subtype: 'interrupt' } });
    case 'answer': {
      const response = permissionOf(input, asked);
      return open({
        type: 'control_response',
        response: { subtype: 'success', request_id: input.requestId, response },
      });
    }
    case 'end':
      return { data: nothing, close: true };
  }
}

interface Encoded {
  readonly data: Uint8Array;
  readonly close: boolean;
}

const open = (line: object): Encoded => ({ data: encodeLine(line), close: false });

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
