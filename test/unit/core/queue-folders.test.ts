import { expect, it } from 'vitest';
import type { TaskId } from '../../../src/main/contract/ids';
import { planQueue } from '../../../src/main/core/task/queue';
import type { QueuedTask } from '../../../src/main/core/task/queue';

const queued = (id: string, folder: string | null): QueuedTask => ({
  id: id as TaskId,
  state: { kind: 'queued', since: 1 },
  queueRank: 1,
  folder,
});

it('a folder in which the agent of another task still works is waited for; its own task goes on there', () => {
  const inUse = new Map([['/shop', new Set(['task_one' as TaskId])]]);
  expect(planQueue([queued('task_two', '/shop'), queued('task_three', '/other')], 2, inUse)).toEqual(['task_three']);
  expect(planQueue([queued('task_one', '/shop')], 2, inUse)).toEqual(['task_one']);
  expect(planQueue([queued('task_two', '/shop')], 2)).toEqual(['task_two']);
});
