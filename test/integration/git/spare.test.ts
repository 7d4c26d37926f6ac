import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import type { Spare, SpareWorktrees } from '../../../src/main/ports/git';
import { writeFiles, writeProgram } from '../../builders/repo';
import type { Scratch } from '../../builders/repo';
import { gitForTests, never, value } from './git-test';

const bench = gitForTests();

function sparesOf({ spares }: { readonly spares?: SpareWorktrees }): SpareWorktrees {
  if (!spares) throw new Error('this git makes no spares');
  return spares;
}

/** A repository, what makes spares for it, and the folder where those and the worktrees of its tasks are. */
function ground(files: Record<string, string> = { 'a.txt': 'A\n', 'b/c.txt': 'C\n' }) {
  const { scratch, git, ensure } = bench();
  const repo = scratch.repository('shop', files);
  const folder = join(scratch.path, 'worktrees');
  const spares = sparesOf(git);
  const make = async (): Promise<Spare> => {
    const spare = value(await spares.make({ repository: repo, folder, signal: never }));
    if (!spare) throw new Error('no spare was made');
    return spare;
  };
  const request = (name = 'one', copyFiles: readonly string[] = []) => ({
    ...{ path: join(folder, name), branch: `croft/${name}`, copyFiles, signal: never },
  });
  const worktrees = (): string[] =>
    [...scratch.git(repo, 'worktree', 'list', '--porcelain').matchAll(/^worktree (.*)$/gm)]
      .flatMap(([, path]) => path ?? [])
      .filter((path) => path !== repo);
  const gitFolderOf = (path: string) => scratch.git(path, 'rev-parse', '--absolute-git-dir');
  return { scratch, git, ensure, repo, folder, spares, make, request, worktrees, gitFolderOf };
}

describe('a worktree made ahead', () => {
  it('becomes the worktree of a task: moved to its place, on a new branch, with its base', async () => {
    const { scratch, git, ensure, repo, folder, spares, make, request, worktrees } = ground();
    const spare = await make();
    expect(spare).toMatchObject({ repository: repo, root: repo, commit: scratch.git(repo, 'rev-parse', 'HEAD') });
    const made = value(await spares.adopt(spare, request()));
    const path = join(folder, 'one');
    expect(made).toEqual({ kind: 'worktree', path, branch: 'croft/one', base: spare.commit });
    expect(readFileSync(join(path, 'b/c.txt'), 'utf8')).toBe('C\n');
    expect(scratch.git(path, 'status', '--porcelain', '--branch')).toBe('## croft/one');
    expect(scratch.git(repo, 'rev-parse', 'refs/croft/base/croft/one')).toBe(spare.commit);
    expect(worktrees()).toEqual([path]);
    expect(scratch.git(repo, 'worktree', 'list', '--porcelain')).not.toContain('locked');
    // What comes after finds it as one that was made for the task.
    expect(value(await ensure(repo, 'one'))).toEqual(made);
    writeFiles(path, { 'new.txt': 'N\n' });
    const worktree = { kind: 'worktree', path, branch: 'croft/one', base: spare.commit } as const;
    value(await git.commitAll({ worktree, message: 'Work', marker: 'run_1', signal: never }));
    expect(scratch.git(repo, 'show', 'croft/one:new.txt')).toBe('N');
  });

  it('is brought to where the repository has moved to meanwhile', async () => {
    const { scratch, repo, folder, spares, make, request } = ground();
    const spare = await make();
    writeFiles(repo, { 'a.txt': 'A2\n', 'd.txt': 'D\n' });
    scratch.git(repo, 'add', '.');
    scratch.git(repo, 'rm', '-q', 'b/c.txt');
    scratch.git(repo, 'commit', '-q', '-m', 'Goes on');
    const made = value(await spares.adopt(spare, request()));
    expect(made?.base).toBe(scratch.git(repo, 'rev-parse', 'HEAD'));
    expect(readdirSync(join(folder, 'one')).toSorted()).toEqual(['.git', 'a.txt', 'd.txt']);
    expect(scratch.git(join(folder, 'one'), 'status', '--porcelain')).toBe('');
  });

  it('gets the chosen untracked files as they are at that moment', async () => {
    const { repo, folder, spares, make, request } = ground();
    writeFiles(repo, { '.env': 'OLD=1\n' });
    const spare = await make();
    writeFiles(repo, { '.env': 'NEW=1\n', 'conf/.env.local': 'L=1\n' });
    value(await spares.adopt(spare, request('one', ['.env*', '**/.env.local'])));
    expect(readFileSync(join(folder, 'one/.env'), 'utf8')).toBe('NEW=1\n');
    expect(existsSync(join(folder, 'one/conf/.env.local'))).toBe(true);
  });

  it('works for a folder inside of the repository', async () => {
    const { scratch, repo, folder, spares } = ground({ 'packages/web/a.txt': 'A\n' });
    const repository = join(repo, 'packages/web');
    const spare = value(await spares.make({ repository, folder, signal: never }));
    expect(spare?.root).toBe(repo);
    if (!spare) return;
    value(await spares.adopt(spare, { path: join(folder, 'one'), branch: 'croft/one', copyFiles: [], signal: never }));
    expect(scratch.git(join(folder, 'one'), 'status', '--porcelain')).toBe('');
  });

  it('is not made where there is no commit', async () => {
    const { scratch, git } = bench();
    const repository = join(scratch.path, 'empty');
    scratch.git(scratch.path, 'init', '-q', 'empty');
    const folder = join(scratch.path, 'worktrees');
    expect(value(await sparesOf(git).make({ repository, folder, signal: never }))).toBeNull();
  });

  it('runs nothing that the repository names', async () => {
    const { scratch, repo, spares, make, request } = ground();
    const canary = join(scratch.path, 'canary');
    const hook = writeProgram(join(scratch.path, 'hook'), `echo "$0" >> '${canary}'; cat`);
    for (const name of ['reference-transaction', 'post-checkout']) {
      writeProgram(join(repo, '.git/hooks', name), `echo ${name} >> '${canary}'`);
    }
    appendFileSync(
      join(repo, '.git/config'),
      `[core]\n\tfsmonitor = ${hook}\n[filter "x"]\n\tclean = ${hook}\n\tsmudge = ${hook}\n`,
    );
    writeFiles(repo, { '.git/info/attributes': '* filter=x\n' });
    const spare = await make();
    value(await spares.adopt(spare, request()));
    expect(existsSync(canary)).toBe(false);
  });
});

