import { err, ok } from '../../contract/errors';
import type { Failure, Result } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { TaskId, WorkspaceId } from '../../contract/ids';
import type { ParsedOf } from '../../contract/index';
import { trustGiven } from '../../contract/workspace';
import type { AddedWorkspace, Workspace } from '../../contract/workspace';
import type { StoreWriter } from '../../ports/store';
import type { App } from '../app';
import { folderHindrance } from '../folder-hindrance';
import { locate, lostWorkspace } from '../located-workspace';
import { followMoved } from '../moved-workspace';
import { bringBack } from '../returned-workspace';
import { unseenFiles } from '../uncommitted';
import { doubtWhereNew } from '../workspace-folders';
import { findWorkspace } from './refs';

type Mine = Pick<
  Handlers,
  | 'workspace.create'
  | 'workspace.list'
  | 'workspace.get'
  | 'workspace.update'
  | 'workspace.remove'
  | 'workspace.suggest'
>;

/** Untracked files that a task usually cannot do without. */
const COPIED_BY_DEFAULT = ['.env', '.env.*'];

/** Handlers of workspaces. */
export const workspaceHandlers = (app: App): Mine => ({
  'workspace.create': (input) => createWorkspace(app, input),
  'workspace.list': async () =>
    ok(await Promise.all(app.store.workspaces().map((workspace) => refreshed(app, workspace)))),
  'workspace.get': async ({ workspaceId }) => {
    const found = findWorkspace(app, workspaceId);
    return found.ok ? ok(await refreshed(app, found.value)) : found;
  },
  'workspace.update': (input) => updateWorkspace(app, input),
  'workspace.remove': ({ workspaceId }) => removeWorkspace(app, workspaceId),
  'workspace.suggest': async ({ prefix }) => ok(await app.folders.suggest(prefix)),
});

/** What kind of folder it is may have changed outside: looked at again when asked for. */
async function refreshed(app: App, workspace: Workspace): Promise<Workspace> {
  const { vcs } = await app.git.inspect(workspace.path);
  doubtWhereNew(app, workspace, vcs);
  return { ...workspace, vcs };
}

/** Adds a project folder; one that is there already is answered as it is, and one that was taken off the list comes back as it was. */
export async function createWorkspace(
  app: App,
  input: ParsedOf<'workspace.create'>,
  o?: { readonly isOurs: boolean },
): Promise<Result<AddedWorkspace>> {
  const folder = await app.folders.resolve(input.path, o);
  /** What was taken off the list can be taken back also where its folder is gone. */
  if (!folder.ok) return backWithoutFolder(app, input, folder);
  const inspected = await app.git.inspect(folder.value);
  const { vcs } = inspected;
  const known = await knownHere(app, input, folder.value, inspected);
  if (known) return known;
  const at = app.clock.now();
  const workspace: Workspace = {
    id: input.id ?? (app.clock.newId('ws') as WorkspaceId),
    path: folder.value,
    name: input.name ?? nameOf(folder.value),
    trust: trustGiven(input) ?? 'edit',
    vcs,
    copyFiles: COPIED_BY_DEFAULT,
    inPlaceAccepted: input.acceptInPlace === true,
    createdAt: at,
    updatedAt: at,
  };
  const unseen = await unseenFiles(app, workspace);
  return app.store.change((write) => {
    const raced = app.store.workspace(workspace.id) ?? app.store.workspaceByPath(workspace.path);
    if (raced) return ok({ ...raced, existed: true });
    if (app.store.removedWorkspace(workspace.id) ?? app.store.removedWorkspace(workspace.path))
      return err(removedMeanwhile);
    saveWorkspace(write, workspace);
    if (unseen) write.append(unseen);
    return ok(workspace);
  });
}

/** The workspace that a folder is, or becomes again, or why it can be none; null: it is a new one. */
async function knownHere(
  app: App,
  { id, acceptInPlace = false }: ParsedOf<'workspace.create'>,
  path: string,
  inspected: Awaited<ReturnType<App['git']['inspect']>>,
): Promise<Result<AddedWorkspace> | null> {
  const { vcs, root } = inspected;
  const existing = app.store.workspaceByPath(path);
  if (existing) doubtWhereNew(app, existing, vcs);
  if (existing) return ok({ ...existing, vcs, existed: true });
  const back = bringBack(app, path, vcs) ?? (root === null ? null : await followMoved(app, { path, root, vcs }));
  if (back) return ok(back);
  const lost = await lostWorkspace(app, id);
  const hindrance = await folderHindrance(app, path, inspected, acceptInPlace || lost?.inPlaceAccepted === true);
  if (lost) return hindrance ? err(hindrance) : locate(app, lost, { path, root, vcs, acceptInPlace });
  const named = id ? bringBack(app, id, null) : null;
  if (named) return ok(named);
  return hindrance && err(hindrance);
}

