import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSweep } from '../../../src/main/app/review/sweep';
import type { RunId } from '../../../src/main/contract/ids';
import type { Task } from '../../../src/main/contract/task';
import type { Git } from '../../../src/main/ports/git';
import { writeFiles } from '../../builders/repo';
import { call, valueOf } from '../engine/engine-farm';
import { endWhenClosed, giveVerdict, stageOf } from '../engine/fake-driver';
import { createReviewFarm, reasonOf, reviewFarm } from './review-farm';
import type { ReviewFarm } from './review-farm';

const DAY_MS = 24 * 3_600_000;

const refs = ({ git }: ReviewFarm, below: string) =>
  git('for-each-ref', '--format=%(refname)', below).split('\n').filter(Boolean);
const accept = ({ farm }: ReviewFarm, task: Task, over: object = {}) =>
  farm.handlers['review.accept']({ taskId: task.id, how: 'merge', ...over }, call);
const discard = ({ farm }: ReviewFarm, task: Task) => farm.handlers['review.discard']({ taskId: task.id }, call);
const restore = ({ farm }: ReviewFarm, task: Task) => farm.handlers['review.restore']({ taskId: task.id }, call);

/** Makes the farm's git fail at a call, before or after it has done its work, as often as told. */
function crashingGit(crash: { name: keyof Git; when: 'before' | 'after'; left: number }): (git: Git) => Git {
  return (git) =>
    new Proxy(git, {
      get(target, name, receiver) {
        const call: unknown = Reflect.get(target, name, receiver);
        if (name !== crash.name || typeof call !== 'function') return call;
        return async (...args: unknown[]) => {
          const isNow = crash.left > 0;
          crash.left -= 1;
          if (isNow && crash.when === 'before') throw new Error('the power went out');
          const done: unknown = await Reflect.apply(call, target, args);
          if (isNow) throw new Error('the power went out');
          return done;
        };
      },
    });
}

