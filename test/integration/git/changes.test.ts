import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Worktree } from '../../../src/main/ports/git';
import { writeFiles } from '../../builders/repo';
import { never, reason, gitForTests, value } from './git-test';
import type { GitBench } from './git-test';

const bench = gitForTests();
const lines = (count: number, word = 'line') => Array.from({ length: count }, (_, i) => `${word} ${i}\n`).join('');

async function setUp() {
  const use = bench();
  const repo = use.scratch.repository('shop', {
    'a.txt': lines(10),
    'moved.txt': lines(50, 'moved'),
    'gone.txt': 'gone\n',
    'run.sh': '#!/bin/sh\n',
    'pic.bin': Buffer.from([0, 1, 2, 3]),
    'type.txt': 'file\n',
  });
  return { use, repo, worktree: await use.worktree(repo) };
}

const list = async ({ git }: GitBench, worktree: Worktree, limit = 100) =>
  value(await git.changes(worktree, limit, never));
const show = async ({ git }: GitBench, worktree: Worktree, path: string, max = 100_000) =>
  value(await git.diff(worktree, path, max, never));

function changeEverything(path: string): void {
  writeFiles(path, { 'a.txt': `${lines(9)}last\nmore\n`, 'dir/new.txt': 'one\ntwo\n', 'pic.bin': Buffer.from([0, 9]) });
  renameSync(join(path, 'moved.txt'), join(path, 'dir/renamed.txt'));
  rmSync(join(path, 'gone.txt'));
  chmodSync(join(path, 'run.sh'), 0o755);
  rmSync(join(path, 'type.txt'));
  symlinkSync('a.txt', join(path, 'type.txt'));
}

const everything = [
  { path: 'a.txt', from: null, status: 'modified', added: 2, removed: 1 },
  { path: 'dir/new.txt', from: null, status: 'added', added: 2, removed: 0 },
  { path: 'dir/renamed.txt', from: 'moved.txt', status: 'renamed', added: 0, removed: 0 },
  { path: 'gone.txt', from: null, status: 'deleted', added: 0, removed: 1 },
  { path: 'pic.bin', from: null, status: 'modified', added: null, removed: null },
  { path: 'run.sh', from: null, status: 'modified', added: 0, removed: 0 },
  { path: 'type.txt', from: null, status: 'other', added: 1, removed: 1 },
];

