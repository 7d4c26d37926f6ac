import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitForTests, never, reason, value } from './git-test';

const bench = gitForTests();

/** A repository with a worktree, and the lock that a git which was broken off an hour ago has left in the worktree's git folder. */
async function locked(ageMs = 3_600_000) {
  const { scratch, git, worktree } = bench();
  const repository = scratch.repository('shop', { 'README.md': '# shop\n' });
  const place = await worktree(repository);
  const lock = join(repository, '.git/worktrees/one/index.lock');
  const makeLock = (path = lock) => {
    writeFileSync(path, '');
    const then = new Date(Date.now() - ageMs);
    utimesSync(path, then, then);
    return path;
  };
  makeLock();
  const remove = (path = lock) => git.repairs.removeLock({ repository, path, signal: never });
  return { scratch, git, repository, place, lock, makeLock, remove };
}

describe('a lock that a broken-off git has left', () => {
  it('is named with what to do, and removed at a click; nothing is lost', async () => {
    const { git, place, lock, remove } = await locked();
    writeFileSync(join(place.path, 'new.txt'), 'new\n');
    const commit = () => git.commitAll({ worktree: place, message: 'Work', marker: 'run_1', signal: never });
    const refused = await commit();
    expect(refused).toMatchObject({
      ok: false,
      error: {
        reason: 'git.locked',
        message: expect.stringContaining('which is 60 minutes old') as string,
        next: expect.stringContaining('Remove the stale lock') as string,
        repair: { kind: 'remove-lock', path: lock },
      },
    });
    value(await remove());
    expect(existsSync(lock)).toBe(false);
    expect(value(await commit())).toMatch(/^[0-9a-f]{40}$/);
  });

  it.each(['index.lock', 'HEAD.lock', 'refs/heads/main.lock', 'packed-refs.lock', 'config.lock'])(
    'is removed also where it is %s of the repository itself',
    async (name) => {
      const { repository, makeLock, remove } = await locked();
      const path = makeLock(join(repository, '.git', name));
      value(await remove(path));
      expect(existsSync(path)).toBe(false);
    },
  );

  it('is left alone while it is young', async () => {
    const { lock, remove } = await locked(5_000);
    const young = await remove();
    expect(reason(young)).toBe('repair.lock_young');
    expect(young).toMatchObject({ error: { message: expect.stringMatching(/only \d+ seconds old/) as string } });
    expect(existsSync(lock)).toBe(true);
  });

  it.runIf(process.platform === 'linux')('is left alone while a process has it open', async () => {
    const { lock, remove } = await locked();
    const fd = openSync(lock, 'r');
    expect(reason(await remove())).toBe('repair.lock_held');
    closeSync(fd);
    value(await remove());
  });

  it.runIf(process.platform === 'linux')('is left alone while a git works there', async () => {
    const { place, remove } = await locked();
    const git = spawn('git', ['cat-file', '--batch'], { cwd: place.path, stdio: ['pipe', 'pipe', 'ignore'] });
    git.stdin.write('HEAD\n');
    await once(git.stdout, 'data');
    expect(reason(await remove())).toBe('repair.lock_held');
    git.stdin.end();
    await once(git, 'exit');
    value(await remove());
  });

  it('is the only thing that is ever removed', async () => {
    const { scratch, repository, place, lock, remove } = await locked();
    const others = [
      join(place.path, 'README.md'),
      join(repository, '.git/HEAD'),
      join(repository, '.git/../package.lock'),
      join(scratch.path, 'other.lock'),
      '/etc/passwd.lock',
      'relative.lock',
    ];
    writeFileSync(join(scratch.path, 'other.lock'), 'x');
    writeFileSync(join(repository, 'package.lock'), 'x');
    for (const path of others) expect(['repair.not_a_lock', 'repair.not_needed']).toContain(reason(await remove(path)));
    for (const path of others.slice(0, 4)) expect(existsSync(path)).toBe(true);
    rmSync(lock);
    symlinkSync(join(repository, '.git/HEAD'), lock);
    expect(reason(await remove())).toBe('repair.not_a_lock');
    rmSync(lock);
    mkdirSync(lock);
    expect(reason(await remove())).toBe('repair.not_a_lock');
    rmSync(lock, { recursive: true });
    expect(reason(await remove())).toBe('repair.not_needed');
  });
});