describe('accepting the work of a task', () => {
  it('brings it home, says so, and puts worktree and branch away with a copy', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    bench.write(task, { 'left.txt': 'uncommitted\n' });
    const path = bench.path(task);
    const review = await bench.review(task);
    expect(review).toMatchObject({ into: 'main', blocked: null, dirty: true, behind: 0, conflicts: [] });
    expect(review.files.map((file) => file.path).toSorted()).toEqual(['left.txt', 'login.txt', 'work.txt']);
    const done = await valueOf(accept(bench, task, { tip: review.tip ?? '' }));
    expect(done).toMatchObject({ state: { kind: 'done' }, place: { kind: 'none' } });
    expect(done.review).toMatchObject({
      kind: 'accepted',
      into: 'main',
      how: 'merge',
      commit: bench.git('rev-parse', 'main'),
    });
    expect([existsSync(path), bench.git('status', '--porcelain')]).toEqual([false, '']);
    expect(readFileSync(join(bench.repo, 'left.txt'), 'utf8')).toBe('uncommitted\n');
    expect(bench.git('log', '-1', '--format=%s%n%b')).toContain('Add login\nall is well');
    expect(refs(bench, 'refs/heads')).toEqual(['refs/heads/main']);
    expect(refs(bench, 'refs/croft/kept')).toHaveLength(1);
    const after = await bench.review(task);
    expect(after).toMatchObject({ into: 'main', blocked: { reason: 'review.accepted' } });
    expect(after.files).toHaveLength(3);
    const file = await valueOf(bench.farm.handlers['review.file']({ taskId: task.id, path: 'login.txt' }, call));
    expect(file).toMatchObject({ before: null, after: 'login\n' });
    expect((await valueOf(accept(bench, task))).review).toEqual(done.review);
  });

  it('closes a task that waited for its user', async () => {
    const bench = await createReviewFarm({
      onStart(run) {
        writeFileSync(join(run.spec.cwd, 'work.txt'), 'work\n');
        giveVerdict(run, { passed: stageOf(run) !== 'qa', summary: 'not good enough' });
      },
    });
    const task = await bench.farm.task(bench.workspaceId);
    await bench.until(task, 'needs-you');
    const done = await valueOf(accept(bench, task, { how: 'squash', message: 'Good enough' }));
    expect(done).toMatchObject({ state: { kind: 'done' }, review: { kind: 'accepted', how: 'squash' } });
    expect(done.stages.at(-1)).toMatchObject({ status: 'skipped', skipReason: 'the work was accepted' });
    expect(bench.git('log', '-1', '--format=%s')).toBe('Good enough');
  });

  it.each(['before', 'after'] as const)(
    'is finished by a second call after a crash %s git has merged',
    async (when) => {
      const crash = { name: 'bringHome' as const, when, left: 1 };
      const bench = await createReviewFarm({ wrapGit: crashingGit(crash) });
      const task = await bench.done('login');
      await expect(Promise.resolve(accept(bench, task, { how: 'squash' }))).rejects.toThrow('the power went out');
      expect(bench.farm.present(task).review).toEqual({ kind: 'open' });
      const commits = when === 'after' ? 2 : 1;
      expect(bench.git('rev-list', '--count', 'main')).toBe(String(commits));
      const again = reviewFarm(await bench.farm.restart(), bench.workspaceId, bench.repo);
      expect((await again.review(task)).blocked).toBeNull();
      const done = await valueOf(accept(again, task, { how: 'squash' }));
      expect(done.review).toMatchObject({ kind: 'accepted', commit: bench.git('rev-parse', 'main') });
      expect(bench.git('rev-list', '--count', 'main')).toBe('2');
    },
  );

  it.each(['before', 'after'] as const)(
    'loses nothing by a crash %s the worktree goes; the sweep finishes',
    async (when) => {
      const crash = { name: 'putAway' as const, when, left: 1 };
      const bench = await createReviewFarm({ wrapGit: crashingGit(crash) });
      const task = await bench.done('login');
      await expect(Promise.resolve(accept(bench, task))).rejects.toThrow('the power went out');
      expect(bench.farm.present(task)).toMatchObject({ review: { kind: 'accepted' }, place: { kind: 'none' } });
      const again = reviewFarm(await bench.farm.restart(), bench.workspaceId, bench.repo);
      const sweep = createSweep(again.farm.app);
      sweep.start();
      await sweep.idle();
      await sweep.dispose();
      expect(refs(bench, 'refs/heads')).toEqual(['refs/heads/main']);
      expect(refs(bench, 'refs/croft/kept')).toHaveLength(1);
      expect(existsSync(again.farm.app.places.worktree(task.workspaceId, task.id))).toBe(false);
    },
  );

  it('is refused while an agent works, and does not wait in line behind another decision', async () => {
    const bench = await createReviewFarm({ onStart: endWhenClosed });
    const task = await bench.farm.task(bench.workspaceId);
    await bench.farm.running(task);
    expect((await bench.review(task)).blocked?.reason).toBe('review.running');
    expect(await reasonOf(accept(bench, task))).toBe('review.running');
    expect(await reasonOf(discard(bench, task))).toBe('review.running');
  });

  it('brings two tasks home at once, and decides over one only once', async () => {
    const bench = await createReviewFarm();
    const [one, two] = [await bench.done('one'), await bench.done('two')];
    bench.write(one, { 'work.txt': 'the same\n' });
    bench.write(two, { 'work.txt': 'the same\n' });
    const reasons = await Promise.all([accept(bench, one), accept(bench, two), discard(bench, one)].map(reasonOf));
    expect(reasons).toEqual([null, null, 'review.busy']);
    expect(['one.txt', 'two.txt'].map((name) => existsSync(join(bench.repo, name)))).toEqual([true, true]);
    expect(bench.git('status', '--porcelain')).toBe('');
  });

  it('is refused while a terminal is open in the worktree', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    const terminal = {
      id: 'run_00000000aaaa' as RunId,
      kind: 'shell',
      workspaceId: task.workspaceId,
      taskId: task.id,
      agent: null,
      sessionId: null,
      cwd: bench.path(task),
      title: 'shell',
      state: { kind: 'live' },
      createdAt: 1,
      plan: { resume: false, cols: 80, rows: 24 },
    } as const;
    bench.farm.app.store.change((write) => write.putTerminal(terminal));
    expect((await bench.review(task)).blocked?.reason).toBe('review.terminal_open');
    expect(await reasonOf(accept(bench, task))).toBe('review.terminal_open');
    expect(await reasonOf(discard(bench, task))).toBe('review.terminal_open');
    bench.farm.app.store.change((write) =>
      write.putTerminal({ ...terminal, state: { kind: 'ended', at: 2, exitCode: 0, message: null } }),
    );
    await valueOf(discard(bench, task));
  });

  it('says what is wrong with a place that is not as it was', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    const other = await bench.done('other');
    rmSync(join(bench.path(task), '.git'));
    expect((await bench.review(task)).blocked?.reason).toBe('git.worktree_damaged');
    expect(await reasonOf(accept(bench, task))).toBe('git.worktree_damaged');
    expect(await reasonOf(accept(bench, other, { into: bench.farm.present(task).place.kind }))).toBe(
      'review.target_gone',
    );
    renameSync(bench.repo, `${bench.repo}-moved`);
    expect((await bench.review(other)).blocked?.message).toContain('is not there');
    expect(await reasonOf(discard(bench, other))).toBe('workspace.folder_missing');
    renameSync(`${bench.repo}-moved`, bench.repo);
    await valueOf(discard(bench, other));
  });

  it('has nothing for a task without a worktree', async () => {
    const bench = await createReviewFarm();
    const draft = await bench.farm.task(bench.workspaceId, { start: false });
    expect((await bench.review(draft)).blocked?.reason).toBe('review.no_work');
    for (const decide of [accept, discard, restore]) expect(await reasonOf(decide(bench, draft))).toMatch(/^review\./);
  });
});

