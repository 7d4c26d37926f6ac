import { describe, expect, it } from 'vitest';
import { fold, lines, plain } from './fold';

const event = (more: object) => ({ type: 'stream_event', parent_tool_use_id: null, event: more });
const start = (id: string) => event({ type: 'message_start', message: { id, usage: {} } });
const open = event({ type: 'content_block_start', index: 0, content_block: { type: 'text' } });
const delta = (text: string) => event({ type: 'content_block_delta', delta: { type: 'text_delta', text } });
const think = (thinking: string) => event({ type: 'content_block_delta', delta: { type: 'thinking_delta', thinking } });
const whole = (id: string, text: string) => ({ type: 'assistant', message: { id, content: [{ type: 'text', text }] } });
const retry = {
  type: 'system',
  subtype: 'api_retry',
  attempt: 1,
  max_retries: 2,
  retry_delay_ms: 1500,
  error_status: 529,
  error: 'overloaded',
};

const screenOf = (...records: object[]): string => plain(fold(lines(...records), { exit: null }).screen);

describe('words that are drawn while they come', () => {
  it('are there before the message is whole, and not twice after', () => {
    expect(screenOf(start('m1'), open, delta('Hello '), delta('world'))).toBe('Hello world');
    expect(screenOf(start('m1'), open, delta('Hello '), delta('world'), whole('m1', 'Hello world'))).toBe(
      'Hello world\n',
    );
  });

  it('are drawn from the whole message where no pieces came', () => {
    expect(screenOf(whole('m1', 'Hello world'))).toBe('Hello world\n');
  });

  it('are completed from the whole message where pieces are missing', () => {
    expect(screenOf(start('m1'), open, delta('Hello '), whole('m1', 'Hello world'))).toBe('Hello world\n');
  });

  it('of a message that was cut and written anew stand below the cut one', () => {
    expect(screenOf(start('m1'), open, delta('Hel'), whole('m2', 'Hello world'))).toBe('Hel\n\nHello world\n');
  });

  it('go on below whatever comes between', () => {
    const shown = screenOf(start('m1'), open, delta('Hello '), retry, delta('world'), whole('m1', 'Hello world'));
    expect(shown).toBe('Hello \n\n⟳ the API answers 529: attempt 1 of 2, next in 1.5 s\n\nworld\n');
  });

  it('stand apart from the reasoning before them, which is indented', () => {
    const shown = screenOf(start('m1'), open, think('Hm.\nSo'), think(' be it.\n'), think('Go.'), open, delta('Yes.'));
    expect(shown).toBe('▸ reasoning\n  Hm.\n  So be it.\n  Go.\n\nYes.');
  });

  it('of a helper are not drawn in pieces', () => {
    const helper = { ...delta('from a helper'), parent_tool_use_id: 't1' };
    expect(screenOf(helper)).toBe('');
    expect(screenOf({ ...whole('m1', 'from a helper'), parent_tool_use_id: 't1' })).toBe('  ┊ from a helper\n');
  });

  it('lose no escape sequence to a cut', () => {
    const { screen } = fold(lines(start('m1'), open, delta('a\u001b]0;ti'), delta('tle\u0007b')), { exit: null });
    expect(screen).toBe('ab');
  });
});
