import { describe, expect, it } from 'vitest';
import { inlinePieces } from '../../../src/renderer/src/ui/inline-pieces';
import { parseProse } from '../../../src/renderer/src/ui/parse-prose';

const short = (text: string) =>
  parseProse(text).map((block) =>
    block.kind === 'list'
      ? `list ${block.items.map(({ depth, mark, text: words }) => `${depth}${mark}${words}`).join(' | ')}`
      : `${block.kind} ${block.text}`,
  );

describe('prose', () => {
  it('has headings, paragraphs, lists and code', () => {
    expect(
      short(
        '# Goal #\nOne\ntwo\n\nthree\n- a\n  more\n  - b\n2) c\n\n```ts\n# not a heading\n\n- nor a list\n```\nend',
      ),
    ).toEqual([
      'heading Goal',
      'paragraph One\ntwo',
      'paragraph three',
      'list 0•a\nmore | 1•b | 02)c',
      'code # not a heading\n\n- nor a list',
      'paragraph end',
    ]);
  });

  it('keeps a fence open to the end, and longer fences around shorter ones', () => {
    expect(short('````\n```\nx\n```\n````\n```\nopen')).toEqual(['code ```\nx\n```', 'code open']);
  });

  it('leaves HTML, links and pictures the text that they are', () => {
    const text = '<img src=x onerror=alert(1)> [a](javascript:alert(1)) ![b](http://x/y.png)';
    expect(short(text)).toEqual([`paragraph ${text}`]);
  });

  it('gives each block a place of its own', () => {
    const at = parseProse('a\n\n# b\n- c\n\nd').map((block) => block.at);
    expect(new Set(at).size).toBe(at.length);
    expect(parseProse('')).toEqual([]);
  });
});

describe('words in backticks', () => {
  it('are code, in double stars strong, alone nothing', () => {
    expect(inlinePieces('run `npm test` **now** ` or * later').map(({ look, text }) => `${look}:${text}`)).toEqual([
      'plain:run ',
      'code:npm test',
      'plain: ',
      'strong:now',
      'plain: ` or * later',
    ]);
    expect(inlinePieces('')).toEqual([]);
  });
});
