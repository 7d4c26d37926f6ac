import { expect, it } from 'vitest';
import { Screen } from '../../../src/main/adapters/agents/claude/terminal/screen';

const encoder = new TextEncoder();
const PASTE = '\u001b[?2004h';
const title = (text: string, end = '\u0007'): string => `\u001b]0;${text}${end}`;

function signs(text: string, size = Infinity): string[] {
  const screen = new Screen();
  const bytes = encoder.encode(text);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    found.push(...screen.push(bytes.subarray(at, Math.min(at + size, bytes.length))).map((sign) => sign.kind));
  }
  return found;
}

it('is ready once it takes pasted text and has the title of its prompt, in either order', () => {
  expect(signs(PASTE)).toEqual([]);
  expect(signs(title('✳ Claude Code'))).toEqual([]);
  expect(signs(PASTE + title('✳ Claude Code'))).toEqual(['ready', 'idle']);
  expect(signs(title('✳ Claude Code') + PASTE)).toEqual(['ready', 'idle']);
  expect(signs(PASTE + title(''))).toEqual([]);
  expect(signs(PASTE + title('my shell'))).toEqual([]);
});

it('tells work and rest, each once, and ready only the first time', () => {
  const text =
    PASTE + ['✳ a', '◐ a', '◑ a', '◐ b', '✳ b', '⠂ c', '', 'x', '✳ c'].map((each) => title(each)).join('words') + PASTE;
  expect(signs(text)).toEqual(['ready', 'idle', 'working', 'idle', 'working', 'idle']);
});

it('reads the same from any pieces, and titles that end either way', () => {
  const text = `noise\u001b[31m${PASTE}${title('✳ ä😀', '\u001b\\')}\u001b]8;;http://x\u001b\\link${title('◐ ü')}\u001b]2;✳ two\u0007`;
  const whole = signs(text);
  expect(whole).toEqual(['ready', 'idle', 'working', 'idle']);
  for (const size of [1, 2, 3, 7]) expect(signs(text, size)).toEqual(whole);
});

it('does not hold on to a title that never ends', () => {
  expect(signs(`${PASTE}\u001b]0;${'x'.repeat(5000)}${title('✳ a')}`)).toEqual(['ready', 'idle']);
});
