import type { RunId } from '../../contract/ids';
import type { RunStatus } from '../../contract/run';
import type { TaskPlace, TaskState } from '../../contract/task';

/** A run that is not settled yet, as the planner sees it. */
export interface OpenRun {
  readonly id: RunId;
  readonly status: RunStatus['kind'];
}

/** What the engine does next for one task. Every step may be repeated without harm. */
export type TaskStep =
  /** Make its branch and worktree. */
  | { readonly kind: 'place' }
  /** Write the row of its next run. */
  | { readonly kind: 'plan-run' }
  /** Give a planned run to the worker. */
  | { readonly kind: 'start'; readonly runId: RunId }
  /** Follow a run that is under way. */
  | { readonly kind: 'watch'; readonly runId: RunId }
  /** End a run that its task no longer wants. */
  | { readonly kind: 'stop'; readonly runId: RunId }
  /** Commit what an ended run has done and move its task on. */
  | { readonly kind: 'settle'; readonly runId: RunId };

/**
 * The step that brings a task nearer to what its state asks for; null: nothing to do until something changes.
 * Invariant: no run is planned or started while another of the same task is not settled, for both work in one worktree.
 */
export function planTask(state: TaskState, place: TaskPlace, openRuns: readonly OpenRun[]): TaskStep | null {
  const wanted = state.kind === 'running' ? state.runId : null;
  const unwanted = openRuns.find((run) => run.id !== wanted);
  if (unwanted) return { kind: unwanted.status === 'ended' ? 'settle' : 'stop', runId: unwanted.id };
  if (state.kind !== 'running') return null;
  if (place.kind === 'none') return { kind: 'place' };
  if (state.runId === null) return { kind: 'plan-run' };
  const run = openRuns.find((open) => open.id === state.runId);
  if (!run) return null;
  switch (run.status) {
    case 'planned':
      return { kind: 'start', runId: run.id };
    case 'running':
      return { kind: 'watch', runId: run.id };
    case 'ended':
      return { kind: 'settle', runId: run.id };
  }
}
