import { HANDED_BACK } from '../../core/run/conversation';
import { PAUSED } from '../../core/task/moves';
import type { RunRecord, TaskRecord } from '../../ports/store';

/** Why the engine ends a run, in words for its row: what its user has done with the task. */
export function stopReason({ state, next }: TaskRecord, run: RunRecord): string {
  if (state.kind === 'cancelled') return 'cancelled by you';
  if (state.kind === 'held' && state.code === PAUSED) return state.why;
  if (state.kind === 'running' && next.how === 'attended') return 'taken over by you';
  if (state.kind === 'running' && next.how === 'handed-back' && run.attended) return HANDED_BACK;
  if (state.kind === 'running' && next.how === 'handed-back') return 'taken over by you';
  return 'no longer wanted';
}
