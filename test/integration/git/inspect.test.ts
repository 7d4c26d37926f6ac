import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { writeProgram } from '../../builders/repo';
import { never, reason, gitForTests, value } from './git-test';

const bench = gitForTests();

describe('inspect', () => {
  it('knows a repository, its branch, and that a folder inside belongs to it', async () => {
    const { scratch, git } = bench();
    const repo = scratch.repository('shop', { 'packages/web/a.txt': 'A\n' });
    const found = { vcs: { kind: 'git', branch: 'main', empty: false }, root: repo };
    expect(await git.inspect(repo)).toEqual(found);
    expect(await git.inspect(join(repo, 'packages/web'))).toEqual(found);
    symlinkSync(repo, join(scratch.path, 'link'));
    expect(await git.inspect(join(scratch.path, 'link'))).toEqual(found);
    scratch.git(repo, 'switch', '--detach');
    expect(await git.inspect(repo)).toMatchObject({ vcs: { kind: 'git', branch: null, empty: false } });
  });

  it('knows an empty repository, a plain folder and one that is not there', async () => {
    const { scratch, git } = bench();
    const repo = scratch.repository('fresh');
    expect(await git.inspect(repo)).toEqual({ vcs: { kind: 'git', branch: 'main', empty: true }, root: repo });
    const none = { vcs: { kind: 'none' }, root: null };
    mkdirSync(join(scratch.path, 'plain'));
    expect(await git.inspect(join(scratch.path, 'plain'))).toEqual(none);
    scratch.git(scratch.path, 'init', '--quiet', '--bare', 'bare.git');
    expect(await git.inspect(join(scratch.path, 'bare.git'))).toEqual({ ...none, isBare: true });
    expect(await git.inspect(join(scratch.path, 'bare.git/hooks'))).toEqual({ ...none, isBare: true });
    writeFileSync(join(scratch.path, 'file'), '');
    const missing = { vcs: { kind: 'missing' }, root: null };
    expect(await git.inspect(join(scratch.path, 'file'))).toEqual(missing);
    expect(await git.inspect(join(scratch.path, 'nowhere'))).toEqual(missing);
  });

  it('knows git’s own data, wherever a repository keeps it, and every folder inside', async () => {
    const { scratch, git } = bench();
    const data = { vcs: { kind: 'none' }, root: null, isGitData: true };
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    scratch.git(repo, 'worktree', 'add', '--quiet', '-b', 'other', join(scratch.path, 'linked'));
    scratch.git(scratch.path, 'init', '--quiet', '--separate-git-dir', 'data-of-apart', 'apart');
    symlinkSync(join(repo, '.git'), join(scratch.path, 'link'));
    const places = ['shop/.git', 'shop/.git/hooks', 'shop/.git/refs/heads', 'shop/.git/worktrees/linked', 'link'];
    for (const place of [...places, 'data-of-apart', 'data-of-apart/objects']) {
      expect(await git.inspect(join(scratch.path, place)), place).toEqual(data);
    }
    for (const place of ['linked', 'apart']) {
      const path = join(scratch.path, place);
      expect(await git.inspect(path), place).toMatchObject({ vcs: { kind: 'git' }, root: path });
    }
    // A working tree that its own data lies in.
    scratch.git(repo, 'config', 'core.worktree', '..');
    expect(await git.inspect(join(repo, '.git/hooks'))).toEqual(data);
    expect(await git.inspect(repo)).toMatchObject({ vcs: { kind: 'git' }, root: repo });
    // A worktree of somebody who keeps them there has files like any other.
    scratch.git(repo, 'worktree', 'add', '--quiet', '-b', 'third', join(repo, '.git/trees/third'));
    const inside = join(repo, '.git/trees/third');
    expect(await git.inspect(inside)).toMatchObject({ vcs: { kind: 'git', branch: 'third' }, root: inside });
  });

  it('knows git’s own data without git, and where git can say nothing of it', async () => {
    const { scratch, git } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    mkdirSync(join(scratch.path, 'broken/.git/hooks'), { recursive: true });
    const without = createGit({ env: scratch.env, binary: join(scratch.path, 'no-git') });
    for (const path of [join(repo, '.git'), join(repo, '.git/hooks')]) {
      expect(await without.inspect(path)).toMatchObject({ vcs: { kind: 'none' }, isGitData: true });
    }
    expect(await git.inspect(join(scratch.path, 'broken/.git/hooks'))).toMatchObject({ isGitData: true });
    mkdirSync(join(scratch.path, 'plain.git'));
    expect(await git.inspect(join(scratch.path, 'plain.git'))).toEqual({ vcs: { kind: 'none' }, root: null });
  });

  it('takes a repository of another user for a repository, and says what to do before it works there', async () => {
    const { scratch } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    // What git says when a repository belongs to somebody else, whoever runs this test.
    const binary = writeProgram(
      join(scratch.path, 'git-of-another-user'),
      `case "$1" in config) exit 0;; esac
echo "fatal: detected dubious ownership in repository at '${repo}'" >&2
exit 128`,
    );
    const git = createGit({ env: scratch.env, binary });
    expect(await git.inspect(repo)).toEqual({ vcs: { kind: 'git', branch: null, empty: false }, root: repo });
    const refused = await git.ensureWorktree({
      repository: repo,
      path: join(scratch.path, 'w'),
      branch: 'croft/x',
      copyFiles: [],
      signal: never,
    });
    expect(reason(refused)).toBe('git.dubious_ownership');
    expect(!refused.ok && refused.error.next).toContain(`safe.directory '${repo}'`);
  });
});

describe('git itself', () => {
  it('says its version', async () => {
    expect(value(await bench().git.version())).toMatch(/^\d+\.\d+/);
  });

  it('is missed in plain words, and a repository still counts as one', async () => {
    const { scratch } = bench();
    const git = createGit({ env: scratch.env, binary: join(scratch.path, 'no-git') });
    expect(reason(await git.version())).toBe('git.missing');
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    expect(await git.inspect(repo)).toMatchObject({ vcs: { kind: 'git' }, root: repo });
  });

  it('is ended when it is told to stop, with all that hangs on it', async () => {
    const { scratch } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const binary = writeProgram(join(scratch.path, 'slow-git'), `trap '' TERM; exec sleep 60`);
    const git = createGit({ env: scratch.env, binary });
    const options = { repository: repo, path: join(scratch.path, 'w'), branch: 'b', copyFiles: [] };
    expect(reason(await git.ensureWorktree({ ...options, signal: AbortSignal.timeout(100) }))).toBe('git.aborted');
  });
});
