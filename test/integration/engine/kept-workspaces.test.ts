import { cpSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSweep } from '../../../src/main/app/review/sweep';
import type { FarmEvent } from '../../../src/main/contract/event';
import { TaskId } from '../../../src/main/contract/ids';
import type { Task } from '../../../src/main/contract/task';
import { createReviewFarm } from '../review/review-farm';
import type { ReviewFarm } from '../review/review-farm';
import { call, createEngineFarm, valueOf } from './engine-farm';
import { giveVerdict } from './fake-driver';

const TWIN = TaskId.parse('task_0123456789ab');

/** A repository with a draft, work that waits to be looked at, and work that was accepted. */
async function workedIn() {
  const bench = await createReviewFarm();
  const { farm } = bench;
  const open = await bench.done('login');
  const accepted = await bench.done('logout');
  await valueOf(farm.handlers['review.accept']({ taskId: accepted.id, how: 'merge' }, call));
  const draft = await farm.task(open.workspaceId, { start: false, title: 'Later' });
  const { workspaceId } = open;
  await valueOf(farm.handlers['workspace.update']({ workspaceId, name: 'Mine', trust: 'full' }, call));
  const remove = () => valueOf(farm.handlers['workspace.remove']({ workspaceId }, call));
  return { bench, farm, workspaceId, open, tasks: [open, accepted, draft], remove };
}

const add = ({ farm, repo }: ReviewFarm, over: object = {}) =>
  valueOf(farm.handlers['workspace.create']({ path: repo, ...over }, call));
const snapshot = ({ farm }: ReviewFarm) => valueOf(farm.handlers['event.snapshot']({}, call));
const views = ({ farm }: ReviewFarm, tasks: readonly Task[]) => tasks.map((task) => farm.present(task));

describe('a workspace that was taken off the list', () => {
  it('is nowhere, with its tasks, and comes back as it was when its folder is added again', async () => {
    const { bench, farm, workspaceId, open, tasks, remove } = await workedIn();
    const before = views(bench, tasks);
    const [runs, review] = [farm.runs(open), await bench.review(open)];
    await remove();

    const { workspaces, ...gone } = await snapshot(bench);
    expect([workspaces, gone.tasks, gone.runs, gone.asks]).toEqual([[], [], [], []]);
    expect(await valueOf(farm.handlers['task.list']({ limit: 9 }, call))).toEqual([]);
    expect(await valueOf(farm.handlers['run.list']({ limit: 9 }, call))).toEqual([]);
    expect(await farm.handlers['task.get']({ taskId: open.id }, call)).toMatchObject({ ok: false });
    expect(await farm.handlers['task.list']({ workspaceId, limit: 9 }, call)).toMatchObject({ ok: false });
    expect(await valueOf(farm.handlers['run.list']({ taskId: open.id, limit: 9 }, call))).toEqual([]);
    expect(runs[0] && (await farm.handlers['run.get']({ runId: runs[0].id }, call))).toMatchObject({ ok: false });

    const facts: FarmEvent['fact'][] = [];
    farm.app.store.onCommit((events) => facts.push(...events.map(({ fact }) => fact)));
    const back = await add(bench, { name: 'Other', trust: 'ask' });
    expect(back).toMatchObject({ id: workspaceId, name: 'Mine', trust: 'full', existed: true, returned: true });
    expect(facts).toMatchObject([{ type: 'workspace.changed', workspace: { id: workspaceId }, returned: true }]);
    expect(views(bench, tasks)).toEqual(before);
    expect([farm.runs(open), await bench.review(open)]).toEqual([runs, review]);
    expect((await snapshot(bench)).tasks.map(({ id }) => id).toSorted()).toEqual(tasks.map(({ id }) => id).toSorted());
    expect((await add(bench)).returned).toBeUndefined();
    await valueOf(farm.handlers['review.discard']({ taskId: open.id }, call));
  });

  it('keeps its worktrees and branches over a sweep and a new start', async () => {
    const { bench, farm, open, remove } = await workedIn();
    const worktree = bench.path(open);
    await remove();
    const again = await farm.restart();
    const sweep = createSweep(again.app);
    sweep.start();
    await sweep.idle();
    await sweep.dispose();
    expect(existsSync(worktree)).toBe(true);
    await valueOf(again.handlers['workspace.create']({ path: bench.repo }, call));
    expect(again.present(open)).toMatchObject({ place: { kind: 'worktree', path: worktree } });
  });

  it('comes back by its id or path also where its folder is gone, and with an id of its own for the folder', async () => {
    const { bench, farm, workspaceId, remove } = await workedIn();
    await remove();
    expect((await add(bench, { id: 'ws_0123456789ab' })).id).toBe(workspaceId);
    await remove();
    const away = join(farm.scratch.path, 'away');
    renameSync(bench.repo, away);
    expect(await add(bench)).toMatchObject({ id: workspaceId, returned: true, vcs: { kind: 'missing' } });
    await remove();
    expect(await add(bench, { id: workspaceId, path: '/nowhere' })).toMatchObject({ id: workspaceId, returned: true });
    rmSync(away, { recursive: true });
  });

  it('is no place for a new task', async () => {
    const { farm, workspaceId, remove } = await workedIn();
    await remove();
    const refused = await farm.handlers['task.create'](
      { workspaceId, title: 'x', description: 'y', start: true },
      call,
    );
    expect(refused).toMatchObject({ ok: false, error: { reason: 'workspace.unknown' } });
  });
});