describe('a spare that cannot be used', () => {
  it.each<[string, (spare: Spare, scratch: Scratch) => void]>([
    ['a file in it was changed', ({ path }) => writeFileSync(join(path, 'a.txt'), 'not mine')],
    ['a file was put in', ({ path }) => writeFileSync(join(path, 'note.txt'), 'not mine')],
    ['it is gone', ({ path }) => rmSync(path, { recursive: true })],
    ['its tie to the repository is gone', ({ path }) => rmSync(join(path, '.git'))],
    [
      'git knows it no longer',
      ({ path, repository }, { git }) => git(repository, 'worktree', 'remove', '-f', '-f', path),
    ],
    ['somebody has unlocked it', ({ path, repository }, { git }) => git(repository, 'worktree', 'unlock', path)],
    ['the branch is there', ({ repository }, { git }) => git(repository, 'branch', 'croft/one')],
  ])('goes, and a worktree is made (%s)', async (_why, change) => {
    const { scratch, ensure, repo, folder, spares, make, request, worktrees } = ground();
    const spare = await make();
    change(spare, scratch);
    expect(await spares.adopt(spare, request())).toEqual({ ok: true, value: null });
    const made = value(await ensure(repo, 'one'));
    expect(worktrees()).toEqual([made.path]);
    expect(readdirSync(folder)).toEqual(['one']);
    expect(scratch.git(made.path, 'status', '--porcelain', '--branch')).toBe('## croft/one');
  });

  it('leaves what is in the place of the task alone', async () => {
    const { folder, spares, make, request, worktrees } = ground();
    const spare = await make();
    writeFiles(folder, { 'one/mine.txt': 'mine' });
    expect(await spares.adopt(spare, request())).toEqual({ ok: true, value: null });
    expect(readFileSync(join(folder, 'one/mine.txt'), 'utf8')).toBe('mine');
    expect(worktrees()).toEqual([]);
  });
});

