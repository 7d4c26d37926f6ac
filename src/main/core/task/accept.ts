import type { Result } from '../../contract/errors';
import { conflict, moved } from './moves';
import type { Moved } from './moves';
import type { TaskWorld } from './world';

const REASON = 'the work was accepted';

/** The user has taken the work as it is: stages that were left are skipped, and the task is done. */
export function accept(world: TaskWorld, at: number): Result<Moved> {
  if (world.state.kind !== 'needs-you' && world.state.kind !== 'held') {
    return conflict('Only a task that waits can be closed by accepting its work.');
  }
  const stages = world.stages.map((stage) =>
    stage.status === 'completed' || stage.status === 'skipped'
      ? stage
      : { ...stage, status: 'skipped' as const, skipReason: REASON, error: null, endedAt: at, updatedAt: at },
  );
  return moved({ ...world, stages, state: { kind: 'done', at }, queueRank: null, note: null }, REASON);
}
