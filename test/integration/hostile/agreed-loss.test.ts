import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSweep } from '../../../src/main/app/review/sweep';
import { fail } from '../../../src/main/contract/errors';
import { call, valueOf } from '../engine/engine-farm';
import { createReviewFarm } from '../review/review-farm';

/** A farm that is killed each time right before work that was put away is removed, until it is told otherwise. */
async function farmThatCrashes() {
  const crash = { isNow: true };
  const bench = await createReviewFarm({
    wrapGit: (git) => ({
      ...git,
      putAway: (o) =>
        crash.isNow ? Promise.resolve(fail('unavailable', 'The farm was killed here.')) : git.putAway(o),
    }),
  });
  return { bench, crash };
}

it('what may be lost is agreed to once: a crash before the removal forgets nothing of it', async () => {
  const { bench, crash } = await farmThatCrashes();
  const task = await bench.done('login');
  bench.write(task, { '.gitignore': '*.db\n', 'shop.db': '', 'other.db': '' });
  const path = bench.path(task);
  truncateSync(join(path, 'shop.db'), 60 * 1024 * 1024);
  await valueOf(bench.farm.handlers['review.discard']({ taskId: task.id, mayGo: ['shop.db'] }, call));
  expect(existsSync(path)).toBe(true);
  crash.isNow = false;
  const sweep = createSweep(bench.farm.app);
  sweep.start();
  await sweep.idle();
  expect(existsSync(path)).toBe(false);
  await sweep.dispose();
});

it('what nobody has agreed to lose stays, also after a crash', async () => {
  const { bench, crash } = await farmThatCrashes();
  const task = await bench.done('login');
  bench.write(task, { '.gitignore': '*.db\n', 'shop.db': '' });
  const path = bench.path(task);
  const big = (name: string) => truncateSync(join(path, name), 60 * 1024 * 1024);
  big('shop.db');
  await valueOf(bench.farm.handlers['review.discard']({ taskId: task.id, mayGo: ['shop.db'] }, call));
  writeFileSync(join(path, 'later.db'), '');
  big('later.db');
  crash.isNow = false;
  const sweep = createSweep(bench.farm.app);
  sweep.start();
  await sweep.idle();
  expect(existsSync(join(path, 'later.db'))).toBe(true);
  await sweep.dispose();
});
