import { existsSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { branchOf } from '../../../src/main/core/task/slug';
import type { Repair } from '../../../src/main/contract/repair';
import type { NeedsYou, Task } from '../../../src/main/contract/task';
import { call, createEngineFarm, valueOf } from '../engine/engine-farm';
import type { EngineFarm } from '../engine/engine-farm';
import { giveVerdict, tell } from '../engine/fake-driver';
import { waitFor } from '../../fakes/wait-for';
import { createReviewFarm } from '../review/review-farm';

const repair = (farm: EngineFarm, task: Task, what: Repair) =>
  farm.handlers['task.repair']({ taskId: task.id, repair: what }, call);

/** Its tries of half a minute are over in seconds. */
async function needOf(farm: EngineFarm, task: Task): Promise<NeedsYou> {
  await waitFor(
    'the task needs its user',
    () => {
      farm.clock.advance(300);
      return farm.state(task).kind === 'needs-you';
    },
    40_000,
  );
  const state = farm.state(task);
  if (state.kind !== 'needs-you') throw new Error('it needs nothing');
  return state.need;
}

/** A task whose agent has written a file and is at work. */
async function atWork() {
  const farm = await createEngineFarm();
  const workspaceId = await farm.repository();
  const repository = join(farm.scratch.path, 'shop');
  const task = await farm.task(workspaceId);
  const run = await farm.running(task);
  tell(run, { kind: 'text', text: 'I begin' });
  writeFileSync(join(run.spec.cwd, 'work.txt'), 'work\n');
  return { farm, repository, task, run, worktree: run.spec.cwd };
}

const old = (path: string): string => {
  writeFileSync(path, '');
  const then = new Date(Date.now() - 3_600_000);
  utimesSync(path, then, then);
  return path;
};

describe('the work of a stage that cannot be committed', () => {
  it('for a lock that was left behind is committed at a click, and the verdict counts', async () => {
    const { farm, repository, task, run } = await atWork();
    const lock = old(join(repository, '.git/worktrees', task.id, 'index.lock'));
    giveVerdict(run);
    const need = await needOf(farm, task);
    expect(need).toMatchObject({
      code: 'git.locked',
      message: expect.stringContaining('could not be committed: Git is locked by') as string,
      next: expect.stringContaining('Remove the stale lock') as string,
      repair: { kind: 'remove-lock', path: lock },
      runId: run.id,
    });
    if (!need.repair) throw new Error('no repair');
    const attempts = farm.runs(task).length;
    await valueOf(repair(farm, task, need.repair));
    await farm.until('the stage has passed', () => farm.present(task).stages[0]?.status === 'completed');
    expect(farm.runs(task).filter(({ stageKey }) => stageKey === run.spec.labels['stage'])).toHaveLength(attempts);
    const { place } = farm.present(task);
    if (place.kind !== 'worktree') throw new Error('no worktree');
    expect(farm.scratch.git(repository, 'show', `${place.branch}:work.txt`)).toBe('work');
  });

  it('is left alone, with a reason, while a git command may still need the lock', async () => {
    const { farm, repository, task, run } = await atWork();
    const lock = join(repository, '.git/worktrees', task.id, 'index.lock');
    writeFileSync(lock, '');
    giveVerdict(run);
    const need = await needOf(farm, task);
    const now = new Date();
    utimesSync(lock, now, now);
    expect(await repair(farm, task, need.repair ?? { kind: 'commit-again' })).toMatchObject({
      ok: false,
      error: { reason: 'repair.lock_young', next: expect.stringContaining('Try again') as string },
    });
    expect([farm.state(task).kind, existsSync(lock)]).toEqual(['needs-you', true]);
  });

  it('for its workspace was moved away is told so, and committed once that is back', async () => {
    const { farm, repository, task, run } = await atWork();
    renameSync(repository, `${repository}-moved`);
    giveVerdict(run);
    const need = await needOf(farm, task);
    expect(need).toMatchObject({
      code: 'workspace.folder_missing',
      message: `The work of this stage could not be committed: The folder ${repository} is not there any more.`,
      next: expect.stringContaining('say where it is now') as string,
      repair: { kind: 'commit-again' },
    });
    renameSync(`${repository}-moved`, repository);
    await valueOf(repair(farm, task, { kind: 'commit-again' }));
    await farm.until('the stage has passed', () => farm.present(task).stages[0]?.status === 'completed');
  });

  it('for its repository is gone is not to be made a repository of its own', async () => {
    const { farm, repository, task, run } = await atWork();
    renameSync(join(repository, '.git'), join(repository, '.git-moved'));
    giveVerdict(run);
    const need = await needOf(farm, task);
    expect(need).toMatchObject({ code: 'git.not_a_repository' });
    expect(need.next).toContain('Put back');
    expect(need.next).not.toContain('git init');
  });

  it('for its worktree was deleted by hand gets the worktree anew at a click, with what was saved last', async () => {
    const { farm, repository, task, run, worktree } = await atWork();
    const { place } = farm.present(task);
    if (place.kind !== 'worktree') throw new Error('no worktree');
    const ref = `refs/croft/autosave/${task.id}`;
    await valueOf(farm.app.git.autosave({ worktree: place, ref, message: 'saved', signal: call.signal }));
    rmSync(worktree, { recursive: true });
    giveVerdict(run);
    const need = await needOf(farm, task);
    expect(need).toMatchObject({ code: 'git.worktree_missing', repair: { kind: 'make-worktree' }, runId: run.id });
    await valueOf(repair(farm, task, { kind: 'make-worktree' }));
    await farm.until('the stage has passed', () => farm.present(task).stages[0]?.status === 'completed');
    expect(farm.scratch.git(repository, 'show', `${place.branch}:work.txt`)).toBe('work');
  });

  it('is mended for nobody who asks while an agent is at work', async () => {
    const { farm, task } = await atWork();
    expect(await repair(farm, task, { kind: 'commit-again' })).toMatchObject({ error: { reason: 'review.running' } });
    expect(await repair(farm, task, { kind: 'let-go', paths: ['x'] })).toMatchObject({ ok: false });
  });
});

describe('a task that gets no place', () => {
  it('for its branch is checked out elsewhere begins once that was freed at a click', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository(), { start: false });
    const repository = join(farm.scratch.path, 'shop');
    farm.scratch.git(repository, 'checkout', '--quiet', '-b', branchOf(task.id, task.title));
    writeFileSync(join(repository, 'mine.txt'), 'mine\n');
    await valueOf(farm.handlers['task.start']({ taskId: task.id }, call));
    const need = await needOf(farm, task);
    expect(need).toMatchObject({
      code: 'git.branch_taken',
      message: expect.stringContaining('is checked out in') as string,
      repair: { kind: 'free-branch' },
    });
    if (!need.repair) throw new Error('no repair');
    await valueOf(repair(farm, task, need.repair));
    await farm.running(task);
    expect(farm.scratch.git(repository, 'status', '--porcelain')).toBe('?? mine.txt');
  });

  it('for accepted work has left what cannot be kept begins once its user has agreed to lose just that', async () => {
    const bench = await createReviewFarm();
    const { farm } = bench;
    const task = await bench.done('login');
    bench.write(task, { '.gitignore': '*.db\n', 'shop.db': '' });
    const big = join(bench.path(task), 'shop.db');
    truncateSync(big, 60 * 1024 * 1024);
    await valueOf(farm.handlers['review.accept']({ taskId: task.id, how: 'merge' }, call));
    await valueOf(farm.handlers['task.retry']({ taskId: task.id, stage: 'implementation' }, call));
    const need = await needOf(farm, task);
    expect(need).toMatchObject({ code: 'review.not_kept', repair: { kind: 'let-go', paths: ['shop.db'] } });
    expect(await repair(farm, task, { kind: 'let-go', paths: ['other.db'] })).toMatchObject({ ok: false });
    expect(existsSync(big)).toBe(true);
    await valueOf(repair(farm, task, { kind: 'let-go', paths: ['shop.db'] }));
    await bench.until(task, 'done');
    expect(existsSync(big)).toBe(false);
  });
});
