import { describe, expect, it } from 'vitest';
import { targetsOf } from '../../../src/renderer/src/state/review-targets';
import { NOW, task } from './build';

const place = { kind: 'worktree', path: '/w', branch: 'mine/renamed', base: null } as const;
const tasks = [task('other', { kind: 'done', at: NOW }, { place })];

describe('branches that work may go into', () => {
  it('have those of other tasks apart, known here or told by their names', () => {
    const branches = ['croft/1a2b3c4d-add-login', 'croft/notes', 'main', 'mine/renamed'];
    expect(targetsOf(branches, tasks, 'main')).toEqual({
      usual: ['croft/notes', 'main'],
      ofTasks: ['croft/1a2b3c4d-add-login', 'mine/renamed'],
    });
  });

  it('have the chosen one among the usual ones, whatever it is', () => {
    expect(targetsOf(['main', 'mine/renamed'], tasks, 'mine/renamed').usual).toEqual(['main', 'mine/renamed']);
    expect(targetsOf(['main'], tasks, 'new').usual).toEqual(['new', 'main']);
    expect(targetsOf([], tasks, '')).toEqual({ usual: [], ofTasks: [] });
  });
});
