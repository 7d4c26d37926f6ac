import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { writeFiles } from '../../builders/repo';
import { never, reason, value } from './git-test';
import { reviewForTests, TASK } from './review-bench';
import type { ReviewBench } from './review-bench';

const bench = reviewForTests();
const FILES = { 'a.txt': 'a\n', 'b.txt': 'b\n', 'deep/c.txt': 'c\n', 'gone.txt': 'gone\n' };

/** A repository and a worktree with one commit and one uncommitted file. */
async function withWork(use: ReviewBench, name = 'one', repo = use.scratch.repository('shop', FILES)) {
  const worktree = await use.worktree(repo, name);
  writeFiles(worktree.path, { 'a.txt': `a by ${name}\n` });
  use.scratch.git(worktree.path, 'commit', '--quiet', '-am', `work of ${name}`);
  writeFiles(worktree.path, { [`${name}.txt`]: `new by ${name}\n` });
  return { repo, worktree };
}

const status = (use: ReviewBench, repo: string) => use.scratch.git(repo, 'status', '--porcelain', '--ignored');
const tipOf = (use: ReviewBench, repo: string, ref = 'main') => use.scratch.git(repo, 'rev-parse', ref);

describe('accepting work', () => {
  it.each(['merge', 'squash'] as const)(
    'by %s commits what is left, moves the target and the files follow',
    async (how) => {
      const use = bench();
      const { repo, worktree } = await withWork(use);
      const before = tipOf(use, repo);
      const landed = value(await use.accept(repo, worktree, { how }));
      expect(landed).toEqual({ into: 'main', commit: tipOf(use, repo), how });
      expect(use.text(repo, 'a.txt')).toBe('a by one\n');
      expect(use.text(repo, 'one.txt')).toBe('new by one\n');
      expect(status(use, repo)).toBe('');
      const parents = use.scratch.git(repo, 'log', '-1', '--format=%P').split(' ');
      expect(parents).toEqual(how === 'merge' ? [before, tipOf(use, repo, 'croft/one')] : [before]);
      expect(use.scratch.git(repo, 'log', '-1', '--format=%an <%ae>')).toBe('Test User <user@example.test>');
      expect(use.scratch.git(repo, 'log', '-1', '--format=%(trailers:key=Croft-Task,valueonly)').trim()).toBe(TASK);
      expect(use.scratch.git(repo, 'reflog', '-1', '--format=%gs')).toContain('croft');
    },
  );

  it('moves only the branch when it is checked out nowhere', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    use.scratch.git(repo, 'switch', '--quiet', '-c', 'mine');
    writeFiles(repo, { 'a.txt': 'half-done\n' });
    const landed = value(await use.accept(repo, worktree, { into: 'main' }));
    expect(tipOf(use, repo)).toBe(landed.commit);
    expect(use.text(repo, 'a.txt')).toBe('half-done\n');
    expect(status(use, repo)).toBe(' M a.txt');
  });

  it('follows in the worktree where the user has the target', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    const other = join(use.scratch.path, 'other folder');
    use.scratch.git(repo, 'worktree', 'add', '--quiet', '-b', 'release', other);
    value(await use.accept(repo, worktree, { into: 'release' }));
    expect(use.text(other, 'one.txt')).toBe('new by one\n');
    expect(use.scratch.git(other, 'status', '--porcelain')).toBe('');
    expect(use.text(repo, 'one.txt')).toBeNull();
  });

  it('leaves everything of the user alone that the work does not touch', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    writeFiles(repo, { 'b.txt': 'changed\n', 'deep/c.txt': 'staged\n', 'notes.txt': 'untracked\n' });
    use.scratch.git(repo, 'add', 'deep/c.txt');
    writeFiles(repo, { 'deep/c.txt': 'and changed again\n' });
    rmSync(join(repo, 'gone.txt'));
    use.scratch.git(repo, 'stash', 'list');
    value(await use.accept(repo, worktree));
    expect(status(use, repo).split('\n').toSorted()).toEqual([
      ' D gone.txt',
      ' M b.txt',
      '?? notes.txt',
      'MM deep/c.txt',
    ]);
    expect(use.text(repo, 'deep/c.txt')).toBe('and changed again\n');
    expect(use.scratch.git(repo, 'show', ':deep/c.txt')).toBe('staged');
    expect(use.text(repo, 'a.txt')).toBe('a by one\n');
  });

  it.each([
    ['a changed file', (repo: string) => writeFiles(repo, { 'a.txt': 'mine\n' }), 'a.txt'],
    ['a deleted file', (repo: string) => rmSync(join(repo, 'a.txt')), 'a.txt'],
    ['an untracked file', (repo: string) => writeFiles(repo, { 'one.txt': 'mine\n' }), 'one.txt'],
    ['a link in its place', (repo: string) => symlinkSync('/etc/hostname', join(repo, 'one.txt')), 'one.txt'],
    ['an untracked folder with a file', (repo: string) => writeFiles(repo, { 'one.txt/x': 'mine\n' }), 'one.txt/x'],
    [
      'an ignored file, which git itself would overwrite',
      (repo: string, worktree: string) => {
        execFileSync('git', ['add', 'one.txt'], { cwd: worktree });
        writeFiles(repo, { '.git/info/exclude': 'one.txt\n', 'one.txt': 'mine\n' });
      },
      'one.txt',
    ],
  ])('is refused, with nothing changed, where it would overwrite %s', async (_name, touch, named) => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    touch(repo, worktree.path);
    const before = [status(use, repo), tipOf(use, repo), use.text(repo, named)];
    const refused = await use.accept(repo, worktree);
    expect(reason(refused)).toBe('review.would_overwrite');
    expect(JSON.stringify(refused)).toContain(named);
    expect([status(use, repo), tipOf(use, repo), use.text(repo, named)]).toEqual(before);
    expect(value(await use.review(repo, worktree)).blocked?.reason).toBe('review.would_overwrite');
  });

  it('is refused where a version is staged that is in neither commit', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    writeFiles(repo, { 'a.txt': 'precious\n' });
    use.scratch.git(repo, 'add', 'a.txt');
    writeFiles(repo, { 'a.txt': 'a by one\n' });
    expect(reason(await use.accept(repo, worktree))).toBe('review.would_overwrite');
    expect(use.scratch.git(repo, 'show', ':a.txt')).toBe('precious');
  });

  it('is refused where new files need a folder in whose place a file of the user is', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    writeFiles(worktree.path, { 'box/in.txt': 'in\n' });
    writeFiles(repo, { box: 'mine\n' });
    const refused = await use.accept(repo, worktree);
    expect(reason(refused)).toBe('review.would_overwrite');
    expect(use.text(repo, 'box')).toBe('mine\n');
  });

  it('turns a folder into a file and back', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    rmSync(join(worktree.path, 'deep'), { recursive: true });
    writeFiles(worktree.path, { deep: 'now a file\n' });
    rmSync(join(worktree.path, 'b.txt'));
    writeFiles(worktree.path, { 'b.txt/x': 'now a folder\n' });
    value(await use.accept(repo, worktree));
    expect([use.text(repo, 'deep'), use.text(repo, 'b.txt/x'), status(use, repo)]).toEqual([
      'now a file\n',
      'now a folder\n',
      '',
    ]);
  });

  it('takes over files of the user that are what would come', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    writeFiles(repo, { 'a.txt': 'a by one\n', 'one.txt': 'new by one\n' });
    value(await use.accept(repo, worktree));
    expect(status(use, repo)).toBe('');
  });

  it('names the conflicts beforehand and changes nothing', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    writeFiles(repo, { 'a.txt': 'a by the user\n' });
    use.scratch.git(repo, 'commit', '--quiet', '-am', 'mine');
    const before = tipOf(use, repo);
    const review = value(await use.review(repo, worktree));
    expect(review).toMatchObject({
      conflicts: ['a.txt'],
      behind: 1,
      dirty: true,
      blocked: { reason: 'review.conflicts' },
    });
    expect(reason(await use.accept(repo, worktree))).toBe('review.conflicts');
    expect([tipOf(use, repo), status(use, repo)]).toEqual([before, '']);
  });

  it('finds a conflict with what is not committed yet', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    writeFiles(worktree.path, { 'b.txt': 'by the agent\n' });
    writeFiles(repo, { 'b.txt': 'by the user\n' });
    use.scratch.git(repo, 'commit', '--quiet', '-am', 'mine');
    expect(value(await use.review(repo, worktree)).conflicts).toEqual(['b.txt']);
    expect(use.scratch.git(worktree.path, 'status', '--porcelain')).toContain(' M b.txt');
  });

  it('is refused when the branch has moved on since it was looked at', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    const { tip } = value(await use.review(repo, worktree));
    use.scratch.git(worktree.path, 'commit', '--quiet', '--allow-empty', '-m', 'one more');
    expect(reason(await use.accept(repo, worktree, { tip: tip ?? '' }))).toBe('review.moved_on');
  });

  it('knows what it has done when it is called again, also with the tip that was looked at', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    const tip = value(await use.review(repo, worktree)).tip ?? '';
    for (const how of ['squash', 'merge'] as const) {
      const first = value(await use.accept(repo, worktree, { how: 'squash', tip }));
      writeFiles(repo, { 'later.txt': how });
      use.scratch.git(repo, 'add', 'later.txt');
      use.scratch.git(repo, 'commit', '--quiet', '-m', 'later');
      expect(value(await use.accept(repo, worktree, { how, tip }))).toEqual(first);
    }
    expect(use.scratch.git(repo, 'log', '--format=%s', '--grep=Croft-Task').split('\n')).toEqual(['Add login']);
  });

  it.each([
    ['the files and before the branch', () => undefined],
    ['the files and before the index', (use: ReviewBench, repo: string) => use.scratch.git(repo, 'read-tree', 'HEAD')],
  ])('finishes what a crash broke off after %s', async (_name, undo) => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    const before = tipOf(use, repo);
    rmSync(join(worktree.path, 'gone.txt'));
    value(await use.accept(repo, worktree));
    use.scratch.git(repo, 'update-ref', 'refs/heads/main', before);
    undo(use, repo);
    expect(status(use, repo)).not.toBe('');
    expect(value(await use.review(repo, worktree)).blocked).toBeNull();
    value(await use.accept(repo, worktree));
    expect([status(use, repo), tipOf(use, repo, 'main^1'), use.text(repo, 'gone.txt')]).toEqual(['', before, null]);
  });

  it('puts the files back when the branch cannot be moved, those of the user too', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    writeFiles(repo, { '.git/refs/heads/main.lock': '', 'b.txt': 'mine\n' });
    expect(reason(await use.accept(repo, worktree))).toBe('git.locked');
    expect([status(use, repo), use.text(repo, 'one.txt')]).toEqual([' M b.txt', null]);
    writeFiles(repo, { 'a.txt': 'a by one\n', 'one.txt': 'new by one\n' });
    expect(reason(await use.accept(repo, worktree))).toBe('git.locked');
    rmSync(join(repo, '.git/refs/heads/main.lock'));
    expect(status(use, repo).split('\n')).toEqual([' M a.txt', ' M b.txt', '?? one.txt']);
  });

  it('says so when git is too old to look for conflicts, or the work too much to take in', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    const bin = join(use.scratch.path, 'old');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'git'),
      `#!/bin/sh\n[ "$1" = merge-tree ] && exit 129\nPATH="\${PATH#*:}" exec git "$@"\n`,
      { mode: 0o755 },
    );
    const old = createGit({ env: { ...use.scratch.env, PATH: `${bin}:${use.scratch.env['PATH']}` } });
    const review = { repository: repo, worktree, into: null, limit: 10, signal: never };
    expect(value(await old.review(review)).blocked?.reason).toBe('git.too_old');
    const small = createGit({ env: use.scratch.env, limits: { files: 0, bytes: 0 } });
    const large = value(await small.review(review));
    expect([large.blocked?.reason, large.files.map(({ path }) => path)]).toEqual(['git.too_large', ['a.txt']]);
  });

  it('recognises a merge that the user has made by hand', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    value(await use.git.commitAll({ worktree, message: 'rest', marker: 'm', signal: never }));
    use.scratch.git(repo, 'merge', '--quiet', '--no-ff', '-m', 'by hand', 'croft/one');
    const byHand = tipOf(use, repo);
    use.scratch.git(repo, 'commit', '--quiet', '--allow-empty', '-m', 'later');
    expect(value(await use.review(repo, worktree)).blocked).toBeNull();
    expect(value(await use.accept(repo, worktree))).toEqual({ into: 'main', commit: byHand, how: 'merge' });
  });

  it.each(['merge', 'squash'] as const)(
    'says that the target has all of it, and adds nothing to it, by %s',
    async (how) => {
      const use = bench();
      const { repo, worktree } = await withWork(use);
      value(await use.git.commitAll({ worktree, message: 'rest', marker: 'm', signal: never }));
      expect(value(await use.review(repo, worktree)).isHome).toBeUndefined();
      // On a parent of their own: within one second they would be the very same commits, and the work merged.
      use.scratch.git(repo, 'commit', '--quiet', '--allow-empty', '-m', 'mine');
      use.scratch.git(repo, 'cherry-pick', 'main..croft/one');
      use.scratch.git(repo, 'commit', '--quiet', '--allow-empty', '-m', 'later');
      const before = tipOf(use, repo);
      expect(value(await use.review(repo, worktree))).toMatchObject({ blocked: null, isHome: true });
      expect(value(await use.accept(repo, worktree, { how }))).toEqual({ into: 'main', commit: before, how });
      expect([tipOf(use, repo), status(use, repo)]).toEqual([before, '']);
    },
  );

  it('has nothing to do where nothing was changed', async () => {
    const use = bench();
    const repo = use.scratch.repository('shop', FILES);
    const worktree = await use.worktree(repo);
    expect(value(await use.review(repo, worktree)).blocked?.reason).toBe('review.nothing');
    expect(reason(await use.accept(repo, worktree))).toBe('review.nothing');
  });

  it('brings two tasks into one branch at the same time', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    const second = await use.worktree(repo, 'two');
    writeFiles(second.path, { 'two.txt': 'new by two\n' });
    const [first, other] = await Promise.all([
      use.accept(repo, worktree),
      use.accept(repo, second, { task: 'task_ffffffffffff', how: 'squash' }),
    ]);
    expect([value(first).into, value(other).into]).toEqual(['main', 'main']);
    expect([use.text(repo, 'one.txt'), use.text(repo, 'two.txt'), status(use, repo)]).toEqual([
      'new by one\n',
      'new by two\n',
      '',
    ]);
  });
});

