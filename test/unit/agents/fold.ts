import { createClaudeStream } from '../../../src/main/adapters/agents/shared/claude-stream';
import type { StreamInput } from '../../../src/main/adapters/agents/shared/claude-stream';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { RunId } from '../../../src/main/contract/ids';
import type { ExitRecord } from '../../../src/main/contract/worker-protocol';
import type { AgentOutput, AgentStream } from '../../../src/main/ports/agent-driver';

export const streamInput: StreamInput = {
  runId: 'run_0123456789ab' as RunId,
  cwd: '/workspace',
  prompt: 'Stage: implementation\n\nSign the session cookie.',
  resume: false,
};

export const goodExit: ExitRecord = {
  code: 0,
  signal: null,
  how: 'exit',
  message: null,
  stopReason: null,
  swept: 0,
  at: 0,
};

const decoder = new TextDecoder();

/** What a list of outputs comes to, whatever pieces it came in. */
export function sum(outputs: readonly AgentOutput[]): {
  events: { event: AgentEvent; offset: number }[];
  screen: string;
} {
  return {
    events: outputs.flatMap((output) =>
      output.kind === 'event' ? [{ event: output.event, offset: output.offset }] : [],
    ),
    screen: outputs.map((output) => (output.kind === 'display' ? decoder.decode(output.bytes) : '')).join(''),
  };
}

export const newStream = (over: Partial<StreamInput> = {}): AgentStream =>
  createClaudeStream({ ...streamInput, ...over }, 'claude');

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Lines of the protocol, folded from the first to the end of the process. */
export function fold(text: string | Uint8Array, o: Partial<StreamInput> & { exit?: Partial<ExitRecord> | null } = {}) {
  const { exit, ...over } = o;
  const stream = newStream(over);
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  const outputs = [...stream.push(0, bytes), ...(exit === null ? [] : stream.end({ ...goodExit, ...exit }))];
  const { events, screen } = sum(outputs);
  return { stream, screen, events: events.map(({ event }) => event) };
}

const ESC = '\\u001b';
/** The only sequence that a rendered terminal may hold. */
export const COLOUR = new RegExp(`${ESC}\\[[0-9;]*m`, 'g');

/** The terminal without colours, as a reader sees it. */
export const plain = (screen: string): string => screen.replaceAll(COLOUR, '').replaceAll('\r\n', '\n');

export const lines = (...records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
