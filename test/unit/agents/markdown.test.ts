import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkdownPainter } from '../../../src/main/adapters/agents/shared/terminal-view/markdown';
import type { Span } from '../../../src/main/adapters/agents/shared/terminal-view/markdown';

/** Spans with neighbours of one colour joined, as `text` or `<colour:text>`. */
function show(spans: readonly Span[]): string {
  return spans
    .map(({ text, style }) => (style && text !== '\n' ? `<${style}:${text}>` : text))
    .join('')
    .replaceAll(/>(<(?:bold|cyan|heading):)/g, '>$1');
}

function paintAll(text: string, pieces: readonly string[] = [text]): Span[] {
  const painter = new MarkdownPainter();
  return [...pieces.flatMap((piece) => painter.push(piece)), ...painter.finish()];
}

/** Each character with its colour. */
const cells = (spans: readonly Span[]): string[] =>
  spans.flatMap(({ text, style }) => Array.from(text).map((char) => `${char}${char === '\n' ? '' : (style ?? '')}`));

const cases: readonly (readonly [markdown: string, shown: string])[] = [
  ['plain words', 'plain words'],
  ['# Title\ntext', '<heading:Title>\ntext'],
  ['#hashtag and ####### seven', '#hashtag and ####### seven'],
  ['a **bold** word', 'a <bold:bold> word'],
  ['2 ** 3 and 4*5*6', '2 ** 3 and 4*5*6'],
  ['**open to the end\nnext', '<bold:open to the end>\nnext'],
  ['run `npm test` now', 'run <cyan:npm test> now'],
  ['`a **b** c`', '<cyan:a **b** c>'],
  ['- one\n  * two\n+ three', '• one\n  • two\n• three'],
  ['-not a list', '-not a list'],
  ['```js\nconst a = **1**;\n# no title\n```\nafter', '<cyan:const a = **1**;>\n<cyan:# no title>\nafter'],
  ['---\n***', '---\n***'],
  ['', ''],
];

describe('Markdown in the terminal', () => {
  it.each(cases)('colours %j', (markdown, shown) => {
    expect(show(paintAll(markdown))).toBe(shown);
  });

  it('is the same in any pieces', () => {
    const words = fc.array(fc.constantFrom('#', ' ', '*', '**', '`', '```', '\n', '- ', 'a', 'word', '  '), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(words, (pieces) => {
        expect(cells(paintAll('', pieces))).toEqual(cells(paintAll(pieces.join(''))));
      }),
    );
  });

  it('holds back no more than what decides about a line', () => {
    const painter = new MarkdownPainter();
    expect(show(painter.push('The first words'))).toBe('The first words');
    expect(show(painter.push(' and more'))).toBe(' and more');
  });
});
