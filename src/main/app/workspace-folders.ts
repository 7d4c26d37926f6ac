import type { WorkspaceId } from '../contract/ids';
import type { Workspace } from '../contract/workspace';
import type { App } from './app';
import { createSingleFlight } from './engine/single-flight';

export interface WorkspaceFolders {
  /** Looks at the folders of all workspaces, and follows them from then on. */
  start(): void;
  /** Time has passed without the farm: looks at all again. */
  look(): void;
  /** The looks that are under way. */
  idle(): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * Knows of workspaces whose folder was moved or deleted, and tells everybody. A look costs one question to the system; git is asked only
 * where the folder has gone or come back.
 */
export function createWorkspaceFolders(app: App): WorkspaceFolders {
  const watched = new Map<WorkspaceId, { readonly path: string; readonly stop: () => void }>();
  let off: () => void = () => undefined;

  /** One after the other: a disk that does not answer holds up one question, not the farm. */
  const looks = createSingleFlight<'all'>(
    async () => {
      for (const { id } of app.store.workspaces()) await lookAt(app, id);
    },
    (_key, error) => app.logger.warn('the folders of workspaces could not be looked at', { error: String(error) }),
  );
  const look = (): void => looks.poke('all');

  function follow({ id, path }: Pick<Workspace, 'id' | 'path'>): void {
    if (watched.get(id)?.path === path) return;
    leave(id);
    watched.set(id, { path, stop: app.folders.watch(path, look) });
  }

  function leave(id: WorkspaceId): void {
    watched.get(id)?.stop();
    watched.delete(id);
  }

  return {
    start() {
      app.store.workspaces().forEach(follow);
      off = app.store.onCommit((events) => {
        for (const { fact } of events) {
          if (fact.type === 'workspace.changed') follow(fact.workspace);
          if (fact.type === 'workspace.removed') leave(fact.workspaceId);
        }
      });
      look();
    },
    look,
    idle: () => looks.idle(),
    async dispose() {
      off();
      for (const id of [...watched.keys()]) leave(id);
      looks.close();
      await looks.idle();
    },
  };
}

async function lookAt(app: App, id: WorkspaceId): Promise<void> {
  const workspace = app.store.workspace(id);
  if (!workspace || (await app.folders.stands(workspace.path)) === isHere(workspace.vcs)) return;
  const { vcs } = await app.git.inspect(workspace.path);
  tellOfFolder(app, workspace, vcs);
}

const isHere = (vcs: Workspace['vcs']): boolean => vcs.kind !== 'missing';

/** Writes down that a folder that was just looked at has gone or come back; nothing where that is known. Its user has changed nothing. */
export function tellOfFolder(app: App, { id, path }: Pick<Workspace, 'id' | 'path'>, vcs: Workspace['vcs']): void {
  const present = app.store.workspace(id);
  if (present?.path !== path || isHere(present.vcs) === isHere(vcs)) return;
  app.store.change((write) => {
    const workspace: Workspace = { ...present, vcs };
    write.putWorkspace(workspace);
    const fact = { type: 'workspace.changed', workspace } as const;
    write.append({ at: app.clock.now(), workspaceId: id, taskId: null, runId: null, fact });
  });
}
