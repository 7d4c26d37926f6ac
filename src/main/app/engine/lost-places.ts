import { isOver } from '../../core/task/world';
import type { Workspace } from '../../contract/workspace';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { worktreeOf } from '../review/subject';
import { placeTask } from './place-task';

/** None is made ahead for a task that is over. */
const noSpares = { take: () => Promise.resolve(null) };

const LIMIT_MS = 60_000;

/**
 * Writes down worktrees that were made right before a crash and are in no row, and removes what is left of those that were only begun.
 * A task that still runs finds its own when it is placed again; one that was cancelled meanwhile is never placed again, and its user would
 * not know of the worktree and could not discard it.
 */
export async function findLostPlaces(app: App, signal: AbortSignal): Promise<void> {
  const lost: TaskRecord[] = [];
  for (const task of app.store.tasksIn(['cancelled']).filter(hadBegun)) {
    if (signal.aborted) return;
    try {
      if (!(await app.git.stands(app.places.worktree(task.workspaceId, task.id)))) {
        lost.push(task);
        continue;
      }
      const placed = await placeTask(app, task, noSpares, signal);
      if (!placed.ok) warn(app, task, placed.error.message);
    } catch (error) {
      warn(app, task, String(error));
    }
  }
  for (const workspace of app.store.workspaces()) {
    const mine = lost.filter(({ workspaceId }) => workspaceId === workspace.id);
    if (workspace.vcs.kind === 'git' && mine.length > 0) await removeLeft(app, workspace, mine, signal);
  }
}

/** Branches of tasks that were cancelled before their worktree was made: nothing was ever done on them, and no row tells of them. */
async function removeLeft(app: App, workspace: Workspace, tasks: readonly TaskRecord[], signal: AbortSignal) {
  const byBranch = new Map(tasks.map((task) => [worktreeOf(app, task).branch, task.id]));
  const isUnwanted = (branch: string): boolean => {
    const id = byBranch.get(branch);
    const task = id === undefined ? null : app.store.task(id);
    return !signal.aborted && task !== null && hadBegun(task) && !app.memory.placing.has(task.id);
  };
  const removed = await app.git.removeUnused({
    repository: workspace.path,
    places: tasks.map((task) => worktreeOf(app, task)),
    isUnwanted,
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
  });
  const { path } = workspace;
  const { gone, failures } = removed.ok ? removed.value : { gone: [], failures: [removed.error] };
  for (const { message } of failures)
    app.logger.warn('branches without work were not removed', { path, error: message });
  if (gone.length > 0) app.logger.info('branches without work were removed', { path, branches: gone.join(' ') });
}

const warn = (app: App, { id }: TaskRecord, error: string): void =>
  app.logger.warn('a worktree is on disk that its task does not know of', { taskId: id, error });

const hadBegun = ({ state, place, review }: TaskRecord): boolean =>
  isOver(state) && 'stage' in state && state.stage !== null && place.kind === 'none' && review.kind === 'open';