describe('changes', () => {
  it('lists every kind of change, committed or not, and leaves the index alone', async () => {
    const { use, worktree } = await setUp();
    expect(await list(use, worktree)).toEqual({ files: [], truncated: false });
    changeEverything(worktree.path);
    const before = use.scratch.git(worktree.path, 'status', '--porcelain=v2');
    expect(await list(use, worktree)).toEqual({ files: everything, truncated: false });
    expect(use.scratch.git(worktree.path, 'status', '--porcelain=v2')).toBe(before);
    value(await use.git.commitAll({ worktree, message: 'x', marker: 'm', signal: never }));
    expect(await list(use, worktree)).toEqual({ files: everything, truncated: false });
  });

  it('compares with where the branch started, not with where main is now', async () => {
    const { use, repo, worktree } = await setUp();
    writeFiles(repo, { 'later.txt': 'on main\n' });
    use.scratch.git(repo, 'add', '--all');
    use.scratch.git(repo, 'commit', '--quiet', '-m', 'later');
    writeFiles(worktree.path, { 'a.txt': 'x\n' });
    expect((await list(use, worktree)).files.map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('is the same by commits alone as soon as everything is committed', async () => {
    const { use, repo, worktree } = await setUp();
    changeEverything(worktree.path);
    const byCommits = async (limit = 100) => value(await use.git.committed(worktree, limit, never));
    expect((await byCommits()).files).toEqual([]);
    const message = { message: 'Work', marker: 'run_1', signal: never };
    value(await use.git.commitAll({ worktree, ...message }));
    writeFiles(repo, { 'later.txt': 'later\n' });
    use.scratch.git(repo, 'add', '--all');
    use.scratch.git(repo, 'commit', '--quiet', '-m', 'later');
    writeFiles(worktree.path, { 'not-committed.txt': 'n\n' });
    expect(await byCommits()).toEqual({ files: everything, truncated: false });
    expect(await byCommits(2)).toEqual({ files: everything.slice(0, 2), truncated: true });
  });

  it.each([
    ['there is no base', null],
    ['its base is gone', '1'.repeat(40)],
  ])('is everything that is committed where %s', async (_, base) => {
    const { use, worktree } = await setUp();
    const { files } = value(await use.git.committed({ ...worktree, base }, 100, never));
    expect(files.map(({ path }) => path)).toEqual(['a.txt', 'gone.txt', 'moved.txt', 'pic.bin', 'run.sh', 'type.txt']);
    expect(files.every(({ status }) => status === 'added')).toBe(true);
  });

  it('is cut at the limit, and says so', async () => {
    const { use, worktree } = await setUp();
    changeEverything(worktree.path);
    expect(await list(use, worktree, 3)).toEqual({ files: everything.slice(0, 3), truncated: true });
    expect((await list(use, worktree, 7)).truncated).toBe(false);
  });

  it('leaves out ignored files and shows those of embedded repositories', async () => {
    const { use, worktree } = await setUp();
    use.scratch.repository('worktrees/one/inner', { 'i.txt': 'I\n' });
    use.scratch.repository('worktrees/one/void');
    writeFiles(worktree.path, { '.gitignore': 'secret\n', secret: 's' });
    expect((await list(use, worktree)).files.map(({ path }) => path)).toEqual(['.gitignore', 'inner/i.txt']);
  });

  it('knows odd names', async () => {
    const { use, worktree } = await setUp();
    const names = ['-rf', 'a\tb', 'a\nb', 'ünï 😀', '"quoted"', ':100644 x', '1\t2\tx'];
    writeFiles(worktree.path, Object.fromEntries(names.map((name) => [name, 'x\n'])));
    const { files } = await list(use, worktree);
    expect(files.map(({ path }) => path).toSorted()).toEqual(names.toSorted());
    expect(files.every(({ added, status }) => added === 1 && status === 'added')).toBe(true);
    for (const name of names) expect((await show(use, worktree, name)).diff).toContain('+x');
  });
});

describe('diff', () => {
  it('shows one file, whether changed, new, renamed or deleted', async () => {
    const { use, worktree } = await setUp();
    changeEverything(worktree.path);
    const changed = await show(use, worktree, 'a.txt');
    expect(changed).toMatchObject({ truncated: false, binary: false });
    expect(changed.diff).toContain('diff --git a/a.txt b/a.txt');
    expect(changed.diff).toContain('\n-line 9\n+last\n+more\n');
    expect((await show(use, worktree, 'dir/new.txt')).diff).toContain('+one\n+two\n');
    expect((await show(use, worktree, 'dir/renamed.txt')).diff).toContain('rename from moved.txt');
    expect((await show(use, worktree, 'gone.txt')).diff).toContain('-gone');
    expect((await show(use, worktree, 'run.sh')).diff).toContain('new mode 100755');
    expect(await show(use, worktree, 'pic.bin')).toMatchObject({ binary: true });
    expect(await show(use, worktree, 'not-there')).toEqual({ diff: '', truncated: false, binary: false });
  });

  it('is cut at whole lines', async () => {
    const { use, worktree } = await setUp();
    writeFiles(worktree.path, { 'big.txt': '😀 line of a big file\n'.repeat(100_000) });
    const cut = await show(use, worktree, 'big.txt', 5000);
    expect(cut.truncated).toBe(true);
    expect(Buffer.byteLength(cut.diff)).toBeLessThanOrEqual(5000);
    expect(cut.diff).toMatch(/\+😀 line of a big file\n$/);
  });

  it('follows no link and shows nothing outside, ignored or copied', async () => {
    const { use, worktree } = await setUp();
    writeFiles(use.scratch.path, { 'outside/secret': 'SECRET\n' });
    symlinkSync(join(use.scratch.path, 'outside'), join(worktree.path, 'link'));
    mkdirSync(join(worktree.path, 'x'));
    writeFiles(worktree.path, { '.gitignore': '.env\n', '.env': 'SECRET\n' });
    for (const path of ['../../outside/secret', '/etc/hostname', 'a/../../x', '']) {
      expect(reason(await use.git.diff(worktree, path, 1000, never))).toBe('git.path');
    }
    for (const path of ['link/secret', '.env', '.git', ':/', ':(glob)**', 'x']) {
      expect((await show(use, worktree, path)).diff).toBe('');
    }
    expect((await show(use, worktree, 'link')).diff).not.toContain('SECRET');
  });
});
