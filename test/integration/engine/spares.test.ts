import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TaskId } from '../../../src/main/contract/ids';
import type { Scratch } from '../../builders/repo';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm, EngineFarmOptions } from './engine-farm';
import { tell } from './fake-driver';

/** Git dies over the record of a worktree that the farm is writing at that moment: it is asked again. */
function listOnceWhole(scratch: Scratch, repository: string): string {
  for (let tries = 1; ; tries += 1) {
    try {
      return scratch.git(repository, 'worktree', 'list', '--porcelain');
    } catch (error) {
      if (tries === 20 || !String(error).includes('failed to read')) throw error;
    }
  }
}

async function farmWithSpares(options: EngineFarmOptions = {}) {
  const farm = await createEngineFarm({ spares: true, ...options });
  const workspaceId = await farm.repository();
  const repository = join(farm.scratch.path, 'shop');
  const worktrees = (): string[] =>
    [...listOnceWhole(farm.scratch, repository).matchAll(/^worktree (.*)$/gm)]
      .flatMap(([, path]) => path ?? [])
      .filter((path) => path !== repository);
  /** Made to its end: its files are there. */
  const spares = (): string[] =>
    worktrees().filter((path) => path.includes('/spare-') && readdirSync(path).includes('README.md'));
  return { farm, workspaceId, repository, worktrees, spares };
}

const draft = (farm: EngineFarm, workspaceId: string) => farm.task(workspaceId, { start: false });
const start = (farm: EngineFarm, taskId: TaskId) => valueOf(farm.handlers['task.start']({ taskId }, call));

it('makes a worktree ahead for a draft, and gives it to the task that starts', async () => {
  const { farm, workspaceId, repository, worktrees, spares } = await farmWithSpares();
  const task = await draft(farm, workspaceId);
  await farm.until('a spare is there', () => spares().length === 1);
  await start(farm, task.id);
  await farm.running(task);
  const { place } = farm.present(task);
  expect(place).toMatchObject({ kind: 'worktree', base: farm.scratch.git(repository, 'rev-parse', 'HEAD') });
  if (place.kind !== 'worktree') return;
  expect(place.path).toContain(task.id);
  expect(worktrees()).toContain(place.path);
  // It is the very one that was made ahead: git keeps the name that a worktree was made under.
  expect(farm.scratch.git(place.path, 'rev-parse', '--absolute-git-dir')).toContain('/spare-');
  expect(farm.scratch.git(place.path, 'status', '--porcelain', '--branch')).toBe(`## ${place.branch}`);
});

it('makes the next one when an agent has begun, one for all, and none while the queue is empty', async () => {
  const { farm, workspaceId, worktrees, spares } = await farmWithSpares({ env: { ORCHESTRATOR_MAX_CONCURRENT: '4' } });
  const first = await farm.task(workspaceId);
  const second = await farm.task(workspaceId);
  const runs = [await farm.running(first), await farm.running(second)];
  expect(worktrees().length).toBe(2);
  for (const run of runs) tell(run, { kind: 'text', text: 'Here I am.' });
  await farm.until('a spare is there', () => spares().length === 1);
  const third = await farm.task(workspaceId);
  await farm.running(third);
  expect(worktrees().length).toBe(3);
  expect(spares()).toEqual([]);
});

it('removes one that was made before its repository was moved', async () => {
  const { farm, workspaceId, repository, spares } = await farmWithSpares();
  const task = await farm.task(workspaceId);
  await farm.running(task);
  await draft(farm, workspaceId);
  await farm.until('a spare is there', () => spares().length === 1);
  const [spare = ''] = spares();
  const path = join(farm.scratch.path, 'moved');
  renameSync(repository, path);
  expect(await valueOf(farm.handlers['workspace.create']({ path }, call))).toMatchObject({ id: workspaceId, path });
  await farm.until('it is gone', () => !existsSync(spare));
  await farm.until('git knows of it no more', () => !listOnceWhole(farm.scratch, path).includes('/spare-'));
});

it('removes it with its workspace, and at the end of the farm', async () => {
  const { farm, workspaceId, worktrees, spares } = await farmWithSpares();
  await draft(farm, workspaceId);
  await farm.until('a spare is there', () => spares().length === 1);
  await valueOf(farm.handlers['workspace.remove']({ workspaceId }, call));
  await farm.until('it is gone', () => worktrees().length === 0);

  const again = await farm.repository('other');
  await draft(farm, again);
  const folder = join(farm.scratch.path, 'croft/worktrees', again);
  const known = join(farm.scratch.path, 'other/.git/worktrees');
  const made = (): string[] => (existsSync(known) ? readdirSync(known) : []);
  await farm.until('another is under way', () => made().length === 1);
  await farm.stop();
  expect(made()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

it('removes what a farm has left that was killed, and only that', async () => {
  const { farm, workspaceId, repository, worktrees, spares } = await farmWithSpares();
  const task = await farm.task(workspaceId);
  await farm.running(task);
  const left = join(farm.scratch.path, 'croft/worktrees', workspaceId, 'spare-0a1b2c');
  farm.scratch.git(repository, 'worktree', 'add', '--quiet', '--detach', '--lock', left, 'HEAD');
  const again = await farm.restart();
  await again.until('the spare of before is gone', () => !worktrees().includes(left));
  expect(worktrees().filter((path) => !spares().includes(path))).toEqual([
    farm.app.places.worktree(task.workspaceId, task.id),
  ]);
});
