import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Task } from '../../../src/main/contract/task';
import { tellsStory, tidyStory } from '../../../src/renderer/src/state/view/story';
import { call, valueOf } from '../engine/engine-farm';
import { createReviewFarm } from './review-farm';

const MINUTE = 60_000;

it('work that is discarded, restored and discarded again within the hour is told each time, with the time of each', async () => {
  const bench = await createReviewFarm();
  const task = await bench.done('login');
  const { handlers, clock, app } = bench.farm;
  const discard = async (): Promise<Extract<Task['review'], { kind: 'discarded' }>> => {
    const { review } = await valueOf(handlers['review.discard']({ taskId: task.id }, call));
    if (review.kind !== 'discarded') throw new Error(review.kind);
    return review;
  };
  const restore = () => valueOf(handlers['review.restore']({ taskId: task.id }, call));
  const first = await discard();
  clock.advance(MINUTE);
  await restore();
  clock.advance(MINUTE);
  const second = await discard();
  expect(second.at).toBeGreaterThanOrEqual(first.at + 2 * MINUTE);
  /** The same copy: it is kept as long as it was said to be. */
  expect([second.keptAt, second.until]).toEqual([first.at, first.until]);
  const { events } = app.store.events({ taskId: task.id, limit: 100 });
  const told = tidyStory(events.filter(tellsStory)).flatMap(({ fact }) =>
    fact.type === 'task.changed' && fact.move === null ? [fact.restored ? 'restored' : fact.task.review.kind] : [],
  );
  expect(told).toEqual(['discarded', 'restored', 'discarded']);
  expect((await restore()).place.kind).toBe('worktree');
  expect(existsSync(bench.path(task))).toBe(true);
});
