import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { headInFiles } from '../../../src/main/adapters/git/head-file';
import { gitForTests } from './git-test';

const bench = gitForTests();

function ground() {
  const { scratch } = bench();
  const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
  const git = (...args: string[]): string => scratch.git(repo, ...args);
  return { scratch, repo, git, common: realpathSync(join(repo, '.git')), tip: () => git('rev-parse', 'HEAD') };
}

it('is the commit that git tells, on a branch, after a commit, and on none', async () => {
  const { repo, common, git, tip } = ground();
  expect(await headInFiles(repo, common)).toBe(tip());
  git('commit', '-q', '--allow-empty', '-m', 'Next');
  expect(await headInFiles(repo, common)).toBe(tip());
  git('switch', '-q', '-c', 'feature/one.two');
  git('commit', '-q', '--allow-empty', '-m', 'Beside');
  expect(await headInFiles(repo, common)).toBe(tip());
  git('switch', '-q', '--detach', 'HEAD~1');
  expect(await headInFiles(repo, common)).toBe(tip());
});

it('is left to git where files do not tell it', async () => {
  const { repo, common, git, tip } = ground();
  git('pack-refs', '--all');
  expect(await headInFiles(repo, common)).toBeNull();
  git('commit', '-q', '--allow-empty', '-m', 'Loose again');
  expect(await headInFiles(repo, common)).toBe(tip());
  git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  git('symbolic-ref', 'HEAD', 'refs/heads/alias');
  expect(await headInFiles(repo, common)).toBeNull();
});

it('is not that of another repository, nor of a linked worktree', async () => {
  const { scratch, common, git } = ground();
  const other = scratch.repository('other', { 'b.txt': 'B\n' });
  expect(await headInFiles(other, common)).toBeNull();
  const linked = join(scratch.path, 'linked');
  git('worktree', 'add', '-q', linked);
  expect(await headInFiles(linked, common)).toBeNull();
  expect(await headInFiles(join(scratch.path, 'nothing'), common)).toBeNull();
});
