import { describe, expect, it } from 'vitest';
import { fold, lines, plain } from './fold';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString();
const call = (id: string, second: number) => ({
  type: 'assistant',
  timestamp: at(second),
  message: { id: 'm', content: [{ type: 'tool_use', id, name: 'Bash', input: { command: `make ${id}` } }] },
});
const asks = (toolUseId: string) => ({
  type: 'control_request',
  request_id: `ask-${toolUseId}`,
  request: { subtype: 'can_use_tool', tool_name: 'Bash', input: {}, tool_use_id: toolUseId },
});
const ends = (id: string, second: number, meta: object | null, isError = meta !== null) => ({
  type: 'user',
  timestamp: at(second),
  message: { content: [{ type: 'tool_result', tool_use_id: id, content: 'No.', is_error: isError }] },
  ...(meta && { tool_result_meta: [{ id, ...meta }] }),
});
const decided = (source: string, decision = 'reject') => ({ permission_decision: { decision, source } });
const endsIn = (...said: readonly object[]) =>
  fold(lines(...said)).events.flatMap((event) =>
    event.kind === 'tool-end' ? [[event.toolUseId, event.denied ?? false, event.durationMs]] : [],
  );

describe('a call that was not made', () => {
  it.each([
    ['by its user', decided('user_reject'), true],
    ['by a rule', decided('config'), true],
    ['by a hook', decided('hook'), true],
    ['because its user broke the turn off', decided('user_abort'), false],
    ['although it was allowed: it failed', decided('user_temporary', 'accept'), false],
    ['for a reason that is not told', {}, false],
  ])('%s', (_, meta, denied) => {
    expect(endsIn(call('a', 1), ends('a', 3, meta))).toEqual([['a', denied, denied ? null : 2000]]);
  });

  it('by a rule, as the CLI tells it in a line of its own', () => {
    const rule = { type: 'system', subtype: 'permission_denied', tool_name: 'Bash', tool_use_id: 'a', message: 'No.' };
    expect(endsIn(call('a', 1), rule, ends('a', 3, {}))).toEqual([['a', true, null]]);
    expect(endsIn(call('a', 1), { ...rule, tool_use_id: 'b' }, ends('a', 3, {}))).toEqual([['a', false, 2000]]);
  });

  it('is drawn as denied, once, and not as failed', () => {
    const screen = plain(fold(lines(call('a', 1), ends('a', 3, decided('user_reject')))).screen);
    expect(screen).toContain('No.\n  ⊘ denied\n');
    expect(screen).not.toContain('failed');
  });
});

describe('the time of a call', () => {
  it('is not told where it, or one before it, waited for its user', () => {
    const said = [call('a', 1), call('b', 1), call('c', 1), asks('b'), call('d', 2)];
    const over = ['a', 'b', 'c', 'd'].map((id) => ends(id, 60, null));
    expect(endsIn(...said, ...over, call('e', 61), ends('e', 62, null))).toEqual([
      ['a', false, 59_000],
      ['b', false, null],
      ['c', false, null],
      ['d', false, null],
      ['e', false, 1000],
    ]);
  });
});
