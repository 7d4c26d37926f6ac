import { expect, it } from 'vitest';
import { fail } from '../../../src/main/contract/errors';
import type { OperationName } from '../../../src/main/contract/index';
import type { Task } from '../../../src/main/contract/task';
import type { App } from '../../../src/renderer/src/state/app';
import { addRemark, putRemarkBack, takeRemark } from '../../../src/renderer/src/state/review-remarks';
import type { ReviewSession } from '../../../src/renderer/src/state/review-session';
import { createUnsavedWords } from '../../../src/renderer/src/state/review-unsaved';
import { call } from '../engine/engine-farm';
import { createReviewFarm } from './review-farm';
import type { ReviewFarm } from './review-farm';

const place = { path: 'work.txt', side: 'new', line: 1, lineText: 'by' } as const;

/** A window on a farm whose answers can be lost on their way, after the farm has done what was asked. */
function windowOn({ farm, review }: ReviewFarm, task: Task) {
  const held = new Map<string, string>();
  const storage = {
    getItem: (key: string) => held.get(key),
    setItem: (key: string, text: string) => held.set(key, text),
  };
  const words = createUnsavedWords(() => storage as unknown as Storage);
  const world: { lost: number; shown: Awaited<ReturnType<ReviewFarm['review']>> | null } = { lost: 0, shown: null };
  const invoke = async (name: OperationName, input: unknown) => {
    const reply = await (farm.handlers[name] as (...of: unknown[]) => unknown)(input, call);
    if (world.lost === 0) return reply;
    world.lost = Math.max(0, world.lost - 1);
    return fail('unavailable', 'The farm has not answered.');
  };
  const farmNow = { getState: () => ({ terminals: [] }) };
  const app = { host: { invoke }, farm: farmNow, toasts: { failed: () => null } } as unknown as App;
  const session = {
    store: { getState: () => ({ review: world.shown }) },
    patch: () => null,
  } as unknown as ReviewSession;
  return {
    app,
    session,
    world,
    look: async () => void (world.shown = await review(task)),
    keep: (text: string) => addRemark(app, session, task.id, place, text, undefined, words),
    texts: async () => (await review(task)).comments.map(({ text }) => text),
  };
}

it('a remark whose answer was lost is one remark when it is kept again', async () => {
  const bench = await createReviewFarm();
  const task = await bench.done('login');
  const { world, look, keep, texts } = windowOn(bench, task);
  world.lost = 2;
  expect(await keep('Say more.')).toBeNull();
  expect(await keep('Say more.')).toBeNull();
  await look();
  expect(await keep('Say more.')).toMatchObject({ text: 'Say more.', state: 'draft' });
  expect(await texts()).toEqual(['Say more.']);
  expect(await keep('Say more.')).not.toBeNull();
  expect(await texts(), 'a second one that is meant is a second one').toEqual(['Say more.', 'Say more.']);
});

it('words that were changed after a lost answer take the place of the first, and never that of a remark that is seen', async () => {
  const bench = await createReviewFarm();
  const task = await bench.done('login');
  const { world, look, keep, texts } = windowOn(bench, task);
  world.lost = 1;
  expect(await keep('Say more.')).toBeNull();
  expect(await keep('Say more of it.')).toMatchObject({ text: 'Say more of it.' });
  expect(await texts()).toEqual(['Say more of it.']);
  world.lost = 1;
  expect(await keep('Why?')).toBeNull();
  await look();
  expect(await keep('And who?')).not.toBeNull();
  expect(await texts()).toEqual(['Say more of it.', 'Why?', 'And who?']);
});

it('a remark that was thrown away comes back once', async () => {
  const bench = await createReviewFarm();
  const task = await bench.done('login');
  const { app, session, world, keep, texts } = windowOn(bench, task);
  const kept = await keep('Say more.');
  if (!kept || !(await takeRemark(app, session, kept))) throw new Error('it was not taken');
  world.lost = 1;
  expect(await putRemarkBack(app, session, kept)).toBe(false);
  expect(await putRemarkBack(app, session, kept)).toBe(true);
  expect(await texts()).toEqual(['Say more.']);
});
