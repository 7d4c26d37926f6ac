import { z } from 'zod';

import type { Result } from '../../contract/errors';

/** What an agent may give by the tool `verdict`; without a schema there is no such tool. */
export interface VerdictTool {
  readonly schema: Readonly<Record<string, unknown>> | null;
  take(verdict: Record<string, unknown>): Result<void>;
}

type RequestId = string | number;
type Reply = { readonly result: object } | { readonly error: { readonly code: number; readonly message: string } };

/** Newest first. A client that asks for another one is offered the newest. */
const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

const codes = { parse: -32700, request: -32600, method: -32601, params: -32602 } as const;
export type McpFault = keyof typeof codes;

const Message = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
});
const Call = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) });

const INSTRUCTIONS = 'This server takes the verdict of a stage: call its tool verdict once, when the stage is done.';
const DESCRIPTION =
  'Gives the verdict on the stage that you were told to work on. Call it once, when the stage is done or cannot be done; then end your turn.';

/**
 * Answers one message of the Model Context Protocol: a stateless server with one tool. Null: the message wants no answer.
 * Written by hand, since it is five methods; the official SDK would bring a web framework into the worker, which has to stay small.
 */
export function answerMcp(message: unknown, tool: VerdictTool): object | null {
  const parsed = Message.safeParse(message);
  if (!parsed.success) return mcpFault('request', idOf(message));
  const { id, method, params } = parsed.data;
  if (id === undefined) return null;
  return { jsonrpc: '2.0', id, ...reply(method, params ?? {}, tool) };
}

/** The answer to what is no proper message. */
export const mcpFault = (fault: McpFault, id: RequestId | null): object => ({ jsonrpc: '2.0', id, ...failed(fault) });

const failed = (fault: McpFault): Reply => ({ error: { code: codes[fault], message: faultWords[fault] } });

const faultWords: Readonly<Record<McpFault, string>> = {
  parse: 'This is not JSON.',
  request: 'This is no request that the server understands.',
  method: 'The server does not have this method.',
  params: 'The parameters are not understood.',
};

function idOf(message: unknown): RequestId | null {
  const named = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(message);
  return named.success ? named.data.id : null;
}

function reply(method: string, params: Readonly<Record<string, unknown>>, tool: VerdictTool): Reply {
  switch (method) {
    case 'initialize':
      return {
        result: {
          protocolVersion: VERSIONS.find((version) => version === params['protocolVersion']) ?? VERSIONS[0],
          capabilities: { tools: {} },
          serverInfo: { name: 'croft', title: 'Croft', version: '1.0.0' },
          ...(tool.schema && { instructions: INSTRUCTIONS }),
        },
      };
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools: tool.schema ? [describe(tool.schema)] : [] } };
    case 'tools/call':
      return call(params, tool);
    default:
      return failed('method');
  }
}

const describe = (schema: Readonly<Record<string, unknown>>): object => ({
  name: 'verdict',
  title: 'Verdict',
  description: DESCRIPTION,
  inputSchema: { type: 'object', ...schema },
});

/** A verdict that cannot be taken is an answer to the model, which can mend it; a call that makes no sense is an error. */
function call(params: Readonly<Record<string, unknown>>, tool: VerdictTool): Reply {
  const parsed = Call.safeParse(params);
  if (!parsed.success || parsed.data.name !== 'verdict' || tool.schema === null) return failed('params');
  const given = parsed.data.arguments;
  const missing = z
    .array(z.string())
    .catch([])
    .parse(tool.schema['required'])
    .filter((name) => !Object.hasOwn(given, name));
  if (missing.length > 0) return said(`The verdict was not taken: it lacks ${missing.join(', ')}.`, true);
  const taken = tool.take(given);
  return taken.ok ? said('The verdict was taken. End your turn now.', false) : said(taken.error.message, true);
}

const said = (text: string, isError: boolean): Reply => ({ result: { content: [{ type: 'text', text }], isError } });
