import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
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

function followed({ app }: EngineFarm) {
  const folders = createWorkspaceFolders(app);
  onTestFinished(() => folders.dispose());
  folders.start();
  return folders;
}

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
  await folders.dispose();
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
  renameSync(path, `${path}-moved`);
  const task = await farm.task(id);
  await farm.untilState(task, 'needs-you');
  expect(kind()).toBe('missing');
  renameSync(`${path}-moved`, path);
  await valueOf(
    farm.handlers['terminal.start']({ kind: 'shell', workspaceId: id, resume: false, cols: 80, rows: 24 }, call),
  );
  expect(kind()).toBe('git');
});

it('lets no two tasks into a folder without git that was taken for gone and is there', async () => {
  const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '2' } });
  const path = join(farm.scratch.path, 'plain');
  mkdirSync(path);
  const workspace = await valueOf(farm.handlers['workspace.create']({ path, acceptInPlace: true }, call));
  const tasks = [await farm.task(workspace.id, { start: false }), await farm.task(workspace.id, { start: false })];
  tellOfFolder(farm.app, workspace, { kind: 'missing' });
  for (const { id } of tasks) await valueOf(farm.handlers['task.start']({ taskId: id }, call));
  await farm.until('one is at work', () => farm.worker.runs().length > 0);
  expect(tasks.map((task) => farm.state(task).kind)).toEqual(['running', 'queued']);
  expect(farm.app.store.workspace(workspace.id)?.vcs.kind).toBe('none');
});
