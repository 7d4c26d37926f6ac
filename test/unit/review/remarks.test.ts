import { describe, expect, it } from 'vitest';
import type { CommentId, TaskId } from '../../../src/main/contract/ids';
import type { ReviewComment } from '../../../src/main/contract/review';
import { isTooLong, remarksText } from '../../../src/main/core/review/remarks';

const remark = (over: Partial<ReviewComment> = {}): ReviewComment => ({
  id: 'note_0123456789ab' as CommentId,
  taskId: 'task_0123456789ab' as TaskId,
  path: 'src/a.ts',
  side: 'new',
  line: 3,
  lineText: 'const a = 1;',
  text: 'Use let.',
  state: 'draft',
  createdAt: 1,
  sentAt: null,
  ...over,
});

describe('remarks as an agent gets them', () => {
  it('are nothing without words and remarks', () => {
    expect(remarksText('  \n', [])).toBeNull();
    expect(remarksText(' Do more. ', [])).toBe('Do more.');
  });

  it('stand by file, line and side, with the line that they are on', () => {
    const text = remarksText('Nearly.', [
      remark({ path: 'src/b.ts', text: 'last' }),
      remark({ line: 10, text: 'third' }),
      remark({ line: 9, text: 'second\n\nwith more' }),
      remark({ line: 9, side: 'new', createdAt: 0, lineText: '', text: 'first' }),
      remark({ line: 10, side: 'old', lineText: `\`${'x'.repeat(300)}`, text: 'after third' }),
    ]);
    const places = text?.split('\n').filter((line) => line.startsWith('- '));
    expect(places).toEqual([
      '- src/a.ts:9',
      '- src/a.ts:9 `const a = 1;`',
      '- src/a.ts:10 `const a = 1;`',
      `- src/a.ts:10 (a line as it was before) \`'${'x'.repeat(158)}…\``,
      '- src/b.ts:3 `const a = 1;`',
    ]);
    expect(text).toMatch(/^Nearly\.\n\nRemarks/);
    expect(text).toContain('  second\n\n  with more');
  });

  it('are measured in bytes', () => {
    expect(isTooLong('ü'.repeat(19_000))).toBe(false);
    expect(isTooLong('ü'.repeat(19_001))).toBe(true);
  });
});
