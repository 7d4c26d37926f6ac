import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createGit } from '../../../src/main/adapters/git/create-git';
import { branchOf } from '../../../src/main/core/task/slug';
import type { Task } from '../../../src/main/contract/task';
import type { Git } from '../../../src/main/ports/git';
import { writeProgram } from '../../builders/repo';
import type { Scratch } from '../../builders/repo';
import { waitFor } from '../../fakes/wait-for';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';

/** The first call of git after the branch was made. */
const STEPS_TO_BRANCH = 7;
const MOST_STEPS = 60;
const LONG_MS = 120_000;
const REMOVED = 'branches without work were removed';
const cancel = (farm: EngineFarm, { id }: Task) =>
  valueOf(farm.handlers['task.cancel']({ taskId: id, reason: 'enough' }, call));
const branchOfTask = (task: Task): string => branchOf(task.id, task.title);

/** A git that dies in its nth call: before it does anything, or when it has done all and could not say so. */
function gitThatDies({ path, env }: Scratch, step: number, moment: 'before' | 'after'): Git {
  const counter = join(path, 'calls');
  writeFileSync(counter, '0');
  const done = moment === 'after' ? 'git "$@" > /dev/null 2>&1;' : '';
  const body = `n=$(($(cat '${counter}') + 1)); echo $n > '${counter}'
if [ $n -eq ${step} ]; then ${done} kill -9 $$; fi
exec git "$@"`;
  return createGit({ env, binary: writeProgram(join(path, 'dying-git'), body) });
}

const branches = ({ scratch }: EngineFarm, repo: string): string[] =>
  scratch
    .git(repo, 'for-each-ref', '--format=%(refname)', 'refs/heads/croft/', 'refs/croft/base/')
    .split('\n')
    .filter((line) => line !== '');

/** Waits for the farm to have told in its log what it has removed; however busy the machine is. */
const removedBy = ({ logger }: EngineFarm) =>
  waitFor('branches are removed', () => logger.lines.some(({ message }) => message === REMOVED), LONG_MS);

/** The branches that belong to rows, each with what stands beside it. */
const ofRows = (farm: EngineFarm, tasks: readonly Task[]): string[] =>
  tasks.flatMap((task) => {
    const { place } = farm.present(task);
    if (place.kind !== 'worktree') return [];
    return [`refs/heads/${place.branch}`, `refs/croft/base/${place.branch}`];
  });

it.each(['before', 'after'] as const)(
  'no branch is left of a task that was cancelled when git had died in a step of making its worktree (%s it)',
  async (moment) => {
    let step = 0;
    const farm = await createEngineFarm({
      wrapGit: (git) => ({
        ...git,
        ensureWorktree: (o) => gitThatDies(farm.scratch, (step += 1), moment).ensureWorktree(o),
      }),
    });
    const workspaceId = await farm.repository();
    const repo = join(farm.scratch.path, 'shop');
    const tasks: Task[] = [];
    for (let isMade = false; !isMade; isMade = farm.present(tasks.at(-1) as Task).place.kind === 'worktree') {
      expect(step).toBeLessThan(MOST_STEPS);
      const task = await farm.task(workspaceId, { title: `Step ${step + 1}` });
      tasks.push(task);
      await farm.until('it is placed, or cannot be', () => {
        const { state, place } = farm.present(task);
        return state.kind === 'needs-you' || place.kind === 'worktree';
      });
      await cancel(farm, task);
    }
    const left = branches(farm, repo).filter((ref) => !ofRows(farm, tasks).includes(ref));
    expect(left.length, 'some steps leave something').toBeGreaterThan(2);

    const next = await farm.restart({ wrapGit: (git) => git });
    await removedBy(next);
    const mine = ofRows(next, tasks);
    expect(branches(next, repo).filter((ref) => !mine.includes(ref))).toEqual([]);
    const listed = next.scratch.git(repo, 'worktree', 'list', '--porcelain').match(/^worktree .*$/gm) ?? [];
    expect(listed).toHaveLength(1 + mine.length / 2);
    expect(next.scratch.git(repo, 'fsck', '--no-dangling', '--no-progress')).toBe('');
  },
  LONG_MS,
);

