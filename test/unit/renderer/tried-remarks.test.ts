import { describe, expect, it } from 'vitest';
import type { CommentId } from '../../../src/main/contract/ids';
import type { ReviewComment } from '../../../src/main/contract/review';
import { forgetTry, heldAs, nextTry, parseTried, triedPlace } from '../../../src/renderer/src/state/tried-remarks';
import { NOW, taskId } from './build';

const first = 'note_first' as CommentId;
const fresh = 'note_fresh' as CommentId;
const tried = { id: first, words: ['Say more.'] };
const held: ReviewComment = {
  ...{ id: first, taskId: taskId('t'), path: 'a.ts', side: 'new', line: 4, lineText: '', text: 'Say more.' },
  ...{ state: 'draft', createdAt: NOW, sentAt: null },
};
const idOf = (text: string, seen: readonly ReviewComment[] = [], before: typeof tried | null = tried) =>
  nextTry(before, text, seen, () => fresh).id;

describe('a remark that is sent again', () => {
  it('keeps its id: the same words always, others until the first were seen to have arrived', () => {
    expect(idOf('Say more.', [], null)).toBe(fresh);
    expect(idOf('Say more.')).toBe(first);
    expect(idOf('Say more.', [held])).toBe(first);
    expect(idOf('Say more of it.')).toBe(first);
    expect(idOf('Say more of it.', [held])).toBe(fresh);
    expect(idOf('Say more of it.', [{ ...held, id: 'note_other' as CommentId }])).toBe(first);
  });

  it('replaces older words of its own, and nothing that anybody else has written or that was sent', () => {
    const next = nextTry(tried, 'Say more of it.', [], () => fresh);
    expect(heldAs(next, 'Say more of it.', { ...held, text: 'Say more of it.' })).toBe('kept');
    expect(heldAs(next, 'Say more of it.', held)).toBe('older');
    expect(heldAs(next, 'Say more of it.', { ...held, text: 'Edited elsewhere.' })).toBe('another');
    expect(heldAs(next, 'Say more of it.', { ...held, state: 'sent' })).toBe('another');
  });

  it('is another one after the first was sent to the agent, whoever of both knows of that', () => {
    const sent = { ...held, state: 'sent' as const };
    expect(idOf('Say more.', [sent])).toBe(fresh);
    expect(idOf('Say more of it.', [sent])).toBe(fresh);
    expect(heldAs(tried, 'Say more.', sent)).toBe('another');
    expect(heldAs(tried, 'Say more.', held)).toBe('kept');
  });

  it('is forgotten with its words, and kept with them', () => {
    const all = new Map([
      ['a.ts', 'Say more.'],
      [triedPlace('a.ts'), 'try'],
    ]);
    const writes: string[] = [];
    const words = {
      read: (place: string) => all.get(place) ?? '',
      write(place: string, text: string) {
        writes.push(place);
        all.set(place, text);
      },
    };
    forgetTry(words, 'a.ts');
    expect(words.read(triedPlace('a.ts'))).toBe('try');
    all.delete('a.ts');
    forgetTry(words, 'a.ts');
    forgetTry(words, 'a.ts');
    forgetTry(words, 'b.ts');
    expect(words.read(triedPlace('a.ts'))).toBe('');
    expect(writes).toEqual([triedPlace('a.ts')]);
  });

  it('is read from what was kept, where anything odd is none', () => {
    expect(parseTried(JSON.stringify(tried))).toEqual(tried);
    for (const odd of ['', 'null', '{', '[]', '{"id":1,"words":[]}', '{"id":"note_1"}']) {
      expect(parseTried(odd)).toBeNull();
    }
  });
});