describe('discarding the work of a task', () => {
  it('can be undone for 30 days: everything is back as it was', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    bench.write(task, { 'work.txt': 'half-done\n', 'new/untracked.txt': 'untracked\n' });
    const path = bench.path(task);
    const status = () => bench.farm.scratch.git(path, 'status', '--porcelain');
    const before = status();
    const discarded = await valueOf(discard(bench, task));
    const { review } = discarded;
    if (review.kind !== 'discarded') throw new Error(review.kind);
    expect([review.until - review.at, discarded.place, existsSync(path)]).toEqual([
      30 * DAY_MS,
      { kind: 'none' },
      false,
    ]);
    expect((await valueOf(discard(bench, task))).review).toEqual(review);
    const kept = await bench.review(task);
    expect(kept).toMatchObject({ blocked: { reason: 'review.discarded' } });
    expect(kept.files.map((file) => file.path)).toContain('new/untracked.txt');
    expect(await reasonOf(accept(bench, task))).toBe('review.discarded');
    const back = await valueOf(restore(bench, task));
    expect([back.review, back.place]).toEqual([{ kind: 'open' }, task.place]);
    expect([status(), readFileSync(join(path, 'work.txt'), 'utf8')]).toEqual([before, 'half-done\n']);
    expect((await valueOf(restore(bench, task))).review).toEqual({ kind: 'open' });
    await valueOf(accept(bench, task));
    expect(readFileSync(join(bench.repo, 'work.txt'), 'utf8')).toBe('half-done\n');
  });

  it('ends a task that waited for its user', async () => {
    const bench = await createReviewFarm({
      onStart(run) {
        writeFileSync(join(run.spec.cwd, 'work.txt'), 'work\n');
        giveVerdict(run, { passed: false });
      },
    });
    const task = await bench.farm.task(bench.workspaceId);
    await bench.until(task, 'needs-you');
    expect((await valueOf(discard(bench, task))).state.kind).toBe('cancelled');
  });

  it.each([
    ['keep', 'before'],
    ['keep', 'after'],
    ['putAway', 'before'],
    ['putAway', 'after'],
  ] as const)('loses nothing by a crash of %s, %s its work', async (name, when) => {
    const crash = { name, when, left: 1 };
    const bench = await createReviewFarm({ wrapGit: crashingGit(crash) });
    const task = await bench.done('login');
    bench.write(task, { 'new.txt': 'untracked\n' });
    const path = bench.path(task);
    await expect(Promise.resolve(discard(bench, task))).rejects.toThrow('the power went out');
    const again = reviewFarm(await bench.farm.restart(), bench.workspaceId, bench.repo);
    await valueOf(discard(again, task));
    await valueOf(restore(again, task));
    expect(readFileSync(join(path, 'new.txt'), 'utf8')).toBe('untracked\n');
    expect(readFileSync(join(path, 'login.txt'), 'utf8')).toBe('login\n');
  });

  it('is refused, with nothing changed, where the branch is checked out elsewhere', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    bench.farm.scratch.git(bench.path(task), 'switch', '--quiet', '--detach');
    const { place } = bench.farm.present(task);
    if (place.kind !== 'worktree') throw new Error(place.kind);
    bench.git('switch', '--quiet', place.branch);
    expect(await reasonOf(discard(bench, task))).toBe('git.branch_taken');
    expect(bench.farm.present(task).review).toEqual({ kind: 'open' });
    expect(existsSync(bench.path(task))).toBe(true);
  });

  it('is for ever after 30 days, when the sweep has gone over it', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    await valueOf(discard(bench, task));
    const sweep = createSweep(bench.farm.app);
    sweep.start();
    await sweep.idle();
    bench.farm.clock.advance(29 * DAY_MS);
    await sweep.idle();
    expect(refs(bench, 'refs/croft/kept')).toHaveLength(1);
    bench.farm.clock.advance(2 * DAY_MS);
    await sweep.idle();
    expect(refs(bench, 'refs/croft/kept')).toEqual([]);
    expect(await reasonOf(restore(bench, task))).toBe('review.kept_gone');
    await sweep.dispose();
  });
});

