import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import type { Git } from '../../../src/main/ports/git';
import { writeFiles, writeProgram } from '../../builders/repo';
import type { Scratch } from '../../builders/repo';
import { never, gitForTests, value } from './git-test';

const bench = gitForTests();
const MOST_STEPS = 60;

/** An adapter whose git dies in its nth call: before it does anything, or when it has done all and could not say so. */
function gitThatDies({ path, env }: Scratch, step: number, moment: 'before' | 'after'): Git {
  const counter = join(path, 'calls');
  writeFileSync(counter, '0');
  const binary = writeProgram(
    join(path, 'dying-git'),
    `n=$(($(cat '${counter}') + 1)); echo $n > '${counter}'
if [ $n -eq ${step} ]; then ${moment === 'after' ? 'git "$@" > /dev/null 2>&1;' : ''} kill -9 $$; fi
exec git "$@"`,
  );
  return createGit({ env, binary });
}

const cases = (['before', 'after'] as const).flatMap((moment) => [{ moment }]);

describe('a crash in any step', () => {
  it.each(cases)('of making a worktree is mended by the next call ($moment it)', async ({ moment }) => {
    const { scratch, git } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n', 'b/c.txt': 'C\n' });
    writeFiles(repo, { '.env': 'KEY=1\n' });
    const base = scratch.git(repo, 'rev-parse', 'HEAD');
    for (let step = 1; ; step += 1) {
      const request = {
        repository: repo,
        path: join(scratch.path, `worktrees/${step}`),
        branch: `croft/${step}`,
        copyFiles: ['.env'],
        signal: never,
      };
      const broken = await gitThatDies(scratch, step, moment).ensureWorktree(request);
      const made = value(await git.ensureWorktree(request));
      expect(made.base).toBe(base);
      expect(scratch.git(made.path, 'status', '--porcelain', '--branch')).toBe(`## croft/${step}\n?? .env`);
      expect(existsSync(join(made.path, 'b/c.txt'))).toBe(true);
      if (broken.ok) return expect(step).toBeGreaterThan(10);
      expect(step).toBeLessThan(MOST_STEPS);
    }
  });

  it.each(cases)('of a commit leaves one commit after the next call ($moment it)', async ({ moment }) => {
    const { scratch, git, worktree: make } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const worktree = await make(repo);
    for (let step = 1; ; step += 1) {
      writeFiles(worktree.path, { 'a.txt': `${step}\n` });
      const before = scratch.git(repo, 'rev-parse', 'croft/one');
      const request = { worktree, message: 'Work', marker: `run_${step}`, signal: never };
      const broken = await gitThatDies(scratch, step, moment).commitAll(request);
      const made = value(await git.commitAll(request));
      expect(scratch.git(repo, 'rev-list', `${before}..croft/one`)).toBe(made);
      expect(scratch.git(worktree.path, 'status', '--porcelain')).toBe('');
      if (broken.ok) return expect(step).toBeGreaterThan(6);
      expect(step).toBeLessThan(MOST_STEPS);
    }
  });

  it.each(cases)('of a save loses nothing ($moment it)', async ({ moment }) => {
    const { scratch, git, worktree: make } = bench();
    const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
    const worktree = await make(repo);
    for (let step = 1; ; step += 1) {
      writeFiles(worktree.path, { 'a.txt': `${step}\n` });
      const request = { worktree, ref: 'refs/croft/save', message: 'turn', signal: never };
      const broken = await gitThatDies(scratch, step, moment).autosave(request);
      value(await git.autosave(request));
      expect(scratch.git(repo, 'show', 'refs/croft/save:a.txt')).toBe(String(step));
      if (broken.ok) return expect(step).toBeGreaterThan(6);
      expect(step).toBeLessThan(MOST_STEPS);
    }
  });
});