describe('a task of a workspace that was taken off the list', () => {
  it('is not written over by one that is made with its id, and comes back as it was', async () => {
    const { bench, farm, open, tasks, remove } = await workedIn();
    const before = views(bench, tasks);
    await remove();
    const other = await farm.repository('other');
    const twin = { id: open.id, workspaceId: other, title: 'Twin', description: 'y', agent: 'fake', start: true };
    expect(await farm.handlers['task.create'](twin, call)).toMatchObject({
      ok: false,
      error: {
        code: 'conflict',
        reason: 'task.workspace_removed',
        next: expect.stringContaining(bench.repo) as string,
      },
    });
    expect(await valueOf(farm.handlers['task.list']({ limit: 9 }, call))).toEqual([]);
    await add(bench);
    expect(views(bench, tasks)).toEqual(before);
    expect((await valueOf(farm.handlers['task.create'](twin, call))).title).toBe(open.title);
  });

  it('is not written over either where it went out of sight while its twin was being made', async () => {
    const farm = await createEngineFarm();
    const [workspaceId, other] = [await farm.repository(), await farm.repository('other')];
    const input = { id: TWIN, title: 'Add login', description: 'y', agent: 'fake', start: false };
    const { pipelines } = farm.app;
    const list = pipelines.list.bind(pipelines);
    pipelines.list = async (path) => {
      pipelines.list = list;
      await valueOf(farm.handlers['task.create']({ ...input, workspaceId }, call));
      await valueOf(farm.handlers['workspace.remove']({ workspaceId }, call));
      return list(path);
    };
    const twin = await farm.handlers['task.create']({ ...input, workspaceId: other }, call);
    expect(twin).toMatchObject({ ok: false, error: { reason: 'task.workspace_removed' } });
    expect(farm.app.store.removedWorkspaceOf(TWIN)?.id).toBe(workspaceId);
  });
});

describe('a folder that was moved', () => {
  it.each(['on the list', 'off the list'])('has its tasks where it is added, with its workspace %s', async (where) => {
    const { bench, farm, workspaceId, open, tasks, remove } = await workedIn();
    const now = join(farm.scratch.path, 'moved');
    const [before, review] = [views(bench, tasks), await bench.review(open)];
    if (where === 'off the list') await remove();
    renameSync(bench.repo, now);
    const moved = await valueOf(farm.handlers['workspace.create']({ path: now, id: workspaceId }, call));
    expect(moved).toMatchObject({ id: workspaceId, path: now, name: 'Mine', trust: 'full', returned: true });
    expect(views(bench, tasks)).toEqual(before);
    expect(await valueOf(farm.handlers['workspace.list']({}, call))).toMatchObject([{ id: workspaceId }]);
    expect(await bench.review(open)).toEqual(review);
    expect(farm.scratch.git(bench.path(open), 'rev-parse', '--git-common-dir').trim()).toBe(join(now, '.git'));
    await valueOf(farm.handlers['review.discard']({ taskId: open.id }, call));
  });

  it.each(['on the list', 'off the list'])(
    'has its tasks where all of their work was brought home, with its workspace %s',
    async (where) => {
      const bench = await createReviewFarm();
      const { farm, workspaceId } = bench;
      const task = await bench.done('login');
      await valueOf(farm.handlers['review.accept']({ taskId: task.id, how: 'merge' }, call));
      const before = farm.present(task);
      if (where === 'off the list') await valueOf(farm.handlers['workspace.remove']({ workspaceId }, call));
      const [now, clone] = [join(farm.scratch.path, 'moved'), join(farm.scratch.path, 'clone')];
      farm.scratch.git(farm.scratch.path, 'clone', '--quiet', bench.repo, clone);
      renameSync(bench.repo, now);
      const other = await valueOf(farm.handlers['workspace.create']({ path: clone }, call));
      expect(other.id).not.toBe(workspaceId);
      const moved = await valueOf(farm.handlers['workspace.create']({ path: now }, call));
      expect(moved).toMatchObject({ id: workspaceId, path: now, returned: true });
      expect(farm.present(task)).toEqual(before);
      expect((await bench.review(task)).files).not.toEqual([]);
    },
  );

  it('is not taken for one of its subfolders', async () => {
    const farm = await createEngineFarm({
      onStart(run) {
        writeFileSync(join(run.spec.cwd, 'work.txt'), 'work\n');
        giveVerdict(run);
      },
    });
    const whole = farm.scratch.repository('whole', { 'part/README.md': '# Part\n' });
    const { id } = await valueOf(farm.handlers['workspace.create']({ path: join(whole, 'part') }, call));
    const task = await farm.task(id);
    await farm.untilState(task, 'done');
    await valueOf(farm.handlers['review.accept']({ taskId: task.id, how: 'merge' }, call));
    const now = join(farm.scratch.path, 'moved');
    renameSync(whole, now);
    expect((await valueOf(farm.handlers['workspace.create']({ path: now }, call))).id).not.toBe(id);
  });

  it('is another workspace where nothing shows that it is the same', async () => {
    const { bench, farm, workspaceId, open } = await workedIn();
    const [clone, copy] = [join(farm.scratch.path, 'clone'), join(farm.scratch.path, 'copy')];
    const added = (path: string) => valueOf(farm.handlers['workspace.create']({ path }, call));
    // The one that it was made of is still there.
    cpSync(bench.repo, copy, { recursive: true });
    expect((await added(copy)).id).not.toBe(workspaceId);
    // It has the same commits, and none of the worktrees.
    farm.scratch.git(farm.scratch.path, 'clone', '--quiet', bench.repo, clone);
    rmSync(bench.repo, { recursive: true });
    expect((await added(clone)).id).not.toBe(workspaceId);
    expect(farm.present(open).workspaceId).toBe(workspaceId);
  });
});
