import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { writeFiles } from '../../builders/repo';
import { never, reason, value } from './git-test';
import { reviewForTests, TASK } from './review-bench';
import type { ReviewBench } from './review-bench';

const bench = reviewForTests();
const lines = (text: string) => text.split('\n').filter(Boolean);

/** An empty repository with a task's work. */
async function emptyWithWork(use: ReviewBench) {
  const repo = use.scratch.repository('empty');
  const worktree = await use.worktree(repo);
  writeFiles(worktree.path, { 'n.txt': 'n\n' });
  use.scratch.git(worktree.path, 'add', '--all');
  use.scratch.git(worktree.path, 'commit', '--quiet', '-m', 'work');
  writeFiles(worktree.path, { 'deep/rest.txt': 'rest\n' });
  return { repo, worktree };
}

describe('work for a repository without a commit', () => {
  it.each([
    ['merge', 'Merge: Add login'],
    ['squash', 'Merge croft/one: Add login'],
  ] as const)('makes the branch by %s, and the files come with it', async (how, message) => {
    const use = bench();
    const { repo, worktree } = await emptyWithWork(use);
    expect(value(await use.review(repo, worktree))).toMatchObject({
      ...{ into: 'main', behind: 0, dirty: true, conflicts: [], blocked: null },
      commits: [{ subject: 'work' }],
      files: [{ path: 'deep/rest.txt' }, { path: 'n.txt' }],
    });
    const landed = value(await use.accept(repo, worktree, { how, message }));
    expect(use.scratch.git(repo, 'log', '-1', '--format=%s', 'croft/one')).toBe('Left uncommitted: Add login');
    expect(use.scratch.git(repo, 'log', '-1', '--format=%B', 'main')).toMatch(`${message}\n\nCroft-Task: `);
    expect(landed).toMatchObject({ into: 'main', how });
    expect(use.scratch.git(repo, 'rev-parse', 'main')).toBe(landed.commit);
    expect([use.text(repo, 'n.txt'), use.text(repo, 'deep/rest.txt')]).toEqual(['n\n', 'rest\n']);
    expect(use.scratch.git(repo, 'status', '--porcelain')).toBe('');
    expect(lines(use.scratch.git(repo, 'diff', '--name-only', `${landed.commit}^1`, landed.commit))).toHaveLength(2);
    expect(value(await use.accept(repo, worktree, { how }))).toEqual(landed);
  });

  it('leaves what the user has begun there, and is refused where it would be overwritten', async () => {
    const use = bench();
    const { repo, worktree } = await emptyWithWork(use);
    writeFiles(repo, { 'n.txt': 'mine\n', 'staged.txt': 'staged\n', 'notes.txt': 'notes\n' });
    use.scratch.git(repo, 'add', 'staged.txt');
    const refused = await use.accept(repo, worktree);
    expect(reason(refused)).toBe('review.would_overwrite');
    expect(JSON.stringify(refused)).toContain('n.txt');
    expect(value(await use.review(repo, worktree)).blocked?.reason).toBe('review.would_overwrite');
    expect(lines(use.scratch.git(repo, 'status', '--porcelain'))).toEqual([
      'A  staged.txt',
      '?? n.txt',
      '?? notes.txt',
    ]);
    rmSync(join(repo, 'n.txt'));
    value(await use.accept(repo, worktree));
    expect(lines(use.scratch.git(repo, 'status', '--porcelain'))).toEqual(['A  staged.txt', '?? notes.txt']);
  });

  it('brings a second task in after the first, and nothing where nothing was made', async () => {
    const use = bench();
    const { repo, worktree } = await emptyWithWork(use);
    const [second, third] = [await use.worktree(repo, 'two'), await use.worktree(repo, 'three')];
    writeFiles(second.path, { 'two.txt': 'two\n' });
    expect(value(await use.review(repo, third)).blocked?.reason).toBe('review.nothing');
    expect(reason(await use.accept(repo, third))).toBe('review.nothing');
    value(await use.accept(repo, worktree));
    value(await use.accept(repo, second, { task: 'task_ffffffffffff' }));
    expect([use.text(repo, 'n.txt'), use.text(repo, 'two.txt')]).toEqual(['n\n', 'two\n']);
  });

  it('takes work whose agent has rewritten the first commit', async () => {
    const use = bench();
    const { repo, worktree } = await emptyWithWork(use);
    use.scratch.git(worktree.path, 'checkout', '--quiet', '--orphan', 'anew');
    use.scratch.git(worktree.path, 'commit', '--quiet', '-am', 'anew');
    use.scratch.git(worktree.path, 'branch', '--quiet', '-M', 'anew', worktree.branch);
    expect(value(await use.review(repo, worktree))).toMatchObject({ blocked: null, behind: 0 });
    const { commit } = value(await use.accept(repo, worktree));
    expect(lines(use.scratch.git(repo, 'ls-tree', '-r', '--name-only', commit))).toEqual(['deep/rest.txt', 'n.txt']);
  });

  it('goes on after the first commit that the user makes at the last moment', async () => {
    const use = bench();
    const { repo, worktree } = await emptyWithWork(use);
    const bin = join(use.scratch.path, 'bin');
    mkdirSync(bin);
    const commit = `PATH="\${PATH#*:}" git -C '${repo}' commit --quiet --allow-empty -m user --only`;
    const body = `if [ "$1 $2" = "read-tree -m" ] && [ ! -e '${bin}/once' ]; then touch '${bin}/once'; ${commit}; fi\n`;
    writeFileSync(join(bin, 'git'), `#!/bin/sh\n${body}PATH="\${PATH#*:}" exec git "$@"\n`, { mode: 0o755 });
    const git = createGit({ env: { ...use.scratch.env, PATH: `${bin}:${use.scratch.env['PATH']}` } });
    const wish = { task: TASK, into: null, how: 'merge', message: 'Add login', tip: null, signal: never } as const;
    const landed = value(await git.bringHome({ repository: repo, worktree, ...wish }));
    expect(lines(use.scratch.git(repo, 'log', '--first-parent', '--format=%s', 'main'))).toEqual(['Add login', 'user']);
    expect(use.scratch.git(repo, 'rev-parse', 'main')).toBe(landed.commit);
    expect([use.text(repo, 'n.txt'), use.scratch.git(repo, 'status', '--porcelain')]).toEqual(['n\n', '']);
  });

  it('is refused on a branch without a commit beside work that began elsewhere', async () => {
    const use = bench();
    const repo = use.scratch.repository('shop', { 'a.txt': 'a\n' });
    const worktree = await use.worktree(repo);
    writeFiles(worktree.path, { 'a.txt': 'b\n' });
    use.scratch.git(repo, 'switch', '--quiet', '--orphan', 'fresh');
    expect(reason(await use.accept(repo, worktree))).toBe('review.unborn');
    expect(value(await use.review(repo, worktree)).blocked?.reason).toBe('review.unborn');
  });
});

