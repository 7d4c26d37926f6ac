import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../src/main/contract/errors';
import { answerMcp } from '../../../src/main/worker/server/mcp';
import type { VerdictTool } from '../../../src/main/worker/server/mcp';

const schema = { type: 'object', properties: { passed: { type: 'boolean' } }, required: ['passed', 'summary'] };

function toolOf(over: Partial<VerdictTool> = {}): { tool: VerdictTool; taken: unknown[] } {
  const taken: unknown[] = [];
  const take = (verdict: Record<string, unknown>) => {
    taken.push(verdict);
    return ok(undefined);
  };
  return { tool: { schema, take, ...over }, taken };
}

const ask = (method: string, params?: object, tool = toolOf().tool) =>
  answerMcp({ jsonrpc: '2.0', id: 1, method, ...(params && { params }) }, tool);

describe('the MCP server of a run', () => {
  it('speaks the version of the client where it knows it, else its newest', () => {
    const versionOf = (protocolVersion: string) => ask('initialize', { protocolVersion, capabilities: {} });
    expect(versionOf('2025-03-26')).toMatchObject({ id: 1, result: { protocolVersion: '2025-03-26' } });
    expect(versionOf('2099-01-01')).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    expect(versionOf('x')).toMatchObject({ result: { capabilities: { tools: {} }, serverInfo: { name: 'croft' } } });
  });

  it('offers the verdict with the schema of the run, and nothing without one', () => {
    expect(ask('tools/list')).toMatchObject({ result: { tools: [{ name: 'verdict', inputSchema: schema }] } });
    expect(ask('tools/list', {}, toolOf({ schema: null }).tool)).toMatchObject({ result: { tools: [] } });
  });

  it('takes a verdict, and tells the model what it lacks or why it was not taken', () => {
    const { tool, taken } = toolOf();
    const call = (given: object, by = tool) => ask('tools/call', { name: 'verdict', arguments: given }, by);
    expect(call({ passed: true })).toMatchObject({
      result: { isError: true, content: [{ text: 'The verdict was not taken: it lacks summary.' }] },
    });
    expect(taken).toEqual([]);
    expect(call({ passed: true, summary: 'ok' })).toMatchObject({ result: { isError: false } });
    expect(taken).toEqual([{ passed: true, summary: 'ok' }]);
    const full = toolOf({ take: () => fail('limited', 'Too much.') }).tool;
    expect(call({ passed: true, summary: '' }, full)).toMatchObject({
      result: { isError: true, content: [{ text: 'Too much.' }] },
    });
  });

  it('answers notifications with nothing and everything wrong with an error', () => {
    const { tool } = toolOf();
    expect(answerMcp({ jsonrpc: '2.0', method: 'notifications/initialized' }, tool)).toBeNull();
    expect(ask('ping')).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect(ask('server/discover')).toMatchObject({ id: 1, error: { code: -32601 } });
    for (const params of [{}, { name: 'other' }, { name: 'verdict', arguments: 'text' }]) {
      expect(ask('tools/call', params)).toMatchObject({ error: { code: -32602 } });
    }
    expect(ask('tools/call', { name: 'verdict' }, toolOf({ schema: null }).tool)).toMatchObject({
      error: { code: -32602 },
    });
    for (const message of [
      null,
      1,
      'x',
      [],
      [{ jsonrpc: '2.0', id: 1, method: 'ping' }],
      { id: 7 },
      { jsonrpc: '1.0', id: 7, method: 'ping' },
    ]) {
      expect(answerMcp(message, tool)).toMatchObject({ error: { code: -32600 } });
    }
    expect(answerMcp({ id: 7 }, tool)).toMatchObject({ id: 7 });
  });
});
