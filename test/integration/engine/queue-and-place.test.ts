import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkspaceId } from '../../../src/main/contract/ids';
import type { Task } from '../../../src/main/contract/task';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { badTurn, endWhenClosed, giveVerdict, tell } from './fake-driver';

const kinds = (farm: EngineFarm, tasks: readonly Task[]) => tasks.map((task) => farm.state(task).kind);

async function plainFolder(farm: EngineFarm): Promise<string> {
  const path = join(farm.scratch.path, 'plain');
  mkdirSync(path);
  return (await valueOf(farm.handlers['workspace.create']({ path, acceptInPlace: true }, call))).id;
}

describe('the queue', () => {
  it('begins as many tasks as the environment allows, in the order in which they were queued', async () => {
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '2' } });
    const workspaceId = await farm.repository();
    const tasks: Task[] = [];
    /** The clock of the test stands still meanwhile: all are queued in the same millisecond. */
    for (let n = 0; n < 4; n += 1) tasks.push(await farm.task(workspaceId, { start: false }));
    const order = [2, 0, 3, 1].flatMap((n) => tasks[n] ?? []);
    for (const task of order) await valueOf(farm.handlers['task.start']({ taskId: task.id }, call));
    await farm.until('two run', () => kinds(farm, order).filter((kind) => kind === 'running').length === 2);
    expect(kinds(farm, order)).toEqual(['running', 'running', 'queued', 'queued']);
    const [first] = order;
    if (!first) throw new Error('no task');
    await valueOf(farm.handlers['task.cancel']({ taskId: first.id, reason: 'enough' }, call));
    await farm.until('the third runs', () => kinds(farm, order)[2] === 'running');
    expect(kinds(farm, order)).toEqual(['cancelled', 'running', 'running', 'queued']);
  });

  it('keeps the order when the clock is set back', async () => {
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '1' } });
    const workspaceId = await farm.repository();
    await farm.running(await farm.task(workspaceId));
    const older = await farm.task(workspaceId);
    const { now } = farm.clock;
    farm.app.clock.now = () => now() - 864_000_000;
    const younger = await farm.task(workspaceId);
    const queued = farm.app.store.tasksIn(['queued']).map((task) => task.id);
    expect(queued).toEqual([older.id, younger.id]);
  });

  it('lets one task at a time work in a folder that is no repository', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await plainFolder(farm);
    const first = await farm.task(workspaceId);
    const second = await farm.task(workspaceId);
    const elsewhere = await farm.task(await farm.repository());
    await farm.running(first);
    await farm.running(elsewhere);
    expect(kinds(farm, [first, second, elsewhere])).toEqual(['running', 'queued', 'running']);
    await valueOf(farm.handlers['task.cancel']({ taskId: first.id, reason: 'enough' }, call));
    await valueOf(farm.handlers['task.cancel']({ taskId: elsewhere.id, reason: 'enough' }, call));
    await farm.running(second);
  });
});

it('counts a task that tries again soon neither as running nor as queued, though it keeps its place', async () => {
  const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '1' } });
  const workspaceId = await farm.repository();
  const first = await farm.task(workspaceId);
  const second = await farm.task(workspaceId);
  const run = await farm.running(first);
  const counts = () => valueOf(farm.handlers['health.get']({}, call));
  expect(await counts()).toMatchObject({ runningTasks: 1, queuedTasks: 1 });
  endWhenClosed(run);
  tell(run, badTurn('api-error'));
  expect(await farm.untilState(first, 'held')).toMatchObject({ code: 'retry' });
  expect(await counts()).toMatchObject({ runningTasks: 0, queuedTasks: 1 });
  expect(kinds(farm, [first, second])).toEqual(['held', 'queued']);
});