/** A row that is out of sight is never written over: it holds tasks. */
const removedMeanwhile: Failure = {
  code: 'conflict',
  reason: 'workspace.removed',
  message: 'This workspace was taken off the list at the same moment.',
  next: 'Add it once more: it comes back with its tasks.',
};

async function backWithoutFolder(
  app: App,
  { id, path }: ParsedOf<'workspace.create'>,
  refused: Extract<Result<string>, { ok: false }>,
): Promise<Result<AddedWorkspace>> {
  const removed = app.store.removedWorkspace(path) ?? (id ? app.store.removedWorkspace(id) : null);
  if (!removed) return refused;
  const { vcs } = await app.git.inspect(removed.path);
  const back = bringBack(app, removed.id, vcs);
  return back ? ok(back) : refused;
}

const nameOf = (path: string): string =>
  path.split(/[/\\]/).filter(Boolean).at(-1)?.slice(0, 100) ?? path.slice(0, 100);

/** Writes a workspace down and tells everybody. */
export function saveWorkspace(write: StoreWriter, workspace: Workspace): void {
  write.putWorkspace(workspace);
  const { id: workspaceId, updatedAt: at } = workspace;
  write.append({ at, workspaceId, taskId: null, runId: null, fact: { type: 'workspace.changed', workspace } });
}

async function updateWorkspace(app: App, input: ParsedOf<'workspace.update'>): Promise<Result<Workspace>> {
  const found = findWorkspace(app, input.workspaceId);
  if (!found.ok) return found;
  const { vcs } = await app.git.inspect(found.value.path);
  return app.store.change((write) => {
    /** Read again: it may have been changed or removed while its folder was looked at. */
    const again = findWorkspace(app, input.workspaceId);
    if (!again.ok) return again;
    const present = again.value;
    const workspace: Workspace = {
      ...present,
      vcs,
      name: input.name ?? present.name,
      trust: trustGiven(input) ?? present.trust,
      copyFiles: input.copyFiles ?? present.copyFiles,
      inPlaceAccepted: input.acceptInPlace ?? present.inPlaceAccepted,
      updatedAt: app.clock.now(),
    };
    saveWorkspace(write, workspace);
    return ok(workspace);
  });
}

const busyNow: Failure = {
  code: 'conflict',
  reason: 'workspace.busy',
  message: 'The worktree of a task of this workspace is being made, brought home or put away right now.',
  next: 'Wait a moment, then try again.',
};

function removeWorkspace(app: App, ref: string): Result<{ removed: true }> {
  const found = findWorkspace(app, ref);
  if (!found.ok) return found;
  const workspaceId = found.value.id;
  /** A run that is still being ended counts: its work is not committed yet. */
  const busy = new Set(
    [
      ...app.store.tasksIn(['running', 'held', 'queued']).filter((task) => task.workspaceId === workspaceId),
      ...app.store.openRuns().filter((run) => run.workspaceId === workspaceId),
    ].map((one) => ('taskId' in one ? one.taskId : one.id)),
  );
  if (busy.size > 0) {
    return err({
      code: 'conflict',
      reason: 'workspace.busy',
      message: `${busy.size === 1 ? 'A task' : `${busy.size} tasks`} of this workspace still ${busy.size === 1 ? 'runs or waits' : 'run or wait'}.`,
      next: 'Cancel or finish them first.',
    });
  }
  /** What git is doing for a task would be written down nowhere. */
  const ofThis = (id: TaskId): boolean => app.store.task(id)?.workspaceId === workspaceId;
  if ([...app.memory.deciding, ...app.memory.placing].some(ofThis)) return err(busyNow);
  app.store.change((write) => {
    const at = app.clock.now();
    write.removeWorkspace(workspaceId, at);
    write.append({ at, workspaceId, taskId: null, runId: null, fact: { type: 'workspace.removed', workspaceId } });
  });
  return ok({ removed: true });
}
