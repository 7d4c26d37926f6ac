import { describe, expect, it } from 'vitest';
import { createJobQueue } from '../../../src/main/app/engine/job-queue';

describe('jobs', () => {
  it('are done one after the other, and none after one that fails', async () => {
    const jobs = createJobQueue();
    const done: string[] = [];
    const first = Promise.withResolvers<void>();
    void jobs.put(async () => {
      await first.promise;
      done.push('first');
    });
    void jobs.put(() => Promise.resolve(void done.push('second')));
    void jobs.put(() => Promise.reject(new Error('no')));
    const last = jobs.put(() => Promise.resolve(void done.push('last')));
    first.resolve();
    await last;
    expect(done).toEqual(['first', 'second']);
    expect(jobs.over.reason).toEqual(new Error('no'));
  });

  it('end when they are closed: the one under way is waited for, the others are let go', async () => {
    const jobs = createJobQueue();
    const done: string[] = [];
    const first = Promise.withResolvers<void>();
    void jobs.put(async () => {
      await first.promise;
      done.push('first');
    });
    await Promise.resolve();
    const second = jobs.put(() => Promise.resolve(void done.push('second')));
    const closed = jobs.close().then(() => done.push('closed'));
    expect(jobs.over.aborted).toBe(true);
    first.resolve();
    await Promise.all([closed, second]);
    expect(done).toEqual(['first', 'closed']);
  });
});
