import { existsSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorkspaceFolders } from '../../../src/main/app/workspace-folders';
import type { RunId } from '../../../src/main/contract/ids';
import type { Task } from '../../../src/main/contract/task';
import { call, valueOf } from '../engine/engine-farm';
import { createReviewFarm, reasonOf } from './review-farm';
import type { ReviewFarm } from './review-farm';

const file = ({ farm }: ReviewFarm, task: Task) =>
  farm.handlers['review.file']({ taskId: task.id, path: 'login.txt' }, call);
const accept = ({ farm }: ReviewFarm, task: Task) =>
  farm.handlers['review.accept']({ taskId: task.id, how: 'merge' }, call);
const discard = ({ farm }: ReviewFarm, task: Task) => farm.handlers['review.discard']({ taskId: task.id }, call);

/** A task that is done, whose worktree somebody has deleted. */
async function withoutFolder() {
  const bench = await createReviewFarm();
  const task = await bench.done('login');
  const path = bench.path(task);
  rmSync(path, { recursive: true });
  const { place } = task;
  return { bench, task, path, branch: place.kind === 'worktree' ? place.branch : '' };
}

describe('work whose worktree was deleted by hand', () => {
  it('can be looked at', async () => {
    const { bench, task, branch } = await withoutFolder();
    const tip = bench.git('rev-parse', branch);
    const review = await bench.review(task);
    expect(review).toMatchObject({ branch, into: 'main', tip, blocked: null, dirty: false, conflicts: [] });
    expect(review.files.map(({ path }) => path).toSorted()).toEqual(['login.txt', 'work.txt']);
    expect(bench.git('rev-parse', branch)).toBe(tip);
  });

  it('shows its files', async () => {
    const { bench, task } = await withoutFolder();
    expect(await valueOf(file(bench, task))).toMatchObject({ before: null, after: 'login\n' });
  });

  it('can be accepted', async () => {
    const { bench, task, path } = await withoutFolder();
    expect(await valueOf(accept(bench, task))).toMatchObject({ review: { kind: 'accepted', into: 'main' } });
    expect(bench.git('show', 'main:login.txt')).toBe('login');
    expect(existsSync(path)).toBe(false);
    expect(bench.git('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main');
  });

  it('can be discarded and restored', async () => {
    const { bench, task, branch } = await withoutFolder();
    const tip = bench.git('rev-parse', branch);
    expect((await valueOf(discard(bench, task))).review.kind).toBe('discarded');
    await valueOf(bench.farm.handlers['review.restore']({ taskId: task.id }, call));
    expect(bench.git('rev-parse', branch)).toBe(tip);
    expect(existsSync(bench.path(task))).toBe(true);
  });

  it('is said to be gone where its branch was deleted too, and nothing is made in its place', async () => {
    const { bench, task, path, branch } = await withoutFolder();
    bench.git('worktree', 'prune');
    bench.git('branch', '--quiet', '-D', branch);
    const { blocked } = await bench.review(task);
    expect(blocked).toMatchObject({
      reason: 'git.branch_gone',
      message: `The branch ${branch} and its worktree are both gone.`,
    });
    expect(await reasonOf(file(bench, task))).toBe('git.branch_gone');
    expect(await reasonOf(accept(bench, task))).toBe('git.branch_gone');
    expect(await reasonOf(discard(bench, task))).toBe('review.nothing_left');
    expect(bench.git('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main');
    expect(existsSync(path)).toBe(false);
  });

  it('is left alone while a terminal is open in it', async () => {
    const { bench, task, path } = await withoutFolder();
    const terminal = {
      id: 'run_00000000aaaa' as RunId,
      kind: 'shell',
      workspaceId: task.workspaceId,
      taskId: task.id,
      agent: null,
      sessionId: null,
      cwd: path,
      title: 'shell',
      state: { kind: 'live' },
      createdAt: 1,
      plan: { resume: false, cols: 80, rows: 24 },
    } as const;
    bench.farm.app.store.change((write) => write.putTerminal(terminal));
    expect((await bench.review(task)).blocked?.reason).toBe('review.terminal_open');
    expect(existsSync(path)).toBe(false);
  });
});

/** A task that is done, with changes that only the last save has: its worktree was deleted. */
async function withSaved(change = { 'login.txt': 'more of it\n', 'new/file.txt': 'new\n' }) {
  const bench = await createReviewFarm();
  const task = await bench.done('login');
  const path = bench.path(task);
  const { place } = task;
  if (place.kind !== 'worktree') throw new Error('no worktree');
  bench.write(task, change);
  const ref = `refs/croft/autosave/${task.id}`;
  await valueOf(bench.farm.app.git.autosave({ worktree: place, ref, message: 's', signal: call.signal }));
  const git = (...args: string[]) => bench.farm.scratch.git(path, ...args);
  return { bench, task, path, git };
}

describe('work whose workspace has lost its folder', () => {
  it('is said to be out of reach until its user says where the folder is, and nothing happens to it', async () => {
    const bench = await createReviewFarm();
    const folders = createWorkspaceFolders(bench.farm.app);
    onTestFinished(() => folders.dispose());
    // Nothing but a doubt has it look: it follows no folder.
    bench.farm.app.memory.onDoubt(() => folders.look());
    const task = await bench.done('login');
    const away = await bench.done('away');
    await valueOf(discard(bench, away));
    renameSync(bench.repo, `${bench.repo}-moved`);
    const { blocked } = await bench.review(task);
    expect(blocked).toMatchObject({
      reason: 'workspace.folder_missing',
      message: `The folder ${bench.repo} is not there any more.`,
    });
    expect(blocked?.next).toContain('say where it is now');
    const restore = () => bench.farm.handlers['review.restore']({ taskId: away.id }, call);
    for (const ask of [() => file(bench, task), () => accept(bench, task), () => discard(bench, task), restore])
      expect(await reasonOf(ask())).toBe('workspace.folder_missing');
    await bench.farm.until('everybody knows', () => bench.farm.app.store.workspaces()[0]?.vcs.kind === 'missing');
    const found = { id: bench.workspaceId as never, path: `${bench.repo}-moved`, acceptInPlace: false };
    await valueOf(bench.farm.handlers['workspace.create'](found, call));
    expect((await bench.review(task)).files.map(({ path }) => path)).toContain('login.txt');
  });
});

describe('uncommitted work whose worktree was deleted by hand', () => {
  it('comes back from what was saved last, uncommitted', async () => {
    const { bench, task, path, git } = await withSaved();
    const before = git('status', '--porcelain');
    rmSync(path, { recursive: true });
    expect(await bench.review(task)).toMatchObject({ dirty: true, blocked: null });
    expect(git('status', '--porcelain')).toBe(before);
    expect(await valueOf(file(bench, task))).toMatchObject({ after: 'more of it\n' });
    await valueOf(accept(bench, task));
    expect([bench.git('show', 'main:login.txt'), bench.git('show', 'main:new/file.txt')]).toEqual([
      'more of it',
      'new',
    ]);
  });

  it('is discarded and restored', async () => {
    const { bench, task, path, git } = await withSaved();
    const before = git('status', '--porcelain');
    rmSync(path, { recursive: true });
    await valueOf(discard(bench, task));
    await valueOf(bench.farm.handlers['review.restore']({ taskId: task.id }, call));
    expect(git('status', '--porcelain')).toBe(before);
  });

  it('is there when the task goes on', async () => {
    const { bench, task, path, git } = await withSaved();
    rmSync(path, { recursive: true });
    await valueOf(bench.farm.handlers['review.send-back']({ taskId: task.id, words: 'Go on.' }, call));
    await bench.until(task, 'done');
    expect(git('show', 'HEAD:new/file.txt')).toBe('new');
  });

  it('is not taken from a save that is older than the branch', async () => {
    const { bench, task, path, git } = await withSaved();
    git('checkout', '--quiet', '.');
    git('commit', '--quiet', '--allow-empty', '-m', 'later');
    rmSync(path, { recursive: true });
    expect(await bench.review(task)).toMatchObject({ dirty: false });
    expect(git('show', 'HEAD:login.txt')).toBe('login');
  });
});
