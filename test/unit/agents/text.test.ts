import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanOutput, cleanText, cutText, oneLine, PieceCleaner } from '../../../src/main/adapters/agents/shared/text';

const E = '\u001b';

/** What an agent could try to say to a terminal, and what is left of it. */
const attacks: readonly (readonly [what: string, text: string, left: string])[] = [
  ['a colour', `${E}[31mred${E}[0m`, 'red'],
  ['the clipboard', `a${E}]52;c;cm0gLXJm\u0007b`, 'ab'],
  ['the clipboard, ended otherwise', `a${E}]52;c;?${E}\\b`, 'ab'],
  ['a link', `${E}]8;;file:///etc/passwd${E}\\click${E}]8;;${E}\\`, 'click'],
  ['the title', `${E}]0;root@host\u0007$ `, '$ '],
  ['a folder', `${E}]7;file://host/\u0007x`, 'x'],
  ['a notification', `${E}]777;notify;a;b\u0007x`, 'x'],
  ['a report', `${E}P$qm${E}\\x${E}[6n${E}[c`, 'x'],
  ['the screen', `${E}[2J${E}[Hfake $ ${E}[?1049h`, 'fake $ '],
  ['a reset', `${E}cx`, 'x'],
  ['one-byte sequences', '\u009b31mred\u009d0;title\u009cx', 'redx'],
  ['an unfinished sequence', `x${E}[`, 'x'],
  ['an endless string', `x${E}]0;${'t'.repeat(100_000)}`, 'x'],
  ['the bell and backspaces', 'pass\b\b\b\bfail\u0007', 'passfail'],
  ['reordering', 'user\u202Egnp.exe\u2066x\u2069', 'usergnp.exex'],
  ['invisible words', 'a\u200bb\ufeffc\u{e0041}\u{e0042}', 'abc'],
  ['a NUL', 'a\0b', 'ab'],
  ['plain text', 'tab\tline\nnext é 漢 👩‍💻', 'tab\tline\nnext é 漢 👩‍💻'],
];

describe('clean text', () => {
  it.each(attacks)('has nothing of %s', (_, text, left) => {
    expect(cleanText(text)).toBe(left);
  });

  it.each(attacks.filter(([what]) => !what.startsWith('an ')))(
    'has nothing of %s, cut in two anywhere',
    (_, text, left) => {
      for (let at = 0; at <= text.length; at += 1) {
        const cleaner = new PieceCleaner();
        expect(cleaner.push(text.slice(0, at)) + cleaner.push(`${text.slice(at)}.`), `cut at ${at}`).toBe(`${left}.`);
      }
    },
  );

  it('is clean in any pieces', () => {
    const everything = attacks.map(([, text]) => text).join('');
    fc.assert(
      fc.property(fc.array(fc.nat(everything.length), { maxLength: 20 }), (cuts) => {
        const cleaner = new PieceCleaner();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), everything.length];
        const text = edges
          .slice(1)
          .map((edge, index) => cleaner.push(everything.slice(edges[index], edge)))
          .join('');
        expect(cleanText(text)).toBe(text);
      }),
    );
  });

  it('of a program shows what the terminal would show in the end', () => {
    expect(cleanOutput('10 %\r50 %\r100 %\r\ndone\r\n')).toBe('100 %\ndone\n');
  });

  it('on one line is the first that says something, cut', () => {
    expect(oneLine(`\n  ${E}[1mfirst${E}[0m  \nsecond`)).toBe('first');
    expect(oneLine('x'.repeat(300))).toBe(`${'x'.repeat(199)}…`);
    expect(oneLine('')).toBe('');
  });
});

describe('a cut text', () => {
  it('is at most so many bytes and a note', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 8, max: 400 }), (text, max) => {
        const cut = cutText(text, max);
        const [kept = ''] = cut.split('\n… cut here');
        if (new TextEncoder().encode(text).length <= max) expect(cut).toBe(text);
        else expect(new TextEncoder().encode(kept).length).toBeLessThanOrEqual(max);
        expect(text.startsWith(kept)).toBe(true);
      }),
    );
  });

  it('says how much is missing', () => {
    expect(cutText('x'.repeat(3 * 1024), 1024)).toBe(`${'x'.repeat(1024)}\n… cut here: 2 KB more`);
  });
});