describe('the words of a commit', () => {
  it('are what git shows: nothing turns the direction of writing, and nothing is hidden', async () => {
    const use = bench();
    const repo = use.scratch.repository('shop', { 'a.txt': 'a\n' });
    const worktree = await use.worktree(repo);
    writeFiles(worktree.path, { 'a.txt': 'b\n' });
    const title = 'Fix \u202Egnp.exe\u202C \u2066x\u2069\u200F\u0007\u001b[31m שלום 👩‍💻\ttab';
    const ref = `refs/croft/autosave/${TASK}`;
    value(await use.git.autosave({ worktree, ref, message: `Autosave: ${title}`, signal: never }));
    value(await use.git.commitAll({ worktree, message: title, marker: 'm', signal: never }));
    const kept = value(
      await use.git.keep({ repository: repo, worktree, task: TASK, title: `${title}\u2028x`, at: 1, signal: never }),
    );
    value(await use.accept(repo, worktree, { message: `${title}\r\n\r\nWords.\r\n` }));
    const plain = 'Fix gnp.exe x[31m שלום 👩‍💻\ttab';
    const subject = (name: string) => use.scratch.git(repo, 'log', '-1', '--format=%s', name);
    expect(subject(ref)).toBe(`Autosave: ${plain}`);
    expect(subject(worktree.branch)).toBe(plain);
    expect(subject(`refs/croft/kept/${TASK}/${kept.at}`)).toBe(`Kept: ${plain.replace('\t', ' ')} x`);
    expect(use.scratch.git(repo, 'log', '-1', '--format=%B', 'main')).toContain(`${plain}\n\nWords.\n\nCroft-Task`);
  });
});
