import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { writeFiles } from '../../builders/repo';
import { never, reason, value } from './git-test';
import { AT, reviewForTests, TASK } from './review-bench';
import type { ReviewBench } from './review-bench';

const bench = reviewForTests();
const FILES = { 'a.txt': 'a\n', 'b.txt': 'b\n', 'gone.txt': 'gone\n', '.gitignore': '.env*\n*.log\nbuild/\n' };

/** A repository with an ignored file, and a worktree in which everything that can be uncommitted is. */
async function mess(use: ReviewBench) {
  const repo = use.scratch.repository('shop', FILES);
  writeFiles(repo, { '.env': 'SECRET=1\n', '.env.local': 'LOCAL=1\n' });
  const worktree = value(await use.ensure(repo, 'one', ['.env*']));
  const git = (...args: string[]) => use.scratch.git(worktree.path, ...args);
  writeFiles(worktree.path, { 'a.txt': 'committed\n' });
  git('commit', '--quiet', '-am', 'work');
  writeFiles(worktree.path, {
    'a.txt': 'staged\n',
    'new/untracked.txt': 'untracked\n',
    'debug.log': 'ignored\n',
    '.env': 'SECRET=changed by the agent\n',
    'build/out.js': 'built\n',
  });
  git('add', 'a.txt');
  writeFiles(worktree.path, { 'a.txt': 'changed\n' });
  rmSync(join(worktree.path, 'gone.txt'));
  return { repo, worktree };
}

const status = (use: ReviewBench, folder: string) =>
  use.scratch.git(folder, 'status', '--porcelain').split('\n').toSorted();
const refs = (use: ReviewBench, repo: string, below = 'refs/croft/kept') =>
  use.scratch.git(repo, 'for-each-ref', '--format=%(refname)', below).split('\n').filter(Boolean);

/** Keeps and removes everything of a worktree, and answers what was kept. */
async function away(use: ReviewBench, repo: string, worktree: Parameters<ReviewBench['keep']>[1]) {
  const kept = value(await use.keep(repo, worktree));
  value(await use.putAway(repo, worktree));
  expect(existsSync(worktree.path)).toBe(false);
  return kept;
}

