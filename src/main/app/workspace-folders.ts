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
  /** Waits for no look: a disk may never answer, and one that does changes nothing any more. */
  dispose(): void;
}

/** Who puts a folder back may need a while: the first that is seen of it is an empty folder, or half a repository. */
const SETTLE_MS = 5_000;

/**
 * Knows of workspaces whose folder was moved or deleted, and tells everybody. A look costs one question to the system; git is asked only
 * where the folder has gone or come back, where it was without git, and where somebody doubts what is known.
 * Invariant: nobody else writes down what a look at a folder has shown, so that no older one comes after a newer.
 */
export function createWorkspaceFolders(app: App): WorkspaceFolders {
  const watched = new Map<WorkspaceId, { readonly path: string; readonly stop: () => void }>();
  const doubted = new Set<WorkspaceId>();
  const back = new Set<WorkspaceId>();
  const offs: (() => void)[] = [];
  let cancelSettled: () => void = () => undefined;
  let isOver = false;

  /** Each by itself: a disk that does not answer holds up the questions about its own folders. */
  const looks = createSingleFlight<WorkspaceId>(lookAt, (workspaceId, error) =>
    app.logger.warn('the folder of a workspace could not be looked at', { workspaceId, error: String(error) }),
  );

  async function lookAt(id: WorkspaceId): Promise<void> {
    const before = app.store.workspace(id);
    if (!before) return;
    const isDoubted = doubted.delete(id) || before.vcs.kind === 'none';
    const stands = await app.folders.stands(before.path);
    if (isOver || (!isDoubted && stands === isHere(before.vcs))) return;
    const { vcs } = await app.git.inspect(before.path);
    if (isOver || !tellOfFolder(app, before, vcs)) return;
    if (isHere(vcs)) lookOnceSettled(id);
  }

  const look = (id: WorkspaceId): void => looks.poke(id);

  function doubt(id: WorkspaceId): void {
    if (!app.store.workspace(id)) return;
    doubted.add(id);
    look(id);
  }

  function lookOnceSettled(id: WorkspaceId): void {
    back.add(id);
    cancelSettled();
    cancelSettled = app.clock.after(SETTLE_MS, () => {
      back.forEach(doubt);
      back.clear();
    });
  }

  function follow({ id, path }: Pick<Workspace, 'id' | 'path'>): void {
    if (watched.get(id)?.path === path) return;
    leave(id);
    watched.set(id, { path, stop: app.folders.watch(path, () => look(id)) });
  }

  function leave(id: WorkspaceId): void {
    watched.get(id)?.stop();
    watched.delete(id);
  }

  const lookAtAll = (): void => app.store.workspaces().forEach(({ id }) => look(id));

  return {
    start() {
      app.store.workspaces().forEach(follow);
      offs.push(
        app.memory.onDoubt(doubt),
        app.store.onCommit((events) => {
          for (const { fact } of events) {
            if (fact.type === 'workspace.changed') follow(fact.workspace);
            if (fact.type === 'workspace.removed') leave(fact.workspaceId);
          }
        }),
      );
      lookAtAll();
    },
    look: lookAtAll,
    idle: () => looks.idle(),
    dispose() {
      isOver = true;
      offs.forEach((off) => off());
      cancelSettled();
      for (const id of [...watched.keys()]) leave(id);
      looks.close();
    },
  };
}

const isHere = (vcs: Workspace['vcs']): boolean => vcs.kind !== 'missing';

/**
 * Writes down what a folder was just seen to be. False: that is known, or the workspace has moved on meanwhile. Its user has changed nothing.
 */
export function tellOfFolder(app: App, { id, path }: Pick<Workspace, 'id' | 'path'>, vcs: Workspace['vcs']): boolean {
  const present = app.store.workspace(id);
  if (present?.path !== path || isSame(present.vcs, vcs)) return false;
  app.store.change((write) => {
    const workspace: Workspace = { ...present, vcs };
    write.putWorkspace(workspace);
    const fact = { type: 'workspace.changed', workspace } as const;
    write.append({ at: app.clock.now(), workspaceId: id, taskId: null, runId: null, fact });
  });
  return true;
}

const isSame = (one: Workspace['vcs'], other: Workspace['vcs']): boolean =>
  one.kind === other.kind &&
  (one.kind !== 'git' || other.kind !== 'git' || (one.branch === other.branch && one.empty === other.empty));

/** A folder was seen by somebody who does not follow it: where it is another than what is known, it is looked at again, for everybody. */
export function doubtWhereNew(app: App, { id, path }: Pick<Workspace, 'id' | 'path'>, vcs: Workspace['vcs']): void {
  const known = app.store.workspace(id);
  if (known?.path === path && !isSame(known.vcs, vcs)) app.memory.doubtFolder(id);
}
