import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { writeFiles } from '../../builders/repo';
import { never, value } from './git-test';
import { reviewForTests, TASK } from './review-bench';

const bench = reviewForTests();

/** A git that writes down when each merge begins and when the branch has moved, and takes its time in between. */
function slowGit(path: string, env: Readonly<Record<string, string>>) {
  const log = join(path, 'log');
  const bin = join(path, 'bin');
  mkdirSync(bin);
  const body =
    `[ "$1" = merge-tree ] && { echo begin >> '${log}'; sleep 0.4; }\n` +
    `[ "$1" = update-ref ] && [ "$2 $3" = "-m croft: merge of ${TASK}" ] && echo end >> '${log}'\n`;
  writeFileSync(join(bin, 'git'), `#!/bin/sh\n${body}PATH="\${PATH#*:}" exec git "$@"\n`, { mode: 0o755 });
  const git = createGit({ env: { ...env, PATH: `${bin}:${env['PATH']}` } });
  return { git, steps: () => readFileSync(log, 'utf8').trim().split('\n') };
}

describe('two workspaces of one repository', () => {
  it.each([
    ['a folder and a subfolder of it', (repo: string) => join(repo, 'deep')],
    [
      'a folder and a link to it',
      (repo: string) => {
        symlinkSync(repo, `${repo}-link`);
        return `${repo}-link`;
      },
    ],
    [
      'a folder and a worktree of it',
      (repo: string, git: (...args: string[]) => string) => {
        git('worktree', 'add', '--quiet', '--detach', `${repo}-other`);
        return `${repo}-other`;
      },
    ],
  ])('bring work home one after the other: %s', async (_name, other) => {
    const use = bench();
    const repo = use.scratch.repository('shop', { 'a.txt': 'a\n', 'deep/c.txt': 'c\n' });
    const second = other(repo, (...args) => use.scratch.git(repo, ...args));
    const worktrees = [await use.worktree(repo, 'one'), await use.worktree(second, 'two')] as const;
    worktrees.forEach(({ path }, at) => writeFiles(path, { [`${at}.txt`]: `${at}\n` }));
    const { git, steps } = slowGit(use.scratch.path, use.scratch.env);
    const bring = (repository: string, at: 0 | 1) =>
      git.bringHome({
        repository,
        worktree: worktrees[at],
        task: TASK,
        into: 'main',
        how: 'merge',
        message: `Add ${at}`,
        tip: null,
        signal: never,
      });
    const landed = await Promise.all([bring(repo, 0), bring(second, 1)]);
    expect(landed.map((one) => value(one).into)).toEqual(['main', 'main']);
    expect(steps()).toEqual(['begin', 'end', 'begin', 'end']);
    expect([use.text(repo, '0.txt'), use.text(repo, '1.txt')]).toEqual(['0\n', '1\n']);
    expect(use.scratch.git(repo, 'status', '--porcelain')).toBe('');
  });
});

describe('a file of a review', () => {
  it('is shown against where the work parted from the branch that was chosen', async () => {
    const use = bench();
    const repo = use.scratch.repository('shop', { 'a.txt': 'one\n' });
    use.scratch.git(repo, 'branch', 'release');
    writeFiles(repo, { 'a.txt': 'two\n', 'b.txt': 'of main\n' });
    use.scratch.git(repo, 'add', '--all');
    use.scratch.git(repo, 'commit', '--quiet', '-m', 'second');
    const worktree = await use.worktree(repo);
    writeFiles(worktree.path, { 'a.txt': 'three\n' });
    const look = (path: string, into: string | null) =>
      use.git.reviewFile({ repository: repo, worktree, path, into, maxBytes: 1000, signal: never });
    const files = async (into: string) => value(await use.review(repo, worktree, into)).files.map(({ path }) => path);
    expect([await files('main'), await files('release')]).toEqual([['a.txt'], ['a.txt', 'b.txt']]);
    expect(value(await look('a.txt', null))).toMatchObject({ before: 'two\n', after: 'three\n' });
    expect(value(await look('a.txt', 'release'))).toMatchObject({ before: 'one\n', after: 'three\n' });
    expect(value(await look('b.txt', 'release'))).toMatchObject({ before: null, after: 'of main\n' });
    expect(value(await look('a.txt', 'gone'))).toMatchObject({ before: 'two\n' });
  });
});
