import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/main/adapters/agents/shared/line-splitter';
import type { SplitLine } from '../../../src/main/adapters/agents/shared/line-splitter';
import { bytesOf } from './fold';

/** Pushes bytes in the given pieces, from `from` on. */
function split(splitter: LineSplitter, bytes: Uint8Array, cuts: readonly number[], from = 0): SplitLine[] {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).flatMap((edge, index) => {
    const start = edges[index] ?? 0;
    return [...splitter.push(from + start, bytes.subarray(start, edge))];
  });
}

const cuts = fc.array(fc.nat(2000), { maxLength: 30 });

describe('the line splitter', () => {
  it('gives the same lines in any chunking', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 })), cuts, (texts, where) => {
        const bytes = bytesOf(texts.map((text) => `${text.replaceAll('\n', '')}\n`).join(''));
        const whole = split(new LineSplitter(64), bytes, []);
        expect(split(new LineSplitter(64), bytes, where)).toEqual(whole);
        expect(whole.at(-1)?.end ?? 0).toBe(bytes.length);
      }),
    );
  });

  it('says where each line ends, and keeps characters whole that were cut in two', () => {
    const splitter = new LineSplitter();
    const bytes = bytesOf('añb\n€\n');
    expect(split(splitter, bytes, [2, 7])).toEqual([
      { kind: 'line', text: 'añb', end: 5 },
      { kind: 'line', text: '€', end: 9 },
    ]);
  });

  it('drops a line that is too long, whole, and goes on with the next', () => {
    fc.assert(
      fc.property(cuts, (where) => {
        const bytes = bytesOf(`ok\n${'x'.repeat(500)}\nok\n`);
        expect(split(new LineSplitter(100), bytes, where)).toEqual([
          { kind: 'line', text: 'ok', end: 3 },
          { kind: 'dropped', why: 'too-long', bytes: 501, end: 504 },
          { kind: 'line', text: 'ok', end: 507 },
        ]);
      }),
    );
  });

  it('skips to the next whole line after a gap, and counts what is missing', () => {
    const splitter = new LineSplitter();
    expect([...splitter.push(0, bytesOf('one\ntw'))]).toHaveLength(1);
    expect([...splitter.push(106, bytesOf('rest\nthree\n'))]).toEqual([
      { kind: 'dropped', why: 'missing', bytes: 2 + 100 + 5, end: 111 },
      { kind: 'line', text: 'three', end: 117 },
    ]);
  });

  it('begins with a gap where the oldest bytes are gone', () => {
    const splitter = new LineSplitter();
    expect([...splitter.push(50, bytesOf('half\nwhole\n'))]).toMatchObject([
      { why: 'missing', bytes: 55 },
      { text: 'whole' },
    ]);
  });

  it('takes bytes that come again once', () => {
    const splitter = new LineSplitter();
    const all = [...splitter.push(0, bytesOf('one\ntwo\n')), ...splitter.push(4, bytesOf('two\nthree\n'))];
    expect(all.map((line) => line.kind === 'line' && line.text)).toEqual(['one', 'two', 'three']);
  });

  it('gives out the last line without its newline at the end', () => {
    const splitter = new LineSplitter();
    expect([...splitter.push(0, bytesOf('one\ntwo'))]).toHaveLength(1);
    expect([...splitter.end()]).toEqual([{ kind: 'line', text: 'two', end: 7 }]);
    expect([...splitter.end()]).toEqual([]);
  });

  it('survives bytes that are no UTF-8', () => {
    const [line] = [...new LineSplitter().push(0, Uint8Array.of(0xff, 0x00, 0xc3, 0x0a))];
    expect(line).toEqual({ kind: 'line', text: '\uFFFD\0\uFFFD', end: 4 });
  });
});
