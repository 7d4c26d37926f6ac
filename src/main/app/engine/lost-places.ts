import { isOver } from '../../core/task/world';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { placeTask } from './place-task';

/** None is made ahead for a task that is over. */
const noSpares = { take: () => Promise.resolve(null) };

/**
 * Writes down worktrees that were made right before a crash and are in no row. A task that still runs finds its own when it is placed
 * again; one that was cancelled meanwhile is never placed again, and its user would not know of the worktree and could not discard it.
 */
export async function findLostPlaces(app: App, signal: AbortSignal): Promise<void> {
  for (const task of app.store.tasksIn(['cancelled']).filter(hadBegun)) {
    if (signal.aborted) return;
    try {
      if (!(await app.git.stands(app.places.worktree(task.workspaceId, task.id)))) continue;
      const placed = await placeTask(app, task, noSpares, signal);
      if (!placed.ok) warn(app, task, placed.error.message);
    } catch (error) {
      warn(app, task, String(error));
    }
  }
}

const warn = (app: App, { id }: TaskRecord, error: string): void =>
  app.logger.warn('a worktree is on disk that its task does not know of', { taskId: id, error });

const hadBegun = ({ state, place, review }: TaskRecord): boolean =>
  isOver(state) && 'stage' in state && state.stage !== null && place.kind === 'none' && review.kind === 'open';
