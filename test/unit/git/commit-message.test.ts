import { describe, expect, it } from 'vitest';
import { messageWithTrailers, withShortSubject } from '../../../src/main/adapters/git/commit-message';

const subjectOf = (message: string): string => message.split('\n', 1)[0] ?? '';

describe('the subject of a commit', () => {
  it('stays as it is where it fits', () => {
    for (const message of ['', 'Add login', 'Add login\n\nWith words.', 'x'.repeat(72), `${'ab '.repeat(24)}\nmore`])
      expect(withShortSubject(message)).toBe(message);
  });

  it('is cut behind a word where it is too long, and stands whole in the text', () => {
    const long = `Implementation: ${'many words '.repeat(26)}end`;
    const message = withShortSubject(`${long}\n\nWhat was done.`);
    expect(subjectOf(message)).toBe('Implementation: many words many words many words many words many words…');
    expect(message.slice(message.indexOf('\n'))).toBe(`\n\n${long}\n\nWhat was done.`);
  });

  it.each([
    ['a'.repeat(71), 'a'.repeat(71)],
    ['b'.repeat(80), 'b'.repeat(71)],
    [`Fix ${'c'.repeat(90)}`, `Fix ${'c'.repeat(67)}`],
    ['🎉'.repeat(80), '🎉'.repeat(71)],
  ])('never takes a sign apart or more than a line: %s', (beginning, expected) => {
    const subject = subjectOf(withShortSubject(`${beginning} and some more of it`));
    expect(subject).toBe(`${expected}…`);
    expect(Array.from(subject).length).toBeLessThanOrEqual(72);
  });

  it('does not keep the trailers from being the last paragraph', () => {
    const message = messageWithTrailers('word '.repeat(40), [['Croft-Run', 'r1']]);
    expect(subjectOf(message).length).toBeLessThanOrEqual(72);
    expect(message.endsWith('\n\nCroft-Run: r1\n')).toBe(true);
  });
});
