import { describe, expect, it } from 'vitest';
import type { CommentId } from '../../../src/main/contract/ids';
import type { ReviewComment } from '../../../src/main/contract/review';
import { remarkKey, unkeptRemarks } from '../../../src/renderer/src/state/unkept-remarks';
import { NOW, taskId } from './build';

const mine = taskId('mine');
const draft: ReviewComment = {
  ...{ id: 'note_1' as CommentId, taskId: mine, path: 'c.ts', side: 'new', line: 4, lineText: '', text: 'As it was.' },
  ...{ state: 'draft', createdAt: NOW, sentAt: null },
};
const found = (all: readonly (readonly [string, string])[], comments: ReviewComment[] = []) =>
  unkeptRemarks(new Map(all), { taskId: mine, comments });

describe('remarks that are written and not kept', () => {
  it('are those of this review, in the order of files and lines', () => {
    const at = (path: string, side: 'old' | 'new', line: number) => remarkKey(mine, { path, side, line });
    const remarks = found([
      [at('b with new 3.ts', 'old', 12), 'B'],
      [at('a.ts', 'new', 9), 'A9'],
      [at('a.ts', 'new', 2), 'A2'],
      [remarkKey(taskId('other'), { path: 'a.ts', side: 'new', line: 1 }), 'not mine'],
      [`send-back ${mine}`, 'for the whole'],
      [`accept ${mine}`, 'a message'],
    ]);
    expect(remarks.map(({ path, side, line, words }) => [path, side, line, words])).toEqual([
      ['a.ts', 'new', 2, 'A2'],
      ['a.ts', 'new', 9, 'A9'],
      ['b with new 3.ts', 'old', 12, 'B'],
    ]);
  });

  it('are changed words of a draft, too, as long as it is one', () => {
    expect(found([['note_1', 'Other words.']], [draft])).toMatchObject([{ draft: 'note_1', path: 'c.ts', line: 4 }]);
    expect(found([['note_1', ' As it was. ']], [draft])).toEqual([]);
  });

  it('are words on a draft that was sent without them, too: a remark of its own from then on', () => {
    const sent: ReviewComment = { ...draft, state: 'sent' };
    expect(found([['note_1', 'Other words.']], [sent])).toMatchObject([{ key: 'note_1', draft: null, line: 4 }]);
    expect(found([['note_1', 'As it was.']], [sent])).toEqual([]);
  });
});