describe('a target in a state of its own', () => {
  it('is chosen: the branch of the checkout, and main when that is the task’s', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    use.scratch.git(repo, 'branch', 'aaa');
    expect(value(await use.review(repo, worktree))).toMatchObject({ into: 'main' });
    use.scratch.git(repo, 'switch', '--quiet', 'aaa');
    expect(value(await use.review(repo, worktree))).toMatchObject({ into: 'aaa' });
    use.scratch.git(repo, 'switch', '--quiet', '--detach');
    const review = value(await use.review(repo, worktree));
    expect([review.into, review.branches.toSorted()]).toEqual(['main', ['aaa', 'main']]);
  });

  it('may be gone, or the task’s own branch', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    expect(value(await use.review(repo, worktree, 'nowhere')).blocked?.reason).toBe('review.target_gone');
    expect(reason(await use.accept(repo, worktree, { into: 'nowhere' }))).toBe('review.target_gone');
    expect(reason(await use.accept(repo, worktree, { into: 'croft/one' }))).toBe('review.own_branch');
    for (const name of ['--upload-pack=x', '-f', 'a..b', '@{-1}']) {
      expect(reason(await use.accept(repo, worktree, { into: name }))).toBe('git.branch_name');
    }
    use.scratch.git(repo, 'switch', '--quiet', '--detach');
    use.scratch.git(repo, 'branch', '--quiet', '-D', 'main');
    expect(value(await use.review(repo, worktree)).blocked?.reason).toBe('review.no_target');
    expect(reason(await use.accept(repo, worktree))).toBe('review.no_target');
  });

  it.each(['merge', 'rebase'])('may be in the middle of a %s', async (what) => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    use.scratch.git(repo, 'switch', '--quiet', '-c', 'side');
    writeFiles(repo, { 'b.txt': 'side\n' });
    use.scratch.git(repo, 'commit', '--quiet', '-am', 'side');
    use.scratch.git(repo, 'switch', '--quiet', 'main');
    writeFiles(repo, { 'b.txt': 'main\n' });
    use.scratch.git(repo, 'commit', '--quiet', '-am', 'main');
    expect(() => use.scratch.git(repo, what, 'side')).toThrow();
    const before = tipOf(use, repo);
    expect(reason(await use.accept(repo, worktree, { into: 'main' }))).toBe('git.in_progress');
    expect(value(await use.review(repo, worktree, 'main')).blocked?.reason).toBe('git.in_progress');
    expect(tipOf(use, repo)).toBe(before);
  });

  it('may be locked by a git that was broken off', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    writeFileSync(join(repo, '.git/index.lock'), '');
    const refused = await use.accept(repo, worktree);
    expect(reason(refused)).toBe('git.locked');
    expect(JSON.stringify(refused)).toContain('index.lock');
    rmSync(join(repo, '.git/index.lock'));
    value(await use.accept(repo, worktree));
    expect(status(use, repo)).toBe('');
  });

  it('keeps a commit that the user makes at the last moment', async () => {
    const use = bench();
    const { repo, worktree } = await withWork(use);
    const hook = join(use.scratch.path, 'bin/git');
    mkdirSync(join(use.scratch.path, 'bin'));
    /** Stands for the user: commits right after the files have followed and before the branch moves, once. */
    writeFileSync(
      hook,
      `#!/bin/sh\nif [ "$1" = read-tree ] && [ "$2" = -m ] && [ ! -e '${use.scratch.path}/once' ]; then\n` +
        `  touch '${use.scratch.path}/once'; PATH="\${PATH#*:}" git "$@" || exit 1\n` +
        `  PATH="\${PATH#*:}" git -C '${repo}' update-ref refs/heads/main "$(PATH="\${PATH#*:}" git -C '${repo}' commit-tree -p main -m user "main^{tree}")"; exit 0\nfi\n` +
        `PATH="\${PATH#*:}" exec git "$@"\n`,
    );
    chmodSync(hook, 0o755);
    const git = createGit({
      env: { ...use.scratch.env, PATH: `${join(use.scratch.path, 'bin')}:${use.scratch.env['PATH']}` },
    });
    const landed = value(
      await git.bringHome({
        repository: repo,
        worktree,
        task: TASK,
        into: 'main',
        how: 'squash',
        message: 'Add login',
        tip: null,
        signal: never,
      }),
    );
    expect(existsSync(join(use.scratch.path, 'once'))).toBe(true);
    expect(use.scratch.git(repo, 'log', '--format=%s', 'main').split('\n')).toEqual(['Add login', 'user', 'first']);
    expect(tipOf(use, repo)).toBe(landed.commit);
    expect([use.text(repo, 'one.txt'), status(use, repo)]).toEqual(['new by one\n', '']);
  });
});
