import { describe, expect, it } from 'vitest';
import { messageWithTrailers } from '../../../src/main/adapters/git/commit-message';
import { messageOf, partsOfMessage, subjectTrouble, usualWords } from '../../../src/renderer/src/state/commit-words';

const commits = ['One', 'Two'].map((subject, at) => ({ id: subject, subject, at }));
const LONG = `🚀 ${'a title of many words '.repeat(9)}end`;

describe('what a commit of a review says', () => {
  it('is the title, and below it only what that does not say', () => {
    expect(usualWords('Add login', { commits }, 'merge')).toEqual({ subject: 'Merge: Add login', body: '' });
    expect(usualWords('Add login', { commits }, 'squash')).toEqual({ subject: 'Add login', body: '* One\n* Two' });
    expect(usualWords('One', { commits: commits.slice(0, 1) }, 'squash')).toEqual({ subject: 'One', body: '' });
  });

  it.each(['merge', 'squash'] as const)('keeps a long title whole in the body: %s', (how) => {
    const words = usualWords(LONG, { commits: [] }, how);
    expect(Array.from(words.subject).length).toBeLessThanOrEqual(72);
    expect(words.subject).toContain('🚀 a title of many words');
    expect(words.body).toBe(LONG);
  });

  it.each(['Add login', LONG])('is committed as it is shown: %s', (title) => {
    for (const how of ['merge', 'squash'] as const) {
      const words = usualWords(title, { commits }, how);
      expect(subjectTrouble(words)).toBeNull();
      const committed = messageWithTrailers(messageOf(words), [['Croft-Task', 't']]);
      const body = words.body === '' ? '' : `${words.body}\n\n`;
      expect(committed).toBe(`${words.subject}\n\n${body}Croft-Task: t\n`);
    }
  });

  it('is found again as it was left', () => {
    for (const words of [
      { subject: 'Add login', body: '' },
      { subject: 'Add login', body: 'With words.\n\n* One' },
      { subject: '', body: 'Words.' },
    ])
      expect(partsOfMessage(messageOf(words))).toEqual(words);
    expect(partsOfMessage(`${LONG}\nmore`).body).toBe(`${LONG}\n\nmore`);
  });

  it('has a subject that is neither empty nor too long', () => {
    expect(subjectTrouble({ subject: '  ', body: 'x' })).toBe('A commit needs a subject.');
    expect(subjectTrouble({ subject: '🚀'.repeat(72), body: '' })).toBeNull();
    expect(subjectTrouble({ subject: 'x'.repeat(80), body: '' })).toBe('At most 72 characters: this has 80.');
  });
});