describe('the place of a task', () => {
  it('is the folder itself where there is no git, after the user has accepted it', async () => {
    const farm = await createEngineFarm({ onStart: (run) => giveVerdict(run) });
    const path = join(farm.scratch.path, 'plain');
    mkdirSync(path);
    const refused = await farm.handlers['workspace.create']({ path }, call);
    expect(refused).toMatchObject({ ok: false, error: { reason: 'workspace.in_place_not_accepted' } });
    const { id } = await valueOf(farm.handlers['workspace.create']({ path, acceptInPlace: true }, call));
    const task = await farm.task(id);
    await farm.untilState(task, 'done');
    expect(farm.present(task).place).toEqual({ kind: 'in-place', path });
    expect(await farm.handlers['task.changes']({ taskId: task.id }, call)).toMatchObject({
      ok: false,
      error: { reason: 'task.in_place' },
    });
  });

  it('is no bare repository, which has no files to work on: also one that a workspace has become', async () => {
    const farm = await createEngineFarm();
    const words = (path: string) => ({
      reason: 'workspace.bare_repository',
      message: `${path} is a bare repository: it has no files to work on.`,
      next: 'Clone it with `git clone`, and add the folder of the clone.',
    });
    const bare = join(farm.scratch.path, 'bare.git');
    farm.scratch.git(farm.scratch.path, 'init', '--quiet', '--bare', bare);
    const refused = await farm.handlers['workspace.create']({ path: bare }, call);
    expect(refused).toMatchObject({ ok: false, error: words(bare) });
    const accepted = await farm.handlers['workspace.create']({ path: bare, acceptInPlace: true }, call);
    expect(accepted).toMatchObject({ ok: false, error: words(bare) });
    const id = await farm.repository();
    const path = farm.app.store.workspace(WorkspaceId.parse(id))?.path ?? '';
    farm.scratch.git(path, 'config', 'core.bare', 'true');
    const task = await farm.task(id);
    const { message, next } = words(path);
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { message, next } });
  });

  it('is never where git keeps its own data, whatever is accepted: also one that was added before', async () => {
    const farm = await createEngineFarm();
    const words = (path: string) => ({
      reason: 'workspace.git_data',
      message: `${path} holds git’s own data: agents would change the repository itself, not its files.`,
      next: `Add the folder above it: ${join(farm.scratch.path, 'shop')}`,
    });
    const id = WorkspaceId.parse(await farm.repository());
    const repo = farm.app.store.workspace(id)?.path ?? '';
    farm.scratch.git(repo, 'worktree', 'add', '--quiet', '-b', 'other', join(farm.scratch.path, 'linked'));
    for (const path of ['.git', '.git/hooks', '.git/worktrees/linked'].map((inside) => join(repo, inside))) {
      for (const accepted of [{}, { acceptInPlace: true }]) {
        const refused = await farm.handlers['workspace.create']({ path, ...accepted }, call);
        expect(refused).toMatchObject({ ok: false, error: words(path) });
      }
    }
    const added = farm.app.store.workspace(WorkspaceId.parse(await plainFolder(farm)));
    if (!added) throw new Error('the plain folder is no workspace');
    const before = join(repo, '.git');
    farm.app.store.change((write) => write.putWorkspace({ ...added, path: before }));
    const task = await farm.task(added.id);
    const { message, next } = words(before);
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { message, next } });
    expect(farm.runs(task)).toEqual([]);
  });

  it('needs the user when the folder of the workspace is gone before the start', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    rmSync(join(farm.scratch.path, 'shop'), { recursive: true });
    const task = await farm.task(workspaceId);
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'workspace.folder_missing' } });
  });

  it('needs the user when the repository is removed while an agent works', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    rmSync(join(farm.scratch.path, 'shop'), { recursive: true });
    giveVerdict(run);
    await farm.until('the run has ended', () => farm.runs(task)[0]?.status.kind === 'ended');
    await farm.until('the farm gives the commit up', () => {
      farm.clock.advance(5_000);
      return farm.state(task).kind === 'needs-you';
    });
    expect(farm.runs(task)[0]?.settledAt).not.toBeNull();
  });

  it('is made again when its worktree was deleted', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    const { place } = farm.present(task);
    if (place.kind !== 'worktree') throw new Error('no worktree');
    await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'later' }, call));
    await farm.until('it is settled', () => farm.runs(task)[0]?.settledAt);
    rmSync(place.path, { recursive: true });
    await valueOf(farm.handlers['task.retry']({ taskId: task.id }, call));
    await farm.running(task, 2);
    expect(existsSync(join(place.path, 'README.md'))).toBe(true);
  });

  it('is left alone by the removal of the workspace, which waits for open runs', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    const task = await farm.task(workspaceId);
    const run = await farm.running(task);
    run.onSignal = () => undefined;
    await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'enough' }, call));
    const refused = await farm.handlers['workspace.remove']({ workspaceId }, call);
    expect(refused).toMatchObject({ ok: false, error: { reason: 'workspace.busy' } });
    run.exit();
    await farm.until('it is settled', () => farm.runs(task)[0]?.settledAt);
    await valueOf(farm.handlers['workspace.remove']({ workspaceId }, call));
    writeFileSync(join(farm.scratch.path, 'shop', 'still.txt'), 'there');
  });
});
