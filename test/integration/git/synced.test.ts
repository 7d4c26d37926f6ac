import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import type { Git, Worktree } from '../../../src/main/ports/git';
import { writeFiles, writeProgram } from '../../builders/repo';
import { gitForTests, never, value } from './git-test';
import { AT, TASK } from './review-bench';

/** What writes objects and refs: work is kept once these have ended, and lost in a power cut where they leave it to the system. */
const WRITERS = new Set(['commit-tree', 'update-ref']);

const [, major = '0', minor = '0'] =
  /(\d+)\.(\d+)/.exec(execFileSync('git', ['--version'], { encoding: 'utf8' })) ?? [];
/** From there on git knows `core.fsync`, and counts in its trace how often it told the disk to write. */
const isCounted = Number(major) > 2 || Number(minor) >= 36;

interface Call {
  readonly command: string;
  /** How often it waited until the disk had written. */
  readonly flushes: number;
}

/** Git as Croft calls it, on a repository that wants nothing synced, and what each call has told the disk. */
function traced(scratch: ReturnType<typeof bench>['scratch']) {
  const folder = join(scratch.path, 'traces');
  mkdirSync(folder);
  const binary = writeProgram(join(scratch.path, 'traced-git'), `GIT_TRACE2_EVENT='${folder}/'$$ exec git "$@"`);
  const repo = scratch.repository('shop', { 'a.txt': 'A\n' });
  scratch.git(repo, 'config', 'core.fsync', 'none');
  scratch.git(repo, 'config', 'core.fsyncMethod', 'writeout-only');
  const calls = (): Call[] => readdirSync(folder).map((name) => callOf(readFileSync(join(folder, name), 'utf8')));
  return {
    repo,
    binary,
    git: createGit({ env: scratch.env, binary }),
    /** The writers among the calls that the work makes. */
    async during(work: () => Promise<unknown>): Promise<Call[]> {
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      await work();
      return calls().filter(({ command }) => WRITERS.has(command));
    },
  };
}

function callOf(trace: string): Call {
  const argv = /"argv":\["[^"]*","([^"]*)"/.exec(trace)?.[1] ?? '';
  const counts = [...trace.matchAll(/"(?:key|name)":"(?:fsync\/)?hardware-flush","(?:value|count)":"?(\d+)/g)];
  return { command: argv, flushes: counts.reduce((sum, [, count]) => sum + Number(count), 0) };
}

const bench = gitForTests();

const keeping: readonly (readonly [string, (git: Git, repository: string, worktree: Worktree) => Promise<unknown>])[] =
  [
    [
      'the commit of a stage',
      async (git, _repository, worktree) =>
        value(await git.commitAll({ worktree, message: 'Work', marker: 'run_1', signal: never })),
    ],
    [
      'the save of a working state',
      async (git, _repository, worktree) =>
        value(await git.autosave({ worktree, ref: `refs/croft/autosave/${TASK}`, message: 'Turn', signal: never })),
    ],
    [
      'the copy of work that is put away',
      async (git, repository, worktree) => {
        const of = { repository, worktree, task: TASK, title: 'Add login', at: AT, mayGo: [] };
        value(await git.keep({ ...of, signal: never }));
      },
    ],
    [
      'work that is brought home',
      async (git, repository, worktree) => {
        value(await git.commitAll({ worktree, message: 'Work', marker: 'run_1', signal: never }));
        const how = { how: 'squash', into: null, tip: null, message: 'Add login', task: TASK } as const;
        value(await git.bringHome({ repository, worktree, ...how, signal: never }));
      },
    ],
  ];

describe.skipIf(!isCounted)('work that is told as kept is on the disk', () => {
  it.each(keeping)('%s', async (_what, keep) => {
    const { scratch } = bench();
    const { git, repo, during } = traced(scratch);
    const made = { repository: repo, path: join(scratch.path, 'work'), branch: 'croft/one', copyFiles: [] };
    const worktree = value(await git.ensureWorktree({ ...made, signal: never }));
    writeFiles(worktree.path, { 'a.txt': 'B\n', 'new.txt': 'new\n' });
    const writers = await during(() => keep(git, repo, worktree));
    expect(writers.map(({ command }) => command)).toEqual(expect.arrayContaining([...WRITERS]));
    expect(writers.filter(({ flushes }) => flushes === 0)).toEqual([]);
  });

  it('and would not be if git were called as the repository wants it', async () => {
    const { scratch } = bench();
    const { binary, repo, during } = traced(scratch);
    const plain = (...args: string[]) => execFileSync(binary, args, { cwd: repo, env: scratch.env, encoding: 'utf8' });
    const writers = await during(() => {
      const commit = plain('commit-tree', '-p', 'HEAD', '-m', 'Work', 'HEAD^{tree}').trim();
      plain('update-ref', 'refs/heads/other', commit);
      return Promise.resolve();
    });
    expect(writers).toEqual([
      { command: 'commit-tree', flushes: 0 },
      { command: 'update-ref', flushes: 0 },
    ]);
  });
});
