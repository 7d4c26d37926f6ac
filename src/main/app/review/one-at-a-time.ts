import { fail } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { TaskId } from '../../contract/ids';

/** Two that decide over the same work at the same time would undo each other: the second is told to wait. `busy` has those under way. */
export function createOneAtATime(busy: Set<TaskId>) {
  return async <T>(taskId: TaskId, work: () => Promise<Result<T>>): Promise<Result<T>> => {
    if (busy.has(taskId)) {
      return fail('conflict', 'The work of this task is being brought home or put away right now.', {
        reason: 'review.busy',
        next: 'Wait a moment, then look again.',
      });
    }
    busy.add(taskId);
    try {
      return await work();
    } finally {
      busy.delete(taskId);
    }
  };
}