describe('a task that goes on after its work was decided over', () => {
  const retry = ({ farm }: ReviewFarm, task: Task, stage: string) =>
    valueOf(farm.handlers['task.retry']({ taskId: task.id, stage }, call));

  it('begins on a fresh branch from the target after it was accepted, and says so to user and agent', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    await valueOf(accept(bench, task));
    writeFiles(bench.repo, { 'later.txt': 'later\n' });
    bench.git('add', '--all');
    bench.git('commit', '--quiet', '-m', 'later');
    await retry(bench, task, 'qa');
    await bench.until(task, 'done');
    expect(bench.farm.present(task).review).toEqual({ kind: 'open' });
    expect(existsSync(join(bench.path(task), 'later.txt'))).toBe(true);
    expect(existsSync(join(bench.path(task), 'login.txt'))).toBe(true);
    expect(bench.prompt(task, 'qa')).toContain('is in main');
    const notices = bench.farm.app.store
      .events({ taskId: task.id, limit: 200 })
      .events.flatMap(({ fact }) => (fact.type === 'notice' ? [fact.code] : []));
    expect(notices).toEqual(['task.begins-again']);
    expect((await bench.review(task)).files.map((file) => file.path)).toEqual(['work.txt']);
  });

  it('is not put away by a sweep that comes while its new worktree is made', async () => {
    const made = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let isAgain = false;
    const bench = await createReviewFarm({
      wrapGit: (git) => ({
        ...git,
        async ensureWorktree(o) {
          const placed = await git.ensureWorktree(o);
          if (!isAgain) return placed;
          made.resolve();
          await goOn.promise;
          return placed;
        },
      }),
    });
    const task = await bench.done('login');
    const path = bench.path(task);
    await valueOf(accept(bench, task));
    isAgain = true;
    await retry(bench, task, 'qa');
    await made.promise;
    const sweep = createSweep(bench.farm.app);
    sweep.start();
    await sweep.idle();
    await sweep.dispose();
    goOn.resolve();
    expect(existsSync(join(path, 'login.txt'))).toBe(true);
    await bench.until(task, 'done');
  });

  it('takes up discarded work again when it goes on at a later stage, and begins anew at the first', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    await valueOf(discard(bench, task));
    await retry(bench, task, 'qa');
    await bench.until(task, 'done');
    expect(existsSync(join(bench.path(task), 'login.txt'))).toBe(true);
    expect(bench.prompt(task, 'qa')).toContain('was brought back');
    await valueOf(discard(bench, task));
    await retry(bench, task, 'specification');
    await bench.until(task, 'done');
    expect(existsSync(join(bench.path(task), 'login.txt'))).toBe(false);
    expect(refs(bench, 'refs/croft/kept')).toHaveLength(2);
  });

  it('says so when somebody has deleted its branch', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    const { place } = bench.farm.present(task);
    if (place.kind !== 'worktree') throw new Error(place.kind);
    bench.git('worktree', 'remove', '--force', place.path);
    bench.git('branch', '--quiet', '-D', place.branch);
    await retry(bench, task, 'qa');
    await bench.until(task, 'done');
    expect(bench.prompt(task, 'qa')).toContain('was deleted');
  });

  it('is blocked with words where its discarded work is gone', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    await valueOf(discard(bench, task));
    for (const ref of refs(bench, 'refs/croft/kept')) bench.git('update-ref', '-d', ref);
    await retry(bench, task, 'qa');
    expect((await bench.until(task, 'needs-you')).state).toMatchObject({ need: { code: 'review.kept_gone' } });
  });
});
