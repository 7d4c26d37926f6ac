import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from '../../../src/main/electron/plain-text';

test.each([
  ['Add login', 'Add login'],
  ['two\nlines\tand  more', 'two lines and more'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]0;title\u0007after', 'after'],
  ['\u001b]8;;file:///etc/passwd\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['\u001b]52;c;aGVsbG8=\u0007x', 'x'],
  ['\u009d0;c1 title\u009cx', 'x'],
  ['a\u202egnp.exe', 'a gnp.exe'],
  ['zero\u200bwidth', 'zero width'],
  ['nul\u0000byte', 'nul byte'],
  ['broken \ud800 half', 'broken \ufffd half'],
  ['👩‍👩‍👧 family', '👩‍👩‍👧 family'],
  ['<b onclick=x>bold</b>', '<b onclick=x>bold</b>'],
])('%j', (text, plain) => {
  expect(plainText(text, 100)).toBe(plain);
});

test('cuts by what people see as characters, and says so', () => {
  expect(plainText('abcdef', 4)).toBe('abc…');
  expect(plainText('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 2)).toBe('👩‍👩‍👧…');
  expect(plainText(`e${'\u0301'.repeat(10_000)}`, 10).length).toBeLessThan(200);
});

test('whatever comes, nothing that acts or hides is left', () => {
  const bad = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029]/u;
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { maxLength: 100 }), fc.integer({ min: 1, max: 80 }), (codes, most) => {
      const plain = plainText(String.fromCharCode(...codes, ...codes.map((code) => code % 0xa0)), most);
      expect(bad.test(plain)).toBe(false);
      expect(plain.isWellFormed()).toBe(true);
      expect([...new Intl.Segmenter('en').segment(plain)].length).toBeLessThanOrEqual(most + 1);
    }),
  );
});
