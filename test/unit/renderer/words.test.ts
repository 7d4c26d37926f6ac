import { describe, expect, it } from 'vitest';
import { eventLine } from '../../../src/renderer/src/state/view/event-words';
import { firstWords } from '../../../src/renderer/src/state/view/first-words';
import {
  byteSize,
  clockTime,
  count,
  duration,
  exactDuration,
  money,
  ordinal,
  plural,
} from '../../../src/renderer/src/state/view/words';
import { splitTail } from '../../../src/renderer/src/ui/split-tail';
import { agentEvent } from './build';

const S = 1000;
const M = 60 * S;
const H = 60 * M;

describe('durations', () => {
  it.each([
    [-5, '0 s'],
    [40 * S, '40 s'],
    [59.9 * S, '59 s'],
    [4 * M + 59 * S, '4 m'],
    [H, '1 h'],
    [H + 12 * M, '1 h 12 m'],
    [26 * H, '1 d 2 h'],
    [48 * H, '2 d'],
  ])('%d ms is %s', (ms, words) => expect(duration(ms)).toBe(words));

  it.each([
    [0, '0.0 s'],
    [3140, '3.1 s'],
    [9999, '10.0 s'],
    [12 * S, '12 s'],
    [70 * S, '1 m 10 s'],
    [120 * S, '2 m'],
    [11 * M + 5 * S, '11 m'],
  ])('exactly, %d ms is %s', (ms, words) => expect(exactDuration(ms)).toBe(words));
});

describe('money', () => {
  it.each([
    [0, '$0'],
    [0.0016, '<$0.01'],
    [0.005, '$0.01'],
    [0.31, '$0.31'],
    [12, '$12.00'],
    [1204.4, '$1,204'],
  ])('%d is %s', (usd, words) => expect(money(usd)).toBe(words));
});

describe('times', () => {
  const now = new Date(2026, 10, 21, 14, 2).getTime();
  it('has the day only where it is not today', () => {
    expect(clockTime(new Date(2026, 10, 21, 20, 0).getTime(), now)).toBe('20:00');
    expect(clockTime(new Date(2026, 10, 23, 9, 4).getTime(), now)).toBe('Mon 09:04');
    expect(clockTime(new Date(2026, 9, 3, 9, 4).getTime(), now)).toBe('3 Oct 09:04');
  });
});

it('counts', () => {
  expect([0, 812, 1000, 12_440, 999_960, 3_100_000].map(count)).toEqual([
    '0',
    '812',
    '1 k',
    '12.4 k',
    '1.0 M',
    '3.1 M',
  ]);
  expect([812, 12_400, 3_400_000].map(byteSize)).toEqual(['812 B', '12 KB', '3.4 MB']);
  expect([1, 2, 3, 4, 11, 12, 13, 21, 112, 102].map(ordinal).join(' ')).toBe(
    '1st 2nd 3rd 4th 11th 12th 13th 21st 112th 102nd',
  );
  expect([plural(1, 'file'), plural(0, 'file'), plural(2, 'thing needs', 'things need')]).toEqual([
    '1 file',
    '0 files',
    '2 things need',
  ]);
});

describe('a cut in the middle', () => {
  it('keeps the end, from a folder on where that is near', () => {
    expect(splitTail('src/auth.ts')).toEqual(['', 'src/auth.ts']);
    expect(splitTail('/home/me/projects/shop/src/checkout/total.ts')).toEqual([
      '/home/me/projects/shop/src/checkout',
      '/total.ts',
    ]);
    expect(splitTail(`/x/${'n'.repeat(80)}`)).toEqual([`/x/${'n'.repeat(56)}`, 'n'.repeat(24)]);
  });

  it('loses nothing', () => {
    for (const text of ['', 'a', '/', 'a/'.repeat(50), 'é🎉'.repeat(30)]) expect(splitTail(text).join('')).toBe(text);
    expect(splitTail('🎉'.repeat(30) + 'a')[1]).toBe(`${'🎉'.repeat(12)}a`);
  });
});

it('finds the first words under headings and marks', () => {
  expect(firstWords('## Goal\n\n- The form works.\n')).toBe('The form works.');
  expect(firstWords('# Only a heading')).toBe('Only a heading');
  expect(firstWords('```\ncode\n```')).toBe('code');
  expect(firstWords('')).toBe('');
});

it('shows words of agents in one line without the marks of their headings', () => {
  const said = (text: string) => eventLine(agentEvent(1, 'r', { kind: 'message', from: 'agent', text })).text;
  expect(said('## Goal\nGreet in `src/a.js`.\n```ts\n#!x\n```')).toBe('Goal\nGreet in `src/a.js`.\n\n#!x');
  expect(said('Issue #12, # and all')).toBe('Issue #12, # and all');
});
