import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScratch, writeFiles } from '../../builders/repo';
import { never, reason, value } from './git-test';
import { AT, reviewForTests, TASK } from './review-bench';
import type { ReviewBench } from './review-bench';

const MB = 1024 * 1024;
const bench = reviewForTests();
const IGNORED = 'node_modules/\ndata/\ntarget/\nclone/\n*.db\n*.sh\nlink\n';

async function withIgnored(use: ReviewBench, files: Parameters<typeof writeFiles>[1]) {
  const repo = use.scratch.repository('shop', { 'a.txt': 'a\n', '.gitignore': IGNORED });
  const worktree = await use.worktree(repo);
  writeFiles(worktree.path, { 'a.txt': 'changed\n', ...files });
  return { repo, worktree };
}

const left = async (use: ReviewBench, repository: string, worktree: Awaited<ReturnType<ReviewBench['worktree']>>) =>
  value(await use.git.notKept({ repository, worktree, signal: never }));

/** A file of some size that takes no room on the disk. */
function large(folder: string, name: string, bytes: number): void {
  writeFiles(folder, { [name]: '' });
  truncateSync(join(folder, name), bytes);
}

describe('what git ignores', () => {
  it('is kept and comes back as it was: folders, links, modes, odd names, bytes', async () => {
    const use = bench();
    const odd = 'data/a "b"\n-c — ünï\\.txt';
    const { repo, worktree } = await withIgnored(use, {
      ...{ 'data/deep/notes.md': 'notes\n', [odd]: 'odd\n', 'data/--flag': 'flag\n' },
      ...{ 'run.sh': '#!/bin/sh\n', 'data/mixed.txt': 'one\r\ntwo\n', 'data/raw.bin': Uint8Array.of(0, 255, 10, 13) },
    });
    const path = (name: string) => join(worktree.path, name);
    chmodSync(path('run.sh'), 0o755);
    symlinkSync('data/deep', path('link'));
    expect(await left(use, repo, worktree)).toEqual([]);
    const kept = value(await use.keep(repo, worktree));
    value(await use.putAway(repo, worktree));
    value(await use.restore(repo, worktree, kept));
    expect(['data/deep/notes.md', odd, 'data/--flag', 'data/mixed.txt'].map((n) => use.text(worktree.path, n))).toEqual(
      ['notes\n', 'odd\n', 'flag\n', 'one\r\ntwo\n'],
    );
    expect(statSync(path('run.sh')).mode & 0o111).not.toBe(0);
    expect([lstatSync(path('link')).isSymbolicLink(), readlinkSync(path('link'))]).toEqual([true, 'data/deep']);
    expect(statSync(path('data/raw.bin')).size).toBe(4);
    expect(use.scratch.git(worktree.path, 'status', '--porcelain')).toBe(' M a.txt');
  });

  it('keeps its line ends where the user’s git turns those of the others', async () => {
    const scratch = createScratch(
      '[user]\n  name = T\n  email = t@example.test\n[init]\n  defaultBranch = main\n[core]\n  autocrlf = true\n',
    );
    try {
      const { createGit } = await import('../../../src/main/adapters/git/create-git');
      const git = createGit({ env: scratch.env });
      const repository = scratch.repository('shop', {
        'a.txt': 'a\n',
        '.gitignore': '*.env\n',
        '.gitattributes': '* text\n',
      });
      const place = { path: join(scratch.path, 'one'), branch: 'croft/one', copyFiles: [], signal: never };
      const worktree = value(await git.ensureWorktree({ repository, ...place }));
      writeFiles(worktree.path, { 'x.env': 'A=1\nB=2\n' });
      const wish = { repository, worktree, task: TASK, title: 'x', at: AT, signal: never };
      const kept = value(await git.keep(wish));
      value(await git.putAway({ ...wish, isUnwanted: () => true }));
      value(await git.restoreKept({ repository, kept, ...place }));
      expect(statSync(join(worktree.path, 'x.env')).size).toBe('A=1\nB=2\n'.length);
    } finally {
      scratch.dispose();
    }
  });

  it('is told, and asked about, where it is too much', async () => {
    const use = bench();
    const { repo, worktree } = await withIgnored(use, { 'data/small.txt': 'small\n', 'data/sub/x': 'x\n' });
    large(worktree.path, 'data/huge.bin', 60 * MB);
    large(worktree.path, 'shop.db', 51 * MB);
    const many = Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`target/${at}`, '']));
    writeFiles(worktree.path, many);
    expect(await left(use, repo, worktree)).toEqual([
      { path: 'data/huge.bin', files: 1, bytes: 60 * MB, remade: false },
      { path: 'shop.db', files: 1, bytes: 51 * MB, remade: false },
      { path: 'target/', files: null, bytes: null, remade: false },
    ]);
    const refused = await use.keep(repo, worktree);
    expect(reason(refused)).toBe('review.not_kept');
    expect(JSON.stringify(refused)).toContain('data/huge.bin, shop.db, target/');
    expect(reason(await use.putAway(repo, worktree))).toBe('review.not_kept');
    expect(use.text(worktree.path, 'a.txt')).toBe('changed\n');
    expect(reason(await use.keep(repo, worktree, AT, ['data/huge.bin', 'target/']))).toBe('review.not_kept');
    const kept = value(await use.keep(repo, worktree, AT, ['data/huge.bin', 'target/', 'shop.db']));
    const put = { repository: repo, worktree, task: TASK, title: 'x', at: AT, isUnwanted: () => true, signal: never };
    value(await use.git.putAway({ ...put, mayGo: ['data/huge.bin', 'target/', 'shop.db'] }));
    value(await use.restore(repo, worktree, kept));
    expect(['data/small.txt', 'data/sub/x', 'shop.db'].map((name) => use.text(worktree.path, name))).toEqual([
      'small\n',
      'x\n',
      null,
    ]);
  });

  it('goes without a question where its tool makes it again, and is told', async () => {
    const use = bench();
    const { repo, worktree } = await withIgnored(use, {
      ...{ 'node_modules/a/index.js': 'a', 'data/node_modules/b.js': 'b', 'data/c.txt': 'c\n' },
      ...{ 'target/CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55\n', 'target/debug/x': 'x' },
    });
    const told = await left(use, repo, worktree);
    expect(told.map(({ path, remade }) => [path, remade])).toEqual([
      ['data/node_modules/', true],
      ['node_modules/', true],
      ['target/', true],
    ]);
    const kept = value(await use.keep(repo, worktree));
    value(await use.putAway(repo, worktree));
    value(await use.restore(repo, worktree, kept));
    expect([use.text(worktree.path, 'data/c.txt'), use.text(worktree.path, 'node_modules/a/index.js')]).toEqual([
      'c\n',
      null,
    ]);
  });

  // Systems that know no other names than those of UTF-8 refuse to make such files.
  it.runIf(process.platform === 'linux')(
    'is asked about where its name cannot be told, and the rest is kept',
    async () => {
      const use = bench();
      const { repo, worktree } = await withIgnored(use, { 'data/c.txt': 'c\n' });
      for (const name of ['data/caf', 'caf']) {
        const latin = Buffer.from(`${worktree.path}/${name}\xe9.db`, 'latin1');
        writeFileSync(latin, 'precious\n');
      }
      const names = ['caf\uFFFD.db', 'data/caf\uFFFD.db'];
      expect(await left(use, repo, worktree)).toEqual(
        names.map((path) => ({ path, files: null, bytes: null, remade: false })),
      );
      expect(reason(await use.putAway(repo, worktree))).toBe('review.not_kept');
      const kept = value(await use.keep(repo, worktree, AT, names));
      const put = { repository: repo, worktree, task: TASK, title: 'x', at: AT, isUnwanted: () => true, signal: never };
      value(await use.git.putAway({ ...put, mayGo: names }));
      value(await use.restore(repo, worktree, kept));
      expect(use.text(worktree.path, 'data/c.txt')).toBe('c\n');
    },
  );

  // Whoever may read everything has no such files.
  it.skipIf(process.getuid?.() === 0)('is asked about where it cannot be read', async () => {
    const use = bench();
    const { repo, worktree } = await withIgnored(use, { 'data/c.txt': 'c\n', 'data/closed.txt': 'closed\n' });
    chmodSync(join(worktree.path, 'data/closed.txt'), 0);
    expect(await left(use, repo, worktree)).toMatchObject([{ path: 'data/closed.txt', bytes: null }]);
    expect(reason(await use.keep(repo, worktree))).toBe('review.not_kept');
    value(await use.keep(repo, worktree, AT, ['data/closed.txt']));
  });

  it('is not looked through without end: neither many folders nor a pipe in the place of a tag', async () => {
    const use = bench();
    const { repo, worktree } = await withIgnored(use, { 'data/c.txt': 'c\n' });
    execFileSync('mkfifo', [join(worktree.path, 'data/CACHEDIR.TAG')]);
    expect(await left(use, repo, worktree)).toEqual([]);
    for (let at = 0; at < 51; at += 1) {
      for (let deep = 0; deep < 100; deep += 1)
        mkdirSync(join(worktree.path, `target/${at}/${deep}`), { recursive: true });
    }
    expect(await left(use, repo, worktree)).toMatchObject([{ path: 'target/', files: null, remade: false }]);
  });

  it('is asked about where it holds a repository of its own', async () => {
    const use = bench();
    const { repo, worktree } = await withIgnored(use, { 'clone/readme.md': 'r\n' });
    mkdirSync(join(worktree.path, 'clone/deep'));
    use.scratch.git(join(worktree.path, 'clone/deep'), 'init', '--quiet');
    expect(await left(use, repo, worktree)).toMatchObject([{ path: 'clone/', remade: false }]);
    expect(reason(await use.putAway(repo, worktree))).toBe('review.not_kept');
  });

  it('is named by its folders where it is very much', async () => {
    const use = bench();
    const { repo, worktree } = await withIgnored(use, {});
    for (let at = 0; at < 120; at += 1) large(worktree.path, `src/${at}.db`, 51 * MB);
    expect(await left(use, repo, worktree)).toEqual([
      { path: 'src/', files: 120, bytes: 120 * 51 * MB, remade: false },
    ]);
    value(await use.keep(repo, worktree, AT, ['src/']));
  });
});
