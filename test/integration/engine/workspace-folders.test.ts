import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorkspaceFolders, tellOfFolder } from '../../../src/main/app/workspace-folders';
import type { WorkspaceId } from '../../../src/main/contract/ids';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';

/** A farm with a repository, whose folders nobody follows yet. */
async function farmWithShop() {
  const farm = await createEngineFarm();
  const id = (await farm.repository()) as WorkspaceId;
  const path = farm.app.store.workspace(id)?.path ?? '';
  return { farm, id, path, kind: () => farm.app.store.workspace(id)?.vcs.kind };
}

function followed({ app }: EngineFarm, over: Partial<EngineFarm['app']['folders']> = {}) {
  const folders = createWorkspaceFolders({ ...app, folders: { ...app.folders, ...over } });
  onTestFinished(() => folders.dispose());
  folders.start();
  return folders;
}

function isEmpty({ app }: EngineFarm, id: WorkspaceId): boolean {
  const vcs = app.store.workspace(id)?.vcs;
  return vcs?.kind === 'git' && vcs.empty;
}

/** The system tells of no folder. */
const untold = { watch: () => () => undefined };

const changes = ({ app }: EngineFarm) =>
  app.store
    .events({ limit: 100 })
    .events.flatMap(({ fact }) => (fact.type === 'workspace.changed' ? [fact.workspace.vcs.kind] : []))
    .toReversed();

it('tells at the start that a folder has gone, once, and that it is back', async () => {
  const { farm, id, path, kind } = await farmWithShop();
  const before = farm.app.store.workspace(id);
  renameSync(path, `${path}-moved`);
  const folders = followed(farm);
  await folders.idle();
  expect(kind()).toBe('missing');
  folders.look();
  await folders.idle();
  expect(changes(farm)).toEqual(['git', 'missing']);
  folders.dispose();
  renameSync(`${path}-moved`, path);
  await followed(farm).idle();
  expect(changes(farm)).toEqual(['git', 'missing', 'git']);
  // Nobody has changed anything about it.
  expect(farm.app.store.workspace(id)).toEqual(before);
});

it.skipIf(process.platform === 'win32')('tells at once of a folder that is moved, deleted or put back', async () => {
  const { farm, path, kind } = await farmWithShop();
  const folders = followed(farm);
  await folders.idle();
  renameSync(path, `${path}-moved`);
  await farm.until('it is known to be gone', () => kind() === 'missing');
  renameSync(`${path}-moved`, path);
  await farm.until('it is known to be back', () => kind() === 'git');
  rmSync(path, { recursive: true });
  await farm.until('it is known to be deleted', () => kind() === 'missing');
});

it.skipIf(process.platform === 'win32')('follows a folder whose surroundings went with it and came back', async () => {
  const { farm } = await farmWithShop();
  const around = join(farm.scratch.path, 'deep', 'work');
  mkdirSync(around, { recursive: true });
  const made = farm.scratch.repository('api', { 'README.md': '# api\n' });
  renameSync(made, join(around, 'api'));
  followed(farm);
  // Added while they are followed.
  const { id } = await valueOf(farm.handlers['workspace.create']({ path: join(around, 'api') }, call));
  const kind = () => farm.app.store.workspace(id)?.vcs.kind;
  renameSync(around, `${around}-moved`);
  await farm.until('it is known to be gone', () => kind() === 'missing');
  renameSync(`${around}-moved`, around);
  await farm.until('it is known to be back', () => kind() === 'git');
  // One that is off the list is nobody's any more.
  await valueOf(farm.handlers['workspace.remove']({ workspaceId: id }, call));
  rmSync(dirname(around), { recursive: true });
});

it('learns of it from a task that has nowhere to work, and from a terminal', async () => {
  const { farm, id, path, kind } = await farmWithShop();
  const folders = followed(farm, untold);
  await folders.idle();
  renameSync(path, `${path}-moved`);
  const task = await farm.task(id);
  await farm.untilState(task, 'needs-you');
  await folders.idle();
  expect(kind()).toBe('missing');
  renameSync(`${path}-moved`, path);
  await valueOf(
    farm.handlers['terminal.start']({ kind: 'shell', workspaceId: id, resume: false, cols: 80, rows: 24 }, call),
  );
  await folders.idle();
  expect(kind()).toBe('git');
});