describe('spares that a farm has left', () => {
  it('are removed, and nothing else is', async () => {
    const { scratch, ensure, repo, folder, spares, make, request, worktrees } = ground();
    const task = value(await ensure(repo, 'mine'));
    value(await spares.adopt(await make(), request('two')));
    await make();
    const lost = await make();
    rmSync(join(lost.path, '.git'));
    value(await spares.removeAll(scratch.path, never));
    expect(readdirSync(folder).toSorted()).toEqual(['mine', 'two']);
    expect(
      worktrees()
        .filter((path) => existsSync(path ?? ''))
        .toSorted(),
    ).toEqual([task.path, join(folder, 'two')]);
  });

  /** Makes of the adapter one whose farm dies at its nth call of git: nothing that comes after it is done. */
  function gitThatDiesAt({ path, env }: Scratch, step: number, moment: 'before' | 'after') {
    const counter = join(path, 'calls');
    writeFileSync(counter, '0');
    const binary = writeProgram(
      join(path, 'dying-git'),
      `n=$(($(cat '${counter}') + 1)); echo $n > '${counter}'
if [ $n -gt ${step} ]; then kill -9 $$; fi
if [ $n -eq ${step} ]; then ${moment === 'after' ? 'git "$@" > /dev/null 2>&1;' : ''} kill -9 $$; fi
exec git "$@"`,
    );
    return createGit({ env, binary });
  }

  it.each(['before', 'after'] as const)('half made or half given away do not stand in the way (%s)', async (moment) => {
    const { scratch, ensure, repo, folder, spares, request, worktrees } = ground();
    for (let step = 1; ; step += 1) {
      const dying = sparesOf(gitThatDiesAt(scratch, step, moment));
      const made = await dying.make({ repository: repo, folder, signal: never });
      const given = made.ok && made.value ? await dying.adopt(made.value, request(`t${step}`)) : null;
      const task = value(await ensure(repo, `t${step}`));
      expect(scratch.git(task.path, 'status', '--porcelain', '--branch')).toBe(`## croft/t${step}`);
      expect(worktrees()).toContain(task.path);
      await spares.removeAll(scratch.path, never);
      expect(readdirSync(folder).filter((name) => name.startsWith('spare'))).toEqual([]);
      expect(worktrees().length).toBe(step);
      if (given?.ok && given.value) return expect(step).toBeGreaterThan(6);
      expect(step).toBeLessThan(30);
    }
  });

  it.each(['named', 'moved'] as const)(
    'do not stand in the way of a task that was about to get one (%s)',
    async (at) => {
      const { scratch, ensure, repo, folder, spares, make, gitFolderOf, worktrees } = ground();
      const { path } = await make();
      const target = join(folder, 'one');
      scratch.git(repo, 'branch', 'croft/one');
      scratch.git(path, 'symbolic-ref', 'HEAD', 'refs/heads/croft/one');
      writeFileSync(join(gitFolderOf(path), 'gitdir'), `${join(target, '.git')}\n`);
      if (at === 'moved') renameSync(path, target);
      const task = value(await ensure(repo, 'one'));
      await spares.removeAll(scratch.path, never);
      expect(worktrees()).toEqual([task.path]);
      expect(readdirSync(folder)).toEqual(['one']);
      expect(scratch.git(task.path, 'status', '--porcelain', '--branch')).toBe('## croft/one');
    },
  );

  it('do not stand in the way of a task while they are removed', async () => {
    const { scratch, ensure, repo, folder, spares, make, worktrees } = ground();
    for (let round = 1; round <= 8; round += 1) {
      const { path } = await make();
      scratch.git(repo, 'branch', `croft/t${round}`);
      scratch.git(path, 'symbolic-ref', 'HEAD', `refs/heads/croft/t${round}`);
      const target = join(folder, `t${round}`);
      const [placed] = await Promise.all([ensure(repo, `t${round}`), spares.removeAll(scratch.path, never)]);
      expect(value(placed).path).toBe(target);
      expect(worktrees().toSorted()).toContain(target);
      expect(scratch.git(target, 'status', '--porcelain', '--branch')).toBe(`## croft/t${round}`);
    }
  });
});
