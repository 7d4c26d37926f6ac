import { existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, valueOf } from '../engine/engine-farm';
import { createReviewFarm, reasonOf } from './review-farm';

const BIG = 60 * 1024 * 1024;

/** A task that is done, with an ignored file in its worktree that is too large for a copy. */
async function withBigFile() {
  const bench = await createReviewFarm();
  const task = await bench.done('login');
  bench.write(task, { '.gitignore': '*.db\nnode_modules/\n', 'shop.db': '', 'node_modules/a.js': 'a' });
  truncateSync(join(bench.path(task), 'shop.db'), BIG);
  return { bench, task, path: bench.path(task), handlers: bench.farm.handlers };
}

describe('work of which not all can be kept', () => {
  it('is told in its review', async () => {
    const { bench, task } = await withBigFile();
    expect((await bench.review(task)).notKept).toEqual([
      { path: 'node_modules/', files: null, bytes: null, remade: true },
      { path: 'shop.db', files: 1, bytes: BIG, remade: false },
    ]);
  });

  it('is discarded only by who agrees to lose just that', async () => {
    const { bench, task, path, handlers } = await withBigFile();
    expect(await reasonOf(handlers['review.discard']({ taskId: task.id }, call))).toBe('review.not_kept');
    const other = handlers['review.discard']({ taskId: task.id, mayGo: ['other.db'] }, call);
    expect(await reasonOf(other)).toBe('review.not_kept');
    expect([bench.farm.present(task).review.kind, existsSync(path)]).toEqual(['open', true]);
    await valueOf(handlers['review.discard']({ taskId: task.id, mayGo: ['shop.db'] }, call));
    expect([bench.farm.present(task).review.kind, existsSync(path)]).toEqual(['discarded', false]);
  });

  it('is accepted, and its worktree stays unless its user has agreed', async () => {
    const { bench, task, path, handlers } = await withBigFile();
    const accepted = await valueOf(handlers['review.accept']({ taskId: task.id, how: 'merge' }, call));
    expect([accepted.review.kind, existsSync(join(path, 'shop.db'))]).toEqual(['accepted', true]);
    expect(bench.git('show', 'main:login.txt')).toBe('login');
    const { events } = bench.farm.app.store.events({ taskId: task.id, limit: 5 });
    const notice = events.map(({ fact }) => fact).find(({ type }) => type === 'notice');
    expect(notice).toMatchObject({
      level: 'info',
      code: 'review.left_behind',
      message: expect.stringContaining('shop.db'),
    });
  });

  it('is accepted and cleaned up by who agrees', async () => {
    const { task, path, handlers } = await withBigFile();
    await valueOf(handlers['review.accept']({ taskId: task.id, how: 'merge', mayGo: ['shop.db'] }, call));
    expect(existsSync(path)).toBe(false);
  });
});
