import { describe, expect, it } from 'vitest';
import { diffFacts, lineNumbers } from '../../../src/renderer/src/features/review/diff-facts';
import { visibleText, visibleTurns } from '../../../src/renderer/src/ui/visible-text';

const NO_END = '\\ No newline at end of file';
const of = (lines: readonly string[], head: readonly string[] = []) =>
  diffFacts(['diff --git a/a b/a', ...head, '--- a/a', '+++ b/a', ...lines, ''].join('\n'));

describe('what the lines of a change do not show', () => {
  it.each([
    [['old mode 100644', 'new mode 100755'], 'It can be run as a program now.'],
    [['old mode 100755', 'new mode 100644'], 'It can no longer be run as a program.'],
    [['new file mode 100755'], 'It can be run as a program.'],
    [['new file mode 120000'], 'It is a link: its line is where it leads.'],
    [['new file mode 160000'], 'It is a submodule: its line is a commit of another repository.'],
  ])('is its mode: %s', (head, words) => {
    expect(of(['@@ -1 +1 @@', '-a', '+b'], head).words).toEqual([words]);
    expect(diffFacts(['diff --git a/a b/a', ...head, ''].join('\n')).words).toEqual([words]);
  });

  it.each([
    [['-a', '-b', '+a\r', '+b\r'], ['Line ends have become CRLF.']],
    [['-a\r', '-b\r', '+a', '+b'], ['Line ends have become LF.']],
    [['-a\r', '+b\r'], []],
    [['-a', '+b'], []],
    [['+a\r', '+b\r'], ['Its lines end in CRLF.']],
    [['-a', NO_END, '+a'], ['Its last line has a line end now.']],
    [['-a', '+a', NO_END], ['Its last line has no line end.']],
    [['-a', NO_END, '+b', NO_END], []],
    [['-a', '+b', ' c', NO_END], []],
    [['+a', NO_END], ['Its last line has no line end.']],
  ])('is its line ends: %j', (lines, words) => {
    expect(of(['@@ -1,9 +1,9 @@', ...lines]).words).toEqual(words);
  });

  it('is said of no ordinary change, nor of none, nor of the last line of a file that is gone', () => {
    expect(of(['@@ -1 +1 @@', '-a', '+b'])).toEqual({ words: [], turned: [] });
    expect(diffFacts('')).toEqual({ words: [], turned: [] });
    expect(of(['@@ -1 +0,0 @@', '-a', NO_END], ['deleted file mode 100644']).words).toEqual([]);
  });

  it('is where hidden characters turn the direction of writing', () => {
    const lines = [
      '@@ -1 +1,3 @@',
      ' same \u202E',
      '-a\u202E',
      '+if (a) {',
      '+  /* \u202E } \u2066if*/',
      '@@ -9 +20 @@',
      '+\u2067',
    ];
    expect(of(lines).turned).toEqual([3, 20]);
    expect([[4], [1, 2], [1, 2, 3, 4, 5, 6, 7]].map(lineNumbers)).toEqual([
      'line 4',
      'lines 1 and 2',
      'lines 1, 2, 3, 4, 5 and 2 more',
    ]);
  });
});

describe('a name', () => {
  it('shows what is hidden in it, and nothing else is changed', () => {
    expect(visibleText('\u202Etxt.exe')).toBe('[U+202E]txt.exe');
    expect(visibleText('a\nb\tc\u001b')).toBe('a[U+000A]b[U+0009]c[U+001B]');
    expect(visibleText('zero\u200Bwidth\u007f')).toBe('zero[U+200B]width[U+007F]');
    expect(visibleText('ünï 日本 שלום 👩‍💻.ts')).toBe('ünï 日本 שלום 👩‍💻.ts');
  });

  it('in a sentence only what turns its words is written out', () => {
    expect(visibleTurns('There is no folder /tmp/\u202Efdp.exe.\nTry another.')).toBe(
      'There is no folder /tmp/[U+202E]fdp.exe.\nTry another.',
    );
    expect(visibleTurns('\u200Fשלום\u200F')).toBe('\u200Fשלום\u200F');
  });
});
