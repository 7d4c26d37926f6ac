import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSweep } from '../../../src/main/app/review/sweep';
import { fail } from '../../../src/main/contract/errors';
import { call, valueOf } from '../engine/engine-farm';
import { createReviewFarm } from '../review/review-farm';

/** A task whose accepted work was not put away, as the farm was killed right before; `names` were agreed to be lost. */
async function acceptedBeforeCrash(names: readonly string[]) {
  let isKilled = true;
  const bench = await createReviewFarm({
    wrapGit: (git) => ({
      ...git,
      putAway: (o) => (isKilled ? Promise.resolve(fail('unavailable', 'The farm was killed here.')) : git.putAway(o)),
    }),
  });
  const task = await bench.done('login');
  bench.write(task, { '.gitignore': '*.db\n' });
  const path = bench.path(task);
  for (const name of names) makeHuge(join(path, name));
  await valueOf(bench.farm.handlers['review.accept']({ taskId: task.id, how: 'merge', mayGo: [...names] }, call));
  expect(existsSync(path)).toBe(true);
  isKilled = false;
  const notices = () =>
    bench.farm.app.store
      .events({ taskId: task.id, limit: 100 })
      .events.filter(({ fact }) => fact.type === 'notice' && fact.message.includes('stays where it is'));
  return {
    path,
    notices,
    async sweep() {
      const sweep = createSweep(bench.farm.app);
      sweep.start();
      await sweep.idle();
      await sweep.dispose();
    },
  };
}

function makeHuge(path: string): void {
  writeFileSync(path, '');
  truncateSync(path, 60 * 1024 * 1024);
}

it('what may be lost of accepted work is agreed to once: a crash before the removal forgets nothing of it', async () => {
  const { path, sweep } = await acceptedBeforeCrash(['shop.db']);
  await sweep();
  expect(existsSync(path)).toBe(false);
});

it('what nobody has agreed to lose of accepted work stays, also after a crash', async () => {
  const { path, sweep } = await acceptedBeforeCrash(['shop.db']);
  makeHuge(join(path, 'later.db'));
  await sweep();
  expect(existsSync(join(path, 'later.db'))).toBe(true);
});

it('that work stays after a crash, as nobody has agreed to lose it, is told, and once', async () => {
  const { path, notices, sweep } = await acceptedBeforeCrash([]);
  makeHuge(join(path, 'later.db'));
  expect(notices()).toHaveLength(0);
  await sweep();
  expect(notices()).toHaveLength(1);
  await sweep();
  expect(notices()).toHaveLength(1);
});
