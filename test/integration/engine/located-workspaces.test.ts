import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { err } from '../../../src/main/contract/errors';
import type { WorkspaceId } from '../../../src/main/contract/ids';
import type { Task } from '../../../src/main/contract/task';
import { createReviewFarm } from '../review/review-farm';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';

type Input = Parameters<EngineFarm['handlers']['workspace.create']>[0];
const add = (farm: EngineFarm, input: Input) => farm.handlers['workspace.create'](input, call);
const list = (farm: EngineFarm) => valueOf(farm.handlers['workspace.list']({}, call));
const draftIn = (farm: EngineFarm, id: WorkspaceId) => farm.task(id, { start: false, title: 'Later' });

/** A folder that is no repository, with one draft. */
async function plain(farm: EngineFarm) {
  const path = join(farm.scratch.path, 'plain');
  mkdirSync(path);
  const { id } = await valueOf(add(farm, { path, acceptInPlace: true, name: 'Mine' }));
  return { id, path, task: await draftIn(farm, id) };
}

const startsIn = async (farm: EngineFarm, task: Task): Promise<string> => {
  await valueOf(farm.handlers['task.start']({ taskId: task.id }, call));
  return (await farm.running(task)).spec.cwd;
};

describe('a lost folder whose user says where it is now', () => {
  it.each(['on the list', 'off the list'])('goes on there without git, with its workspace %s', async (where) => {
    const farm = await createEngineFarm();
    const { id, path, task } = await plain(farm);
    if (where === 'off the list') await valueOf(farm.handlers['workspace.remove']({ workspaceId: id }, call));
    const now = `${path}-moved`;
    renameSync(path, now);
    const here = await valueOf(add(farm, { id, path: now }));
    expect(here).toMatchObject({ id, path: now, name: 'Mine', existed: true, returned: true, inPlaceAccepted: true });
    expect(await list(farm)).toMatchObject([{ id, path: now, vcs: { kind: 'none' } }]);
    expect(await startsIn(farm, task)).toBe(now);
  });

  it('goes on there with nothing but drafts', async () => {
    const farm = await createEngineFarm();
    const id = (await farm.repository()) as WorkspaceId;
    const task = await draftIn(farm, id);
    const [path, now] = [join(farm.scratch.path, 'shop'), join(farm.scratch.path, 'moved')];
    renameSync(path, now);
    expect(await valueOf(add(farm, { id, path: now }))).toMatchObject({ id, path: now, returned: true });
    expect(await valueOf(add(farm, { id, path: now })), 'a second time').toMatchObject({ id, existed: true });
    const cwd = await startsIn(farm, task);
    expect(farm.scratch.git(cwd, 'rev-parse', '--git-common-dir').trim()).toBe(join(now, '.git'));
  });

  it('stays where it was while that folder is there', async () => {
    const farm = await createEngineFarm();
    const { id, path } = await plain(farm);
    const other = join(farm.scratch.path, 'other');
    mkdirSync(other);
    expect(await valueOf(add(farm, { id, path: other, acceptInPlace: true }))).toMatchObject({ id, path });
  });

  it('is asked for what its user has not accepted yet, and remembers it', async () => {
    const farm = await createEngineFarm();
    const id = (await farm.repository()) as WorkspaceId;
    rmSync(join(farm.scratch.path, 'shop'), { recursive: true });
    const path = join(farm.scratch.path, 'bare-folder');
    mkdirSync(path);
    const reason = 'workspace.in_place_not_accepted';
    expect(await add(farm, { id, path })).toMatchObject({ ok: false, error: { reason } });
    expect(await valueOf(add(farm, { id, path, acceptInPlace: true }))).toMatchObject({ id, path });
    expect(await list(farm)).toMatchObject([{ id, path, inPlaceAccepted: true }]);
  });

  it('is refused where the work of its tasks is in worktrees of another repository', async () => {
    const { farm, repo, workspaceId, ...bench } = await createReviewFarm();
    const task = await bench.done('login');
    const [clone, moved] = [join(farm.scratch.path, 'clone'), join(farm.scratch.path, 'moved')];
    farm.scratch.git(farm.scratch.path, 'clone', '--quiet', repo, clone);
    renameSync(repo, moved);
    const refused = await add(farm, { id: workspaceId as WorkspaceId, path: clone });
    expect(refused).toMatchObject({ ok: false, error: { reason: 'workspace.another_repository' } });
    expect(farm.app.store.workspace(workspaceId as WorkspaceId)?.path).toBe(repo);
    await valueOf(add(farm, { id: workspaceId as WorkspaceId, path: moved }));
    expect((await valueOf(farm.handlers['review.get']({ taskId: task.id }, call))).files).not.toEqual([]);
  });

  it.each(['on the list', 'off the list'])(
    'is refused where discarded work could not be restored any more, with its workspace %s',
    async (where) => {
      const { farm, repo, workspaceId, ...bench } = await createReviewFarm();
      const id = workspaceId as WorkspaceId;
      const task = await bench.done('login');
      await valueOf(farm.handlers['review.discard']({ taskId: task.id }, call));
      if (where === 'off the list') await valueOf(farm.handlers['workspace.remove']({ workspaceId: id }, call));
      const wrong = farm.scratch.repository('wrong', { 'README.md': '# Other\n' });
      const moved = join(farm.scratch.path, 'moved');
      renameSync(repo, moved);
      const reason = 'workspace.another_repository';
      expect(await add(farm, { id, path: wrong })).toMatchObject({ ok: false, error: { reason } });
      expect(await valueOf(add(farm, { id, path: moved }))).toMatchObject({ id, path: moved });
      await valueOf(farm.handlers['review.restore']({ taskId: task.id }, call));
      expect((await valueOf(farm.handlers['review.get']({ taskId: task.id }, call))).files).not.toEqual([]);
    },
  );

  it('is told apart from another folder of its repository', async () => {
    const { farm, repo, workspaceId, ...bench } = await createReviewFarm();
    await bench.done('login');
    const moved = join(farm.scratch.path, 'moved');
    renameSync(repo, moved);
    const part = join(moved, 'part');
    mkdirSync(part);
    writeFileSync(join(part, 'README.md'), '# Part\n');
    farm.scratch.git(moved, 'add', '-A');
    farm.scratch.git(moved, 'commit', '-qm', 'A part');
    expect(await add(farm, { id: workspaceId as WorkspaceId, path: part })).toMatchObject({
      ok: false,
      error: {
        reason: 'workspace.another_folder',
        message: expect.stringContaining('work in the topmost folder of their repository') as string,
      },
    });
  });

  it('is not called another one where git could not look', async () => {
    const failure = { code: 'unavailable', message: 'git took too long.' } as const;
    const { farm, repo, workspaceId, ...bench } = await createReviewFarm();
    await bench.done('login');
    const moved = join(farm.scratch.path, 'moved');
    renameSync(repo, moved);
    Object.assign(farm.app.git, { tieWorktrees: () => Promise.resolve(err(failure)) });
    expect(await add(farm, { id: workspaceId as WorkspaceId, path: moved })).toEqual(err(failure));
  });
});
