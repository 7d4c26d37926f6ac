import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';

const add = (farm: EngineFarm, path: string) => farm.handlers['workspace.create']({ path }, call);

function withUntracked(farm: EngineFarm, files: Readonly<Record<string, string>>): string {
  const path = farm.scratch.repository('shop', files);
  mkdirSync(join(path, 'sub'), { recursive: true });
  writeFileSync(join(path, 'sub', 'b.txt'), 'B\n');
  return path;
}

describe('a subfolder of a repository that no commit has', () => {
  it.each([
    ['', { 'a.txt': 'A\n' }],
    [', where there is no commit at all', {}],
  ])('is refused as a workspace, with what to do%s', async (_, files) => {
    const farm = await createEngineFarm();
    const path = withUntracked(farm, files);
    const refused = await add(farm, join(path, 'sub'));
    expect(!refused.ok && refused.error).toMatchObject({ code: 'conflict', reason: 'workspace.not_committed' });
    expect(!refused.ok && refused.error.next).toContain(path);
    expect(await valueOf(add(farm, path))).toMatchObject({ path });
  });

  it('is told at the first task, once, where it was added before; a commit mends it', async () => {
    const farm = await createEngineFarm({ spares: true });
    const path = withUntracked(farm, { 'a.txt': 'A\n', 'sub/a.txt': 'A\n' });
    const { id } = await valueOf(add(farm, join(path, 'sub')));
    farm.scratch.git(path, 'rm', '--quiet', '--cached', '-r', 'sub');
    farm.scratch.git(path, 'commit', '--quiet', '-m', 'without sub');
    const draft = await farm.task(id, { start: false });
    await valueOf(farm.handlers['task.start']({ taskId: draft.id }, call));
    expect(await farm.untilState(draft, 'needs-you')).toMatchObject({ need: { code: 'workspace.not_committed' } });
    expect(farm.runs(draft)).toEqual([]);
    expect(farm.worker.runs().length).toBe(0);
    farm.scratch.git(path, 'add', 'sub');
    farm.scratch.git(path, 'commit', '--quiet', '-m', 'with sub');
    await valueOf(farm.handlers['task.retry']({ taskId: draft.id }, call));
    await farm.running(draft);
  });
});

it('a subfolder that is gone from the worktree of its task is told at once, and found again by a retry', async () => {
  const farm = await createEngineFarm();
  const path = farm.scratch.repository('shop', { 'sub/a.txt': 'A\n' });
  const { id } = await valueOf(add(farm, join(path, 'sub')));
  const task = await farm.task(id);
  const run = await farm.running(task);
  const { place } = farm.present(task);
  const folder = place.kind === 'worktree' ? join(place.path, 'sub') : '';
  rmSync(folder, { recursive: true });
  run.exit({ how: 'lost', code: null, message: 'The worker ended.' });
  const state = await farm.untilState(task, 'needs-you');
  expect(state).toMatchObject({ need: { code: 'place.no_folder', message: expect.stringContaining('sub') as string } });
  expect(farm.runs(task)).toHaveLength(1);
  mkdirSync(folder);
  await valueOf(farm.handlers['task.retry']({ taskId: task.id }, call));
  await farm.running(task, 2);
});

describe('files that are not committed', () => {
  const notices = (farm: EngineFarm) =>
    farm.app.store
      .events({ after: 0, limit: 100 })
      .events.flatMap(({ fact }) => (fact.type === 'notice' ? [fact.message] : []));

  it('are counted when their folder is added, but for those that every task gets a copy of', async () => {
    const farm = await createEngineFarm();
    const path = withUntracked(farm, { 'a.txt': 'A\n' });
    writeFileSync(join(path, 'a.txt'), 'changed\n');
    writeFileSync(join(path, '.env'), 'KEY=1\n');
    await valueOf(add(farm, path));
    expect(notices(farm)).toEqual([expect.stringContaining('2 files with changes that are not committed')]);
    await valueOf(add(farm, path));
    expect(notices(farm)).toHaveLength(1);
  });

  it('are no news where there are none', async () => {
    const farm = await createEngineFarm();
    await farm.repository();
    expect(notices(farm)).toEqual([]);
  });
});