describe('putting work away and back', () => {
  it('brings back what was committed, staged, changed, deleted, untracked and ignored', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const before = status(use, worktree.path);
    const tip = use.scratch.git(repo, 'rev-parse', 'croft/one');
    const kept = await away(use, repo, worktree);
    expect(refs(use, repo, 'refs/heads')).toEqual(['refs/heads/main']);
    expect(refs(use, repo, 'refs/croft')).toEqual([`refs/croft/kept/${TASK}/${AT}`]);
    expect(value(await use.restore(repo, worktree, kept))).toEqual(worktree);
    expect(status(use, worktree.path)).toEqual(before);
    expect(use.scratch.git(repo, 'rev-parse', 'croft/one')).toBe(tip);
    expect(use.scratch.git(worktree.path, 'show', ':a.txt')).toBe('staged');
    const texts = ['a.txt', 'new/untracked.txt', 'debug.log', '.env', '.env.local', 'gone.txt', 'build/out.js'];
    expect(texts.map((path) => use.text(worktree.path, path))).toEqual([
      'changed\n',
      'untracked\n',
      'ignored\n',
      'SECRET=changed by the agent\n',
      'LOCAL=1\n',
      null,
      'built\n',
    ]);
    expect(use.scratch.git(worktree.path, 'branch', '--show-current')).toBe('croft/one');
    value(await use.git.commitAll({ worktree, message: 'x', marker: 'm', signal: never }));
    expect(use.scratch.git(repo, 'ls-tree', '--name-only', 'croft/one')).not.toContain('.env\n');
  });

  it('keeps no secret that the repository’s own folder still has', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const kept = await away(use, repo, worktree);
    const all = use.scratch.git(repo, 'log', '--format=', '--name-only', '-m', `refs/croft/kept/${TASK}/${kept.at}`);
    expect(all).toContain('.env');
    expect(all).not.toContain('.env.local');
  });

  it('keeps commits on a detached HEAD, those left behind before, and the autosave', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const git = (...args: string[]) => use.scratch.git(worktree.path, ...args);
    git('commit', '--quiet', '-am', 'left behind');
    const left = git('rev-parse', 'HEAD');
    git('reset', '--quiet', '--hard', 'HEAD~1');
    git('switch', '--quiet', '--detach');
    git('commit', '--quiet', '--allow-empty', '-m', 'detached');
    const detached = git('rev-parse', 'HEAD');
    writeFiles(worktree.path, { 'b.txt': 'saved\n' });
    const ref = `refs/croft/autosave/${TASK}`;
    const saved = value(await use.git.autosave({ worktree, ref, message: 's', signal: never })) ?? '';
    writeFiles(worktree.path, { 'b.txt': 'dirty\n' });
    const kept = await away(use, repo, worktree);
    expect(refs(use, repo, 'refs/croft/autosave')).toEqual([]);
    const all = use.scratch.git(repo, 'rev-list', `refs/croft/kept/${TASK}/${kept.at}`);
    for (const commit of [left, detached, saved]) expect(all).toContain(commit);
    value(await use.restore(repo, worktree, kept));
    expect(git('rev-parse', 'HEAD')).toBe(detached);
    expect(() => git('symbolic-ref', '--quiet', 'HEAD')).toThrow();
    expect(use.text(worktree.path, 'b.txt')).toBe('dirty\n');
  });

  it('keeps a commit of the user’s on the branch, a stash, and a branch of the agent’s own', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const git = (...args: string[]) => use.scratch.git(worktree.path, ...args);
    git('stash', '--quiet');
    git('commit', '--quiet', '--allow-empty', '-m', 'by the user');
    const byUser = git('rev-parse', 'HEAD');
    git('switch', '--quiet', '-c', 'own');
    git('commit', '--quiet', '--allow-empty', '-m', 'on its own branch');
    const kept = await away(use, repo, worktree);
    expect(use.scratch.git(repo, 'stash', 'list')).toContain('stash@{0}');
    expect(refs(use, repo, 'refs/heads')).toEqual(['refs/heads/main', 'refs/heads/own']);
    value(await use.restore(repo, worktree, kept));
    expect(use.scratch.git(repo, 'rev-parse', 'croft/one')).toBe(byUser);
  });

  it('keeps files in conflict with their marks', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const git = (...args: string[]) => use.scratch.git(worktree.path, ...args);
    git('reset', '--quiet', '--hard');
    writeFiles(repo, { 'a.txt': 'main\n' });
    use.scratch.git(repo, 'commit', '--quiet', '-am', 'main');
    expect(() => git('merge', 'main')).toThrow();
    const text = use.text(worktree.path, 'a.txt');
    const kept = await away(use, repo, worktree);
    value(await use.restore(repo, worktree, kept));
    expect(use.text(worktree.path, 'a.txt')).toBe(text);
    expect(text).toContain('<<<<<<<');
  });

  it('is refused where something would be lost', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const embedded = join(worktree.path, 'app');
    mkdirSync(embedded);
    use.scratch.git(embedded, 'init', '--quiet');
    expect(reason(await use.keep(repo, worktree))).not.toBeUndefined();
    writeFiles(embedded, { 'x.txt': 'x\n' });
    use.scratch.git(embedded, 'add', '--all');
    use.scratch.git(embedded, 'commit', '--quiet', '-m', 'inside');
    expect(reason(await use.keep(repo, worktree))).toBe('review.embedded');
    expect(reason(await use.putAway(repo, worktree))).toBe('review.embedded');
    rmSync(join(embedded, '.git'), { recursive: true });
    use.scratch.git(worktree.path, 'switch', '--quiet', '--detach');
    use.scratch.git(repo, 'switch', '--quiet', 'croft/one');
    expect(reason(await use.keep(repo, worktree))).toBe('git.branch_taken');
    use.scratch.git(repo, 'switch', '--quiet', 'main');
    use.scratch.git(repo, 'worktree', 'lock', worktree.path);
    expect(reason(await use.putAway(repo, worktree))).toBe('git.worktree_locked');
    expect(use.text(worktree.path, 'a.txt')).toBe('changed\n');
  });

  it('leaves a branch that is checked out elsewhere, and everything that is wanted again', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    value(await use.putAway(repo, worktree, () => false));
    expect(use.text(worktree.path, 'a.txt')).toBe('changed\n');
    use.scratch.git(worktree.path, 'switch', '--quiet', '--detach');
    use.scratch.git(repo, 'switch', '--quiet', 'croft/one');
    value(await use.putAway(repo, worktree));
    expect(existsSync(worktree.path)).toBe(false);
    expect(use.scratch.git(repo, 'branch', '--show-current')).toBe('croft/one');
  });

  it('goes on after a crash at any point', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const kept = value(await use.keep(repo, worktree));
    expect(value(await use.keep(repo, worktree, AT + 1000))).toEqual(kept);
    use.scratch.git(repo, 'worktree', 'remove', '--force', worktree.path);
    expect(value(await use.keep(repo, worktree, AT + 2000))).toEqual(kept);
    value(await use.putAway(repo, worktree));
    expect(value(await use.keep(repo, worktree, AT + 3000))).toEqual(kept);
    value(await use.putAway(repo, worktree));
    value(await use.restore(repo, worktree, kept));
    expect(use.text(worktree.path, 'new/untracked.txt')).toBe('untracked\n');
  });

  it('saves anew what has changed between the save and the removal', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    value(await use.keep(repo, worktree));
    writeFiles(worktree.path, { 'late.txt': 'late\n' });
    value(await use.putAway(repo, worktree));
    expect(refs(use, repo)).toHaveLength(2);
    value(await use.restore(repo, worktree, { task: TASK, at: AT }));
    expect(use.text(worktree.path, 'late.txt')).toBe('late\n');
  });

  it('keeps the branch alone where the folder is gone, and the folder where the branch is', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    rmSync(worktree.path, { recursive: true });
    const kept = value(await use.keep(repo, worktree));
    value(await use.putAway(repo, worktree));
    value(await use.restore(repo, worktree, kept));
    expect(use.text(worktree.path, 'a.txt')).toBe('committed\n');
    writeFiles(worktree.path, { 'a.txt': 'changed\n' });
    const tip = use.scratch.git(worktree.path, 'rev-parse', 'HEAD');
    use.scratch.git(worktree.path, 'switch', '--quiet', '--detach');
    use.scratch.git(repo, 'branch', '--quiet', '-D', 'croft/one');
    const again = value(await use.keep(repo, worktree, AT + 5));
    value(await use.putAway(repo, worktree));
    value(await use.restore(repo, worktree, again));
    expect([use.text(worktree.path, 'a.txt'), use.scratch.git(worktree.path, 'rev-parse', 'HEAD')]).toEqual([
      'changed\n',
      tip,
    ]);
  });

  it('says so when there is nothing left at all', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    use.scratch.git(repo, 'worktree', 'remove', '--force', worktree.path);
    use.scratch.git(repo, 'branch', '--quiet', '-D', 'croft/one');
    expect(reason(await use.keep(repo, worktree))).toBe('review.nothing_left');
  });

  it('takes a worktree as it is that could not be removed', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const kept = value(await use.keep(repo, worktree));
    writeFiles(worktree.path, { 'late.txt': 'late\n' });
    value(await use.restore(repo, worktree, kept));
    expect([use.text(worktree.path, 'late.txt'), use.text(worktree.path, 'build/out.js')]).toEqual([
      'late\n',
      'built\n',
    ]);
  });

  it('finishes a restore that was broken off', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const before = status(use, worktree.path);
    const kept = await away(use, repo, worktree);
    value(await use.restore(repo, worktree, kept));
    const gitFolder = use.scratch.git(worktree.path, 'rev-parse', '--absolute-git-dir');
    writeFiles(gitFolder, { 'croft-unfinished': 'x' });
    rmSync(join(worktree.path, 'new'), { recursive: true });
    value(await use.restore(repo, worktree, kept));
    expect(status(use, worktree.path)).toEqual(before);
  });

  it('marks a worktree whose removal begins, so that a half-removed one is not taken for the work', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const kept = value(await use.keep(repo, worktree));
    const bin = join(use.scratch.path, 'broken');
    mkdirSync(bin);
    const body = `[ "$1 $2" = "worktree remove" ] && { rm '${worktree.path}/a.txt'; exit 1; }`;
    writeFileSync(join(bin, 'git'), `#!/bin/sh\n${body}\nPATH="\${PATH#*:}" exec git "$@"\n`, { mode: 0o755 });
    const broken = createGit({ env: { ...use.scratch.env, PATH: `${bin}:${use.scratch.env['PATH']}` } });
    const put = { repository: repo, worktree, task: TASK, title: 'x', at: AT, isUnwanted: () => true, signal: never };
    expect(reason(await broken.putAway(put))).toBe('git.failed');
    expect(use.text(worktree.path, 'a.txt')).toBeNull();
    value(await use.restore(repo, worktree, kept));
    expect(use.text(worktree.path, 'a.txt')).toBe('changed\n');
  });

  it('trusts what is kept where a removal was broken off half-way', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const before = status(use, worktree.path);
    const kept = value(await use.keep(repo, worktree));
    const gitFolder = use.scratch.git(worktree.path, 'rev-parse', '--absolute-git-dir');
    writeFiles(gitFolder, { 'croft-unfinished': 'x' });
    for (const path of ['a.txt', 'b.txt', 'new', '.git']) rmSync(join(worktree.path, path), { recursive: true });
    value(await use.restore(repo, worktree, kept));
    expect(status(use, worktree.path)).toEqual(before);
    writeFiles(gitFolder, { 'croft-unfinished': 'x' });
    rmSync(join(worktree.path, 'a.txt'));
    value(await use.putAway(repo, worktree));
    expect(refs(use, repo, 'refs/croft')).toEqual([`refs/croft/kept/${TASK}/${AT}`]);
    value(await use.restore(repo, worktree, kept));
    expect(use.text(worktree.path, 'a.txt')).toBe('changed\n');
  });

  it('does not touch a branch with other work', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const kept = await away(use, repo, worktree);
    use.scratch.git(repo, 'branch', 'croft/one', 'main');
    expect(reason(await use.restore(repo, worktree, kept))).toBe('git.branch_conflict');
    expect(reason(await use.restore(repo, worktree, { task: TASK, at: AT + 1 }))).toBe('review.kept_gone');
  });

  it('does not trust what an agent has written in its place', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const kept = await away(use, repo, worktree);
    use.scratch.git(repo, 'update-ref', `refs/croft/kept/${TASK}/${kept.at}`, 'main');
    expect(reason(await use.restore(repo, worktree, kept))).toBe('review.kept_damaged');
  });

  it('keeps for as long again what was brought back and is put away once more', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    const first = await away(use, repo, worktree);
    value(await use.restore(repo, worktree, first));
    const late = AT + 29 * 24 * 3_600_000;
    const second = value(await use.keep(repo, worktree, late));
    expect(second.at).toBe(late);
    value(await use.putAway(repo, worktree));
    value(await use.git.sweepKept({ repository: repo, before: AT + 1, signal: never }));
    expect(value(await use.restore(repo, worktree, second))).toEqual(worktree);
  });

  it('sweeps only what is old and has a time', async () => {
    const use = bench();
    const { repo, worktree } = await mess(use);
    value(await use.keep(repo, worktree));
    writeFiles(worktree.path, { 'late.txt': 'late\n' });
    value(await use.keep(repo, worktree, AT + 1000));
    for (const name of ['refs/croft/kept/mine', 'refs/croft/kept/task_0123456789ab/soon', 'refs/croft/other/1']) {
      use.scratch.git(repo, 'update-ref', name, 'main');
    }
    const swept = value(await use.git.sweepKept({ repository: repo, before: AT + 1000, signal: never }));
    expect(swept).toEqual([`refs/croft/kept/${TASK}/${AT}`]);
    expect(refs(use, repo)).toEqual([
      'refs/croft/kept/mine',
      `refs/croft/kept/${TASK}/${AT + 1000}`,
      'refs/croft/kept/task_0123456789ab/soon',
    ]);
  });
});