it.each(['workspace.get', 'workspace.list', 'workspace.create'] as const)('learns of it from %s', async (operation) => {
  const { farm, id, path, kind } = await farmWithShop();
  renameSync(path, `${path}-moved`);
  const folders = followed(farm, untold);
  await folders.idle();
  expect(kind()).toBe('missing');
  renameSync(`${path}-moved`, path);
  if (operation === 'workspace.get') await valueOf(farm.handlers[operation]({ workspaceId: id }, call));
  else if (operation === 'workspace.list') await valueOf(farm.handlers[operation]({}, call));
  else await valueOf(farm.handlers[operation]({ path }, call));
  await folders.idle();
  expect(changes(farm)).toEqual(['git', 'missing', 'git']);
});

describe('a folder that is put back bit by bit', () => {
  it('is a repository again at the next look', async () => {
    const { farm, path, kind } = await farmWithShop();
    const folders = followed(farm, untold);
    renameSync(path, `${path}-moved`);
    await folders.idle();
    folders.look();
    await folders.idle();
    mkdirSync(path);
    folders.look();
    await folders.idle();
    expect(kind()).toBe('none');
    cpSync(`${path}-moved`, path, { recursive: true });
    folders.look();
    await folders.idle();
    expect(kind()).toBe('git');
  });

  it('is looked at once more without anybody who asks, down to its branch', async () => {
    const { farm, id, path, kind } = await farmWithShop();
    const before = farm.app.store.workspace(id);
    const folders = followed(farm, untold);
    await folders.idle();
    renameSync(path, `${path}-moved`);
    folders.look();
    await folders.idle();
    farm.scratch.git(farm.scratch.path, 'init', '--quiet', '--initial-branch', 'half-made', path);
    folders.look();
    await folders.idle();
    expect(farm.app.store.workspace(id)?.vcs).toEqual({ kind: 'git', branch: 'half-made', empty: true });
    rmSync(path, { recursive: true });
    renameSync(`${path}-moved`, path);
    await farm.until('it is whole', () => kind() === 'git' && !isEmpty(farm, id));
    expect(farm.app.store.workspace(id)).toEqual(before);
  });
});

describe('a disk that does not answer', () => {
  const hanging = () => new Promise<boolean>(() => undefined);

  it('holds up neither the end of the farm nor the other folders', async () => {
    const { farm, id, path, kind } = await farmWithShop();
    const other = (await farm.repository('api')) as WorkspaceId;
    const gone = farm.app.store.workspace(other)?.path ?? '';
    renameSync(gone, `${gone}-moved`);
    const folders = followed(farm, {
      ...untold,
      stands: (one) => (one === path ? hanging() : farm.app.folders.stands(one)),
    });
    await farm.until('the other is known to be gone', () => farm.app.store.workspace(other)?.vcs.kind === 'missing');
    folders.dispose();
    expect([kind(), farm.app.store.workspace(id)?.path]).toEqual(['git', path]);
  });

  it('changes nothing any more when it answers after the end', async () => {
    const { farm, path, kind } = await farmWithShop();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    renameSync(path, `${path}-moved`);
    const folders = followed(farm, { ...untold, stands: () => promise });
    folders.dispose();
    resolve(false);
    await folders.idle();
    expect(kind()).toBe('git');
  });
});

it('lets no two tasks into a folder without git that was taken for gone and is there', async () => {
  const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '2' } });
  const path = join(farm.scratch.path, 'plain');
  mkdirSync(path);
  const workspace = await valueOf(farm.handlers['workspace.create']({ path, acceptInPlace: true }, call));
  const folders = followed(farm, untold);
  await folders.idle();
  const tasks = [await farm.task(workspace.id, { start: false }), await farm.task(workspace.id, { start: false })];
  tellOfFolder(farm.app, workspace, { kind: 'missing' });
  for (const { id } of tasks) await valueOf(farm.handlers['task.start']({ taskId: id }, call));
  await farm.until('one is at work', () => farm.worker.runs().length > 0);
  expect(tasks.map((task) => farm.state(task).kind)).toEqual(['running', 'queued']);
  await folders.idle();
  expect(farm.app.store.workspace(workspace.id)?.vcs.kind).toBe('none');
});
