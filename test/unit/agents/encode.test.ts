import { describe, expect, it } from 'vitest';
import type { AgentInput } from '../../../src/main/ports/agent-driver';
import type { RunId } from '../../../src/main/contract/ids';
import { bytesOf, fold, lines, newStream, plain } from './fold';

const decoder = new TextDecoder();
const encode = (input: AgentInput, id = 'input_1', stream = newStream()) => {
  const { data, close, display } = stream.encode(id, input);
  const line = decoder.decode(data);
  return {
    line: line === '' ? null : (JSON.parse(line) as Record<string, unknown>),
    close,
    shown: plain(decoder.decode(display)),
  };
};

const answer = (toolName: string, given: Extract<AgentInput, { kind: 'answer' }>['answer']): AgentInput => ({
  kind: 'answer',
  requestId: 'q1',
  toolName,
  input: { command: 'cut …' },
  answer: given,
});

const asked = lines({
  type: 'control_request',
  request_id: 'q1',
  request: { subtype: 'can_use_tool', tool_name: 'Bash', input: { command: 'the whole command' }, tool_use_id: 't1' },
});

describe('what is sent to Claude', () => {
  it('is one line for a message, shown as the user typed it', () => {
    const { line, close, shown } = encode({ kind: 'message', text: 'one\ntwo', from: 'user' });
    expect(line).toMatchObject({
      type: 'user',
      message: { role: 'user', content: [{ type: 'text', text: 'one\ntwo' }] },
    });
    expect(close).toBe(false);
    expect(shown).toBe('\n❯ one\n❯ two\n');
  });

  it('has a UUID of its id and its run, so that sending it again is seen to be that', () => {
    const say = { kind: 'message', text: 'x', from: 'farm' } as const;
    const uuid = (id: string, runId = 'run_0123456789ab') =>
      encode(say, id, newStream({ runId: runId as RunId })).line?.['uuid'];
    expect(uuid('a')).toBe(uuid('a'));
    expect(uuid('a')).not.toBe(uuid('b'));
    expect(uuid('a')).not.toBe(uuid('a', 'run_ffffffffffff'));
    expect(uuid('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('closes stdin at the end, and shows nothing', () => {
    expect(encode({ kind: 'end' })).toEqual({ line: null, close: true, shown: '' });
  });

  it('interrupts', () => {
    expect(encode({ kind: 'interrupt' }, 'stop-1').line).toEqual({
      type: 'control_request',
      request_id: 'stop-1',
      request: { subtype: 'interrupt' },
    });
  });

  it('allows what was asked for, whole, though what comes back with the answer is cut', () => {
    const { stream } = fold(asked, { exit: null });
    const { line, shown } = encode(answer('Bash', { kind: 'allow', always: false }), 'a', stream);
    expect(line).toEqual({
      type: 'control_response',
      response: {
        subtype: 'success',
        request_id: 'q1',
        response: { behavior: 'allow', updatedInput: { command: 'the whole command' } },
      },
    });
    expect(shown).toContain('✓ allowed');
  });

  it('allows without a word about the input where the question is not known any more', () => {
    const { line } = encode(answer('Bash', { kind: 'allow', always: false }));
    expect(line).toMatchObject({ response: { response: { behavior: 'allow' } } });
    expect(JSON.stringify(line)).not.toContain('cut');
  });

  it('allows a tool for the rest of the run', () => {
    expect(encode(answer('Write', { kind: 'allow', always: true })).line).toMatchObject({
      response: {
        response: {
          updatedPermissions: [
            { type: 'addRules', rules: [{ toolName: 'Write' }], behavior: 'allow', destination: 'session' },
          ],
        },
      },
    });
  });

  it('denies with words', () => {
    const { line, shown } = encode(answer('Bash', { kind: 'deny', message: 'Not now.' }));
    expect(line).toMatchObject({ response: { response: { behavior: 'deny', message: 'Not now.' } } });
    expect(shown).toBe('\n✕ denied: Not now.\n');
  });

  it('answers questions beside what was asked', () => {
    const given = { 'Which?': 'Blue' };
    const { line } = encode({
      ...answer('AskUserQuestion', { kind: 'answer', answers: given }),
      input: { questions: [1] },
    } as AgentInput);
    expect(line).toMatchObject({
      response: { response: { behavior: 'allow', updatedInput: { questions: [1], answers: given } } },
    });
  });

  it('starts a line of its own in the middle of one', () => {
    const stream = newStream();
    const delta = {
      type: 'stream_event',
      event: { type: 'content_block_delta', delta: { type: 'text_delta', text: 'half a li' } },
    };
    stream.push(0, bytesOf(lines(delta)));
    expect(encode({ kind: 'interrupt' }, 'x', stream).shown).toBe('\n\n❯ interrupt\n');
  });
});
