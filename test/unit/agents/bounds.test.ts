import { describe, expect, it } from 'vitest';
import { boundedInput } from '../../../src/main/adapters/agents/shared/bounded-input';
import { foldLines } from '../../../src/main/adapters/agents/shared/terminal-view/fold-lines';

const count = (lines: number): string => Array.from({ length: lines }, (_, index) => `line ${index + 1}`).join('\n');

describe('a folded text', () => {
  it('is whole while folding would save nothing', () => {
    expect(foldLines(count(11), 6, 4)).toMatchObject({ hidden: 0, tail: [] });
    expect(foldLines(count(11), 6, 4).head).toHaveLength(11);
  });

  it('shows how it begins and ends, and counts what lies between', () => {
    expect(foldLines(count(218), 2, 2)).toEqual({
      head: ['line 1', 'line 2'],
      hidden: 214,
      tail: ['line 217', 'line 218'],
    });
  });

  it('has no blank lines around it, and may be empty', () => {
    expect(foldLines('\n\n  a\n\nb\n\n', 6, 4).head).toEqual(['  a', '', 'b']);
    expect(foldLines(' \n\t\n', 6, 4)).toEqual({ head: [], hidden: 0, tail: [] });
  });

  it('is quick with a text of any size', () => {
    const { head, hidden, tail } = foldLines(`${'x'.repeat(5_000_000)}\n`.repeat(3) + count(300_000), 1, 1);
    expect([head[0]?.length, hidden, tail[0]]).toEqual([2002, 300_001, 'line 300000']);
  });
});

describe('the input of a tool', () => {
  it('is kept as it is while it is small', () => {
    const input = { command: 'ls', list: [1, 'a', null, { b: true }] };
    expect(boundedInput(input)).toEqual(input);
  });

  it('is cut in length, breadth and depth', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`) as object;
    const wide = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, 'x'.repeat(1000)]));
    const bounded = boundedInput({ deep, wide, long: 'y'.repeat(1_000_000), list: Array(5000).fill('z') });
    expect(JSON.stringify(bounded).length).toBeLessThan(250_000);
    expect(JSON.stringify(bounded)).toContain('nested too deeply');
  });

  it('has no names that reach a prototype', () => {
    const input = JSON.parse('{"__proto__":{"a":1},"constructor":{"a":1},"ok":1}') as unknown;
    expect(Object.getOwnPropertyNames(boundedInput(input))).toEqual(['ok']);
    expect(boundedInput('text')).toEqual({});
  });
});