describe('a branch that is checked out in another folder', () => {
  it('is let go of there: commit, index and files stay, and the worktree can be made', async () => {
    const { scratch, git, ensure } = bench();
    const repository = scratch.repository('shop', { 'README.md': '# shop\n' });
    scratch.git(repository, 'checkout', '--quiet', '-b', 'croft/one');
    writeFileSync(join(repository, 'staged.txt'), 'staged\n');
    scratch.git(repository, 'add', 'staged.txt');
    writeFileSync(join(repository, 'README.md'), '# changed\n');
    const before = [scratch.git(repository, 'rev-parse', 'HEAD'), scratch.git(repository, 'status', '--porcelain')];
    const taken = await ensure(repository, 'one');
    expect(reason(taken)).toBe('git.branch_taken');
    if (taken.ok || taken.error.repair?.kind !== 'free-branch') throw new Error('no repair is offered');
    const { path } = taken.error.repair;
    value(await git.repairs.freeBranch({ repository, branch: 'croft/one', path, signal: never }));
    expect([scratch.git(repository, 'rev-parse', 'HEAD'), scratch.git(repository, 'status', '--porcelain')]).toEqual(
      before,
    );
    expect(readFileSync(join(repository, '.git/HEAD'), 'utf8')).toMatch(/^[0-9a-f]{40}\n$/);
    expect(value(await ensure(repository, 'one')).branch).toBe('croft/one');
    const again = await git.repairs.freeBranch({ repository, branch: 'croft/one', path, signal: never });
    expect(reason(again)).toBe('repair.not_needed');
  });
});

describe('a locked worktree whose folder is gone', () => {
  it('is unlocked at a click, and made again', async () => {
    const { scratch, git, ensure, worktree } = bench();
    const repository = scratch.repository('shop', { 'README.md': '# shop\n' });
    const { path } = await worktree(repository);
    scratch.git(repository, 'worktree', 'lock', path);
    expect(reason(await git.repairs.unlockWorktree({ repository, path, signal: never }))).toBe('repair.not_needed');
    rmSync(path, { recursive: true });
    const refused = await ensure(repository, 'one');
    expect(refused).toMatchObject({ error: { reason: 'git.worktree_locked', repair: { kind: 'unlock-worktree' } } });
    value(await git.repairs.unlockWorktree({ repository, path, signal: never }));
    value(await ensure(repository, 'one'));
    expect(existsSync(join(path, 'README.md'))).toBe(true);
  });
});

describe('a repository whose remote is gone', () => {
  it('is worked on as any other: nothing here asks a remote', async () => {
    const { scratch, git, worktree } = bench();
    const repository = scratch.repository('shop', { 'README.md': '# shop\n' });
    scratch.git(repository, 'remote', 'add', 'origin', join(scratch.path, 'nowhere.git'));
    scratch.git(repository, 'config', 'branch.main.remote', 'origin');
    scratch.git(repository, 'config', 'branch.main.merge', 'refs/heads/main');
    const place = await worktree(repository);
    writeFileSync(join(place.path, 'new.txt'), 'new\n');
    value(await git.commitAll({ worktree: place, message: 'Work', marker: 'run_1', signal: never }));
    const asked = { repository, worktree: place, into: null, signal: never };
    expect(value(await git.review({ ...asked, limit: 10 }))).toMatchObject({ into: 'main', blocked: null });
    const order = { ...asked, task: 'task_12345678', how: 'merge', message: 'Home', tip: null } as const;
    value(await git.bringHome(order));
    expect(scratch.git(repository, 'show', 'main:new.txt')).toBe('new');
  });
});
