import { describe, expect, it } from 'vitest';
import type { CommentId } from '../../../src/main/contract/ids';
import type { ReviewComment } from '../../../src/main/contract/review';
import { sendBacks, sentBackWords } from '../../../src/renderer/src/state/view/send-backs';
import { taskId } from './build';

const sent = (id: string, sentAt: number | null, more: Partial<ReviewComment> = {}): ReviewComment => ({
  ...{ id: `note_${id}` as CommentId, taskId: taskId('t'), path: 'a.ts', side: 'new', line: 1, lineText: '', text: id },
  ...{ state: sentAt === null ? 'draft' : 'sent', createdAt: 1, sentAt },
  ...more,
});

describe('what was sent back', () => {
  it('is told time by time, the first first, with its words apart from its remarks', () => {
    const all = [
      sent('later', 20, { path: 'b.ts', line: 9, side: 'old', lineText: '  gone()  ' }),
      sent('first', 10),
      sent('whole', 20, { path: '' }),
      sent('earlier in the file', 20, { path: 'b.ts', line: 2 }),
    ];
    expect(sendBacks(all)).toEqual([
      { at: 10, words: null, remarks: [{ key: 'note_first', place: 'a.ts:1', quote: '', text: 'first' }] },
      {
        at: 20,
        words: 'whole',
        remarks: [
          { key: 'note_earlier in the file', place: 'b.ts:2', quote: '', text: 'earlier in the file' },
          { key: 'note_later', place: 'b.ts:9, before the change', quote: 'gone()', text: 'later' },
        ],
      },
    ]);
  });

  it('has nothing of what waits to be sent', () => {
    expect(sendBacks([sent('draft', null)])).toEqual([]);
  });

  it('is counted in words', () => {
    expect([1, 3].map(sentBackWords)).toEqual(['sent back once', 'sent back 3 times']);
  });
});