it(
  'nothing of anybody goes with them: a branch that was moved, checked out, or whose folder has files stays',
  async () => {
    const farm = await createEngineFarm({
      wrapGit: (git) => ({
        ...git,
        ensureWorktree: (o) => gitThatDies(farm.scratch, STEPS_TO_BRANCH, 'before').ensureWorktree(o),
      }),
    });
    const workspaceId = await farm.repository();
    const { path, git } = farm.scratch;
    const repo = join(path, 'shop');
    const titles = ['Moved', 'Checked out', 'Files', 'Half made', 'Own'] as const;
    const made = new Map<(typeof titles)[number], Task>();
    for (const title of titles) {
      const task = await farm.task(workspaceId, { title });
      await farm.untilState(task, 'needs-you');
      await cancel(farm, task);
      expect(branches(farm, repo), title).toContain(`refs/heads/${branchOfTask(task)}`);
      made.set(title, task);
    }
    const of = (title: (typeof titles)[number]): Task => made.get(title) as Task;
    const folder = (title: (typeof titles)[number]) => farm.app.places.worktree(of(title).workspaceId, of(title).id);
    const moved = git(repo, 'commit-tree', '-p', 'HEAD', '-m', 'mine', 'HEAD^{tree}').trim();
    git(repo, 'update-ref', `refs/heads/${branchOfTask(of('Moved'))}`, moved);
    git(repo, 'worktree', 'add', '--quiet', join(path, 'elsewhere'), branchOfTask(of('Checked out')));
    mkdirSync(folder('Files'), { recursive: true });
    writeFileSync(join(folder('Files'), 'notes.txt'), 'mine\n');
    // As a `worktree add` leaves it that was killed before it had made the folder.
    const record = join(repo, '.git', 'worktrees', of('Half made').id);
    mkdirSync(record, { recursive: true });
    writeFileSync(join(record, 'locked'), 'initializing');
    writeFileSync(join(record, 'gitdir'), `${join(folder('Half made'), '.git')}\n`);
    writeFileSync(join(record, 'HEAD'), `ref: refs/heads/${branchOfTask(of('Half made'))}\n`);
    writeFileSync(join(record, 'commondir'), '../..\n');
    // A branch that nobody of Croft has made: nothing stands beside it.
    git(repo, 'update-ref', '-d', `refs/croft/base/${branchOfTask(of('Own'))}`);

    const next = await farm.restart({ wrapGit: (real) => real });
    await removedBy(next);
    const heads = branches(next, repo).filter((ref) => ref.startsWith('refs/heads/'));
    const stay = ['Moved', 'Checked out', 'Files', 'Own'] as const;
    expect(heads).toEqual(stay.map((title) => `refs/heads/${branchOfTask(of(title))}`).toSorted());
  },
  LONG_MS,
);

/** A repository with two branches that were made for worktrees which were never made. */
async function twoUnused() {
  const farm = await createEngineFarm();
  await farm.repository();
  const { scratch } = farm;
  const repo = join(scratch.path, 'shop');
  const head = scratch.git(repo, 'rev-parse', 'HEAD').trim();
  const places = ['a', 'b'].map((name) => ({ path: join(scratch.path, `wt-${name}`), branch: `croft/${name}` }));
  for (const { branch } of places) {
    scratch.git(repo, 'update-ref', `refs/heads/${branch}`, head);
    scratch.git(repo, 'update-ref', `refs/croft/base/${branch}`, head);
  }
  return { farm, repo, places };
}

it('a worktree of which git has a record and that has no .git stops the removal of no branch', async () => {
  const { farm, repo, places } = await twoUnused();
  const path = places[0]?.path ?? '';
  const record = join(repo, '.git', 'worktrees', 'wt-a');
  mkdirSync(path);
  mkdirSync(record, { recursive: true });
  writeFileSync(join(record, 'locked'), 'initializing');
  writeFileSync(join(record, 'gitdir'), `${join(path, '.git')}\n`);
  writeFileSync(join(record, 'HEAD'), 'ref: refs/heads/croft/a\n');
  writeFileSync(join(record, 'commondir'), '../..\n');
  const signal = AbortSignal.timeout(LONG_MS);
  const removed = await farm.app.git.removeUnused({ repository: repo, places, isUnwanted: () => true, signal });
  expect(removed).toEqual({ ok: true, value: { gone: ['croft/a', 'croft/b'], failures: [] } });
  expect(branches(farm, repo)).toEqual([]);
});

it('a branch that cannot be removed does not keep the others, and what is gone is told', async () => {
  const { farm, repo, places } = await twoUnused();
  // A program of its user's writes this branch right now.
  writeFileSync(join(repo, '.git', 'refs', 'heads', 'croft', 'a.lock'), '');
  const signal = AbortSignal.timeout(LONG_MS);
  const removed = await farm.app.git.removeUnused({ repository: repo, places, isUnwanted: () => true, signal });
  expect(removed).toMatchObject({ ok: true, value: { gone: ['croft/b'], failures: [{ code: 'conflict' }] } });
});
