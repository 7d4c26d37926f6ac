import { isOver } from '../../core/task/world';
import type { App } from '../app';
import { KEPT_FOR_MS } from './discard';
import { putAway } from './put-away';
import { keptAt, worktreeOf } from './subject';

const PAUSE_MS = 24 * 3_600_000;
const LIMIT_MS = 10 * 60_000;
/** Tasks of a workspace whose worktrees are looked after, and for how long after they were decided over. */
const MOST_TASKS = 200;
const RECENT_MS = 7 * 24 * 3_600_000;

export interface Sweep {
  /** Begins, at once and then once a day. */
  start(): void;
  /** The sweep that is under way. */
  idle(): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * Removes copies of work that were kept for 30 days, and finishes what a crash has kept from being put away. One timer for the farm. A workspace
 * that cannot be swept does not keep the others from it.
 */
export function createSweep(app: App): Sweep {
  const closing = new AbortController();
  let cancel: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();
  const since = { now: app.clock.now(), elapsed: app.clock.elapsed() };

  /** A clock that is set on ends no time for which something was to be kept. */
  const now = (): number => Math.min(app.clock.now(), since.now + app.clock.elapsed() - since.elapsed);

  const sweep = async (): Promise<void> => {
    for (const workspace of app.store.workspaces()) {
      if (closing.signal.aborted) return;
      if (workspace.vcs.kind !== 'git') continue;
      await finishRest(app, workspace.id, closing.signal);
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(LIMIT_MS)]);
      const before = now() - KEPT_FOR_MS;
      const swept = await app.git.sweepKept({ repository: workspace.path, before, signal });
      if (!swept.ok)
        app.logger.warn('kept work could not be swept', { path: workspace.path, error: swept.error.message });
      else if (swept.value.length > 0) {
        app.logger.info('kept work was removed after 30 days', { path: workspace.path, refs: swept.value.join(' ') });
      }
    }
  };
  const turn = (): void => {
    if (closing.signal.aborted) return;
    running = sweep().catch((error: unknown) => {
      app.logger.error('the sweep of kept work crashed', { error: String(error) });
    });
    cancel = app.clock.after(PAUSE_MS, turn);
  };

  return {
    start: turn,
    idle: () => running,
    async dispose() {
      closing.abort();
      cancel();
      await running;
    },
  };
}

/** Worktrees and branches of work that was decided over lately and that are still there. */
async function finishRest(app: App, workspaceId: Parameters<App['places']['worktree']>[0], signal: AbortSignal) {
  const workspace = app.store.workspace(workspaceId);
  for (const { id } of app.store.taskViews({ workspaceId, limit: MOST_TASKS })) {
    const task = app.store.task(id);
    if (signal.aborted || !workspace || !task || task.review.kind === 'open' || task.place.kind !== 'none') continue;
    // One that goes on gets a new worktree in the same place.
    if (!isOver(task.state) || task.review.at < app.clock.now() - RECENT_MS) continue;
    await putAway(app, { task, workspace }, worktreeOf(app, task), keptAt(task.review), { signal });
  }
}
