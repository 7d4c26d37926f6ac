import { expect, it } from 'vitest';
import { conflictOf } from '../../../src/main/app/review/subject';
import type { Review } from '../../../src/main/contract/review';
import type { Task } from '../../../src/main/contract/task';
import { isOutdated } from '../../../src/renderer/src/state/review-unseen';
import { NOW, task, taskId } from './build';

const looked = (blocked: Review['blocked']): Review => ({
  ...{ taskId: taskId('a'), branch: 'croft/a', into: null, branches: [], base: 'b', tip: 't', commits: [], behind: 0 },
  ...{ dirty: false, conflicts: [], blocked, files: [], truncated: false, comments: [] },
});

it('does not count any more when its task has got its work back since', () => {
  const of = (review: Task['review']) => task('a', { kind: 'done', at: NOW }, { review });
  const away = looked(conflictOf('discarded', 'The work of this task was discarded.'));
  expect(isOutdated(of({ kind: 'open' }), away)).toBe(true);
  expect(isOutdated(of({ kind: 'discarded', at: NOW, until: NOW }), away)).toBe(false);
  expect(isOutdated(of({ kind: 'open' }), looked(conflictOf('terminal_open', 'A terminal is open.')))).toBe(false);
  expect(isOutdated(of({ kind: 'open' }), looked(null))).toBe(false);
});
