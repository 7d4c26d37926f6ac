import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles } from '../../builders/repo';
import { never, reason, gitForTests, value } from './git-test';

const bench = gitForTests();

describe('ensureWorktree', () => {
  it('makes a branch at HEAD and a worktree with its files', async () => {
    const { scratch, worktree } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n', 'src/b.txt': 'B\n' });
    const made = await worktree(repo);
    expect(made).toEqual({
      kind: 'worktree',
      path: join(scratch.path, 'worktrees/one'),
      branch: 'croft/one',
      base: scratch.git(repo, 'rev-parse', 'HEAD'),
    });
    expect(readFileSync(join(made.path, 'src/b.txt'), 'utf8')).toBe('B\n');
    expect(scratch.git(made.path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/croft/one');
    expect(scratch.git(made.path, 'status', '--porcelain')).toBe('');
    expect(scratch.git(repo, 'status', '--porcelain')).toBe('');
  });

  it('answers the same again, and keeps the base when both branches move', async () => {
    const { scratch, worktree } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const first = await worktree(repo);
    scratch.git(repo, 'commit', '--allow-empty', '-m', 'on main');
    writeFiles(first.path, { 'work.txt': 'not committed' });
    scratch.git(first.path, 'commit', '--allow-empty', '-m', 'on the task');
    const tip = scratch.git(first.path, 'rev-parse', 'HEAD');
    expect(await worktree(repo)).toEqual(first);
    expect(scratch.git(first.path, 'rev-parse', 'HEAD')).toBe(tip);
    expect(readFileSync(join(first.path, 'work.txt'), 'utf8')).toBe('not committed');
  });

  it('works from a folder inside the repository and from another worktree', async () => {
    const { scratch, worktree } = bench();
    const repo = scratch.repository('shop', { 'packages/web/a.txt': 'A\n' });
    const first = await worktree(join(repo, 'packages/web'));
    expect(existsSync(join(first.path, 'packages/web/a.txt'))).toBe(true);
    const second = await worktree(first.path, 'two');
    expect(second.base).toBe(first.base);
  });

  it.each([
    ['the branch is there and nothing else', (repo: string, git: Git) => git(repo, 'branch', 'croft/one')],
    [
      'the folder was deleted and is still registered',
      (_: string, __: Git, path: string) => rmSync(path, { recursive: true, force: true }),
    ],
    [
      'the folder was deleted and pruned',
      (repo: string, git: Git, path: string) => {
        rmSync(path, { recursive: true, force: true });
        git(repo, 'worktree', 'prune');
      },
    ],
    [
      'the folder is there and empty',
      (repo: string, git: Git, path: string) => {
        git(repo, 'worktree', 'remove', '--force', path);
        mkdirSync(path, { recursive: true });
      },
    ],
  ])('goes on when %s', async (name, change) => {
    const { scratch, worktree } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const path = join(scratch.path, 'worktrees/one');
    let tip = scratch.git(repo, 'rev-parse', 'HEAD');
    if (!name.startsWith('the branch')) {
      await worktree(repo);
      scratch.git(path, 'commit', '--allow-empty', '-m', 'work');
      tip = scratch.git(path, 'rev-parse', 'HEAD');
    }
    change(repo, scratch.git, path);
    const again = await worktree(repo);
    expect(scratch.git(path, 'rev-parse', 'HEAD')).toBe(tip);
    expect(again.base).toBe(scratch.git(repo, 'rev-parse', 'HEAD'));
    expect(existsSync(join(path, 'a.txt'))).toBe(true);
  });

  it('finishes a checkout that was broken off with its lock left behind', async () => {
    const { scratch, worktree } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n', 'b.txt': 'B\n' });
    const path = join(scratch.path, 'worktrees/one');
    scratch.git(repo, 'branch', 'croft/one');
    scratch.git(repo, 'worktree', 'add', '--no-checkout', path, 'croft/one');
    writeFileSync(join(path, 'a.txt'), 'A\nhalf');
    writeFileSync(join(repo, '.git/worktrees/one/index.lock'), 'half an index');
    await worktree(repo);
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('A\n');
    expect(scratch.git(path, 'status', '--porcelain')).toBe('');
  });

  it('does not take the lock from a checkout that has outlived the farm', async () => {
    const { scratch, ensure, git } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const path = join(scratch.path, 'worktrees/one');
    scratch.git(repo, 'branch', 'croft/one');
    scratch.git(repo, 'worktree', 'add', '--no-checkout', path, 'croft/one');
    const admin = join(repo, '.git/worktrees/one');
    writeFileSync(join(admin, 'index.lock'), 'half an index');
    const orphan = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    writeFileSync(join(admin, 'croft-checkout.pid'), String(orphan.pid));
    const signal = AbortSignal.timeout(700);
    const waited = await git.ensureWorktree({ repository: repo, path, branch: 'croft/one', copyFiles: [], signal });
    expect(reason(waited)).toBe('git.locked');
    expect(existsSync(join(admin, 'index.lock'))).toBe(true);
    orphan.kill();
    await once(orphan, 'exit');
    value(await ensure(repo, 'one'));
    expect(scratch.git(path, 'status', '--porcelain')).toBe('');
  });

  it.each(['commondir', 'HEAD'])(
    'makes a worktree anew when git was killed before it had written %s',
    async (missing) => {
      const { scratch, worktree } = bench();
      const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
      const path = join(scratch.path, 'worktrees/one');
      scratch.git(repo, 'branch', 'croft/one');
      scratch.git(repo, 'worktree', 'add', '--no-checkout', path, 'croft/one');
      const admin = join(repo, '.git/worktrees/one');
      writeFileSync(join(admin, 'locked'), 'initializing');
      rmSync(join(admin, missing));
      await worktree(repo);
      expect(scratch.git(path, 'status', '--porcelain', '--branch')).toBe('## croft/one');
    },
  );

  it('ties a folder to its branch again when an agent removed .git, and keeps the files', async () => {
    const { scratch, worktree } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const made = await worktree(repo);
    writeFiles(made.path, { 'new.txt': 'work' });
    rmSync(join(made.path, '.git'));
    await worktree(repo);
    expect(scratch.git(made.path, 'status', '--porcelain')).toBe('?? new.txt');
  });

  it('gives an empty repository a branch without files and no base', async () => {
    const { scratch, worktree, git } = bench();
    const repo = scratch.repository('fresh');
    const made = await worktree(repo);
    expect(made.base).toBeNull();
    expect(await worktree(repo)).toEqual(made);
    expect(() => scratch.git(repo, 'rev-parse', '--verify', 'HEAD')).toThrow();
    writeFiles(made.path, { 'a.txt': 'A\n' });
    expect(value(await git.changes(made, 10, never)).files.map(({ path }) => path)).toEqual(['a.txt']);
    scratch.git(repo, 'merge', '--quiet', 'croft/one');
  });

  it('refuses a folder that is not its own, and touches nothing in it', async () => {
    const { scratch, ensure } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    writeFiles(join(scratch.path, 'worktrees/one'), { 'mine.txt': 'mine' });
    expect(reason(await ensure(repo, 'one'))).toBe('git.folder_taken');
    scratch.repository('worktrees/two', { 'other.txt': 'other' });
    expect(reason(await ensure(repo, 'two'))).toBe('git.folder_taken');
    expect(readFileSync(join(scratch.path, 'worktrees/one/mine.txt'), 'utf8')).toBe('mine');
  });

  it('refuses a worktree whose .git was made to point to another repository', async () => {
    const { scratch, worktree, ensure } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const other = scratch.repository('other', { 'o.txt': 'O\n' });
    const made = await worktree(repo);
    scratch.git(other, 'worktree', 'add', join(scratch.path, 'elsewhere'));
    writeFileSync(join(made.path, '.git'), readFileSync(join(scratch.path, 'elsewhere/.git')));
    expect(reason(await ensure(repo, 'one'))).toBe('git.folder_taken');
  });

  it('says where the branch is checked out, and goes on when that folder is gone', async () => {
    const { scratch, ensure } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const elsewhere = join(scratch.path, 'elsewhere');
    scratch.git(repo, 'worktree', 'add', '-b', 'croft/one', elsewhere);
    const refused = await ensure(repo, 'one');
    expect(reason(refused)).toBe('git.branch_taken');
    expect(!refused.ok && refused.error.message).toContain(elsewhere);
    renameSync(elsewhere, `${elsewhere}-moved`);
    value(await ensure(repo, 'one'));
  });

  it('does not forget a locked worktree that is away', async () => {
    const { scratch, worktree, ensure } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const made = await worktree(repo);
    scratch.git(repo, 'worktree', 'lock', made.path);
    rmSync(made.path, { recursive: true });
    expect(reason(await ensure(repo, 'one'))).toBe('git.worktree_locked');
  });

  it('explains a branch in the way, a missing folder, a plain folder and a broken HEAD', async () => {
    const { scratch, ensure } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    scratch.git(repo, 'branch', 'croft');
    expect(await ensure(repo, 'one')).toMatchObject({
      error: {
        reason: 'git.branch_conflict',
        message: 'The branch croft/one cannot be made while there is a branch croft.',
        next: 'Rename it (git branch -m croft another-name), then retry.',
      },
    });
    expect(reason(await ensure(join(scratch.path, 'nowhere'), 'one'))).toBe('git.folder_missing');
    mkdirSync(join(scratch.path, 'plain'));
    expect(reason(await ensure(join(scratch.path, 'plain'), 'one'))).toBe('git.not_a_repository');
    const broken = scratch.repository('broken', { 'a.txt': 'A\n' });
    writeFileSync(join(broken, '.git/refs/heads/main'), `${'1'.repeat(40)}\n`);
    expect(reason(await ensure(broken, 'one'))).toBe('git.broken_head');
  });

  it.each([
    ["it's", String.raw`git branch -m 'it'\''s' another-name`],
    ['a$b', "git branch -m 'a$b' another-name"],
  ])('advises a command that a shell takes for a branch %s in the way', async (name, command) => {
    const { scratch, git } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    scratch.git(repo, 'branch', name);
    const path = join(scratch.path, 'worktrees/one');
    const o = { repository: repo, path, branch: `${name}/one`, copyFiles: [], signal: never };
    expect(await git.ensureWorktree(o)).toMatchObject({
      error: {
        message: `The branch ${name}/one cannot be made while there is a branch ${name}.`,
        next: `Rename it (${command}), then retry.`,
      },
    });
  });

  it('makes no branch anew where it is told to take an existing one', async () => {
    const { scratch, git, worktree } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const made = await worktree(repo);
    scratch.git(made.path, 'commit', '--quiet', '--allow-empty', '-m', 'work');
    rmSync(made.path, { recursive: true });
    const o = { repository: repo, path: made.path, branch: made.branch, existing: true, copyFiles: [], signal: never };
    expect(value(await git.ensureWorktree(o))).toEqual(made);
    expect(scratch.git(made.path, 'log', '-1', '--format=%s')).toBe('work');
    scratch.git(repo, 'worktree', 'remove', made.path);
    scratch.git(repo, 'branch', '--quiet', '-D', made.branch);
    expect(reason(await git.ensureWorktree(o))).toBe('git.branch_gone');
    expect(scratch.git(repo, 'for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main');
    expect(existsSync(made.path)).toBe(false);
  });

  it('stops when it is told to', async () => {
    const { scratch, git } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const path = join(scratch.path, 'worktrees/one');
    const signal = AbortSignal.abort();
    const stopped = await git.ensureWorktree({ repository: repo, path, branch: 'croft/one', copyFiles: [], signal });
    expect(reason(stopped)).toBe('git.aborted');
    expect(existsSync(path)).toBe(false);
  });

  it('makes many worktrees of one repository at once', async () => {
    const { scratch, ensure } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const names = Array.from({ length: 8 }, (_, index) => `t${index}`);
    const all = await Promise.all([...names, ...names].map((name) => ensure(repo, name)));
    all.forEach(value);
    expect(scratch.git(repo, 'worktree', 'list').split('\n')).toHaveLength(9);
  });
});

type Git = (cwd: string, ...args: string[]) => string;
