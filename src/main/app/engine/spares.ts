import type { WorkspaceId } from '../../contract/ids';
import type { Workspace } from '../../contract/workspace';
import type { Spare, Worktree } from '../../ports/git';
import type { TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { withFolder } from '../review/restore';
import { worktreeOf } from '../review/subject';
import { hasNoRoom } from '../trouble';

/** Workspaces that have one; of more, those that wanted theirs longest ago lose it. */
const MOST = 4;
/** Starting git holds up everything else for a few milliseconds each time. */
const SOON_MS = 30;
const MAKE_LIMIT_MS = 10 * 60_000;

export interface Spares {
  /** The workspace may need a worktree for its next task: one is made, unless there is one, when the first words of an agent are out. */
  wantSoon(id: WorkspaceId): void;
  /** Gives a task that has had no worktree yet the one that was made ahead. Null: there is none that it can have. */
  take(task: TaskRecord, workspace: Workspace, signal: AbortSignal): Promise<Worktree | null>;
  /** Removes what an earlier farm has left; from then on follows what will be needed and what will not, until it is told to stop. */
  listen(): () => void;
  /** Removes them all. */
  dispose(): Promise<void>;
}

/**
 * Worktrees that are made ahead, at most one for each workspace: making one takes longer than everything else between the queue and the first
 * word of an agent. They are known to this farm only while it lives, and nothing is ever kept in one.
 */
export function createSpares(app: App, closing: AbortSignal): Spares {
  const git = app.git.spares;
  const places = app.places.spares;
  const spares = new Map<WorkspaceId, Promise<Spare | null>>();
  const soon = new Map<WorkspaceId, () => void>();
  let cleared: Promise<void> = Promise.resolve();

  const make = async (id: WorkspaceId): Promise<Spare | null> => {
    await cleared;
    const workspace = app.store.workspace(id);
    if (!git || !places || !workspace || closing.aborted || (await hasNoRoom(app))) return null;
    const signal = AbortSignal.any([closing, AbortSignal.timeout(MAKE_LIMIT_MS)]);
    const made = await git.make({ repository: workspace.path, folder: places.folder(id), signal });
    if (made.ok) return made.value;
    if (!closing.aborted) app.logger.info('no worktree was made ahead', { id, error: made.error.message });
    return null;
  };

  const remove = async (making: Promise<Spare | null>, movedTo?: string): Promise<void> => {
    const spare = await making;
    const removed = spare && (await git?.remove(movedTo === undefined ? spare : { ...spare, repository: movedTo }));
    if (removed && !removed.ok)
      app.logger.warn('a spare worktree could not be removed', { error: removed.error.message });
  };

  /** `movedTo`: where its repository is by now. */
  const drop = (id: WorkspaceId, movedTo?: string): void => {
    const making = spares.get(id);
    spares.delete(id);
    if (making) void remove(making, movedTo);
  };

  const want = (id: WorkspaceId): void => {
    if (!git || !places || closing.aborted || spares.has(id)) return;
    const making = make(id).catch((error: unknown) => {
      app.logger.warn('making a worktree ahead crashed', { id, error: String(error) });
      return null;
    });
    spares.set(id, making);
    const [oldest] = spares.keys();
    if (spares.size > MOST && oldest !== undefined) drop(oldest);
  };

  const clear = async (): Promise<void> => {
    const done = places && (await git?.removeAll(places.root, closing));
    if (done && !done.ok) app.logger.warn('spare worktrees were left behind', { error: done.error.message });
  };

  return {
    wantSoon(id) {
      if (!places || closing.aborted || soon.has(id) || spares.has(id)) return;
      const cancel = app.clock.after(SOON_MS, () => {
        soon.delete(id);
        want(id);
      });
      soon.set(id, cancel);
    },
    async take(task, workspace, signal) {
      const making = task.place.kind === 'none' && task.review.kind === 'open' ? spares.get(workspace.id) : undefined;
      if (!making) return null;
      spares.delete(workspace.id);
      const spare = await making;
      if (!spare || !git) return null;
      const { path, branch } = worktreeOf(app, task);
      const adopted = await git.adopt(spare, { path, branch, copyFiles: workspace.copyFiles, signal });
      if (!adopted.ok) app.logger.warn('a spare worktree was left behind', { error: adopted.error.message });
      return adopted.ok && adopted.value ? withFolder(workspace.path, spare.root, adopted.value) : null;
    },
    listen() {
      cleared = clear().catch((error: unknown) =>
        app.logger.warn('looking for spare worktrees crashed', { error: String(error) }),
      );
      return app.store.onCommit((events) => {
        for (const { fact } of events) {
          if (fact.type === 'workspace.removed') drop(fact.workspaceId);
          if (fact.type === 'workspace.changed' && fact.returned) drop(fact.workspace.id, fact.workspace.path);
          /** Its user is about to start it. One that starts at once would only wait for its own. */
          if (fact.type === 'task.changed' && fact.task.state.kind === 'draft') want(fact.task.workspaceId);
        }
      });
    },
    async dispose() {
      for (const cancel of soon.values()) cancel();
      await cleared;
      await Promise.all([...spares.values()].map((making) => remove(making)));
      spares.clear();
    },
  };
}
