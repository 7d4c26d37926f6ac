import { existsSync } from 'node:fs';

import type { TaskPlace } from '../../../src/main/contract/task';
import { workspaceId } from '../harness/feeder';
import { readJournal } from '../harness/outside';
import type { TaskRow } from '../harness/outside';
import { WORKS } from '../harness/task-script';
import type { Invariant, Look } from './invariant';

interface Worktree {
  readonly kind: 'worktree';
  readonly path: string;
  readonly branch: string;
}

/** 3. What a run has committed carries its name, and is there once. */
export const commitsOnce: Invariant = {
  nr: 3,
  words: 'side effects once: no run has two commits, and the work of each run that has changed a file has one',
  phases: ['over'],
  look({ places, rows, schedule }, tally) {
    for (const task of rows.tasks) {
      const place = worktreeOf(task);
      if (!place) continue;
      const repository = repositoryOf({ places, schedule }, task);
      const log = places.git(
        repository,
        'log',
        '--format=%(trailers:key=Croft-Run,valueonly,separator=%x2C)',
        `main..${place.branch}`,
      );
      const marks = log.split('\n').filter((line) => line !== '');
      for (const mark of new Set(marks)) {
        const times = marks.filter((one) => one === mark).length;
        tally.check(times === 1, () => `${mark} has ${times} commits in ${task.id}`);
        tally.check(
          rows.runs.some((run) => run.id === mark),
          () => `a commit of ${task.id} names ${mark}, which has no row`,
        );
      }
      const worked = rows.runs.filter(
        (run) =>
          run.task_id === task.id && run.verdict !== null && readJournal(places, run.id)?.includes(WORKS) === true,
      );
      for (const run of worked) {
        tally.check(marks.includes(run.id), () => `the work of ${run.id} has no commit`);
      }
      if (task.state_kind !== 'done') continue;
      const dirt = places.git(place.path, 'status', '--porcelain');
      tally.check(dirt === '', () => `${task.id} is done and has uncommitted work: ${dirt}`);
    }
  },
};

/** A worktree made ahead, on no branch: the farm has at most one for each workspace, and the rows know nothing of it. */
const SPARE = /^worktree .*\/spare-[0-9a-f]+\nHEAD [0-9a-f]+\ndetached\nlocked kept ready by Croft for its next task$/m;

/** 9. What lies on disk is what the rows say, and nothing else. */
export const placesAreRows: Invariant = {
  nr: 9,
  words:
    'worktrees and branches on disk are those of the rows; the folders of users are as they were; no lock of git’s is left',
  phases: ['over'],
  look({ places, rows, schedule }, tally) {
    for (const [index, repository] of places.repositories.entries()) {
      const mine = rows.tasks.filter((task) => task.workspace_id === workspaceId(schedule.seed, index));
      const wanted = mine.flatMap((task) => worktreeOf(task) ?? []);
      const list = places.git(repository, 'worktree', 'list', '--porcelain').split('\n\n');
      const spares = list.filter((block) => SPARE.test(block));
      const found = list
        .filter((block) => !SPARE.test(block))
        .flatMap((block) => /^worktree (.*)$/m.exec(block)?.[1] ?? [])
        .filter((path) => path !== repository);
      tally.check(spares.length <= 1, () => `more than one worktree was made ahead: ${spares.join('; ')}`);
      const branches = places
        .git(repository, 'for-each-ref', '--format=%(refname:short)', 'refs/heads')
        .split('\n')
        .filter((name) => name !== 'main');
      for (const { path, branch } of wanted) {
        tally.check(existsSync(path) && found.includes(path), () => `the worktree ${path} is not there`);
        tally.check(branches.includes(branch), () => `the branch ${branch} is not there`);
      }
      for (const path of found)
        tally.check(
          wanted.some((one) => one.path === path),
          () => `the worktree ${path} has no row`,
        );
      for (const branch of branches)
        tally.check(
          wanted.some((one) => one.branch === branch),
          () => `the branch ${branch} has no row`,
        );
      tally.check(places.git(repository, 'status', '--porcelain') === '', () => `${repository} was changed`);
      tally.check(
        places.git(repository, 'log', '--format=%s', 'main') === 'Start',
        () => `main of ${repository} was changed`,
      );
      const damage = places.git(repository, 'fsck', '--no-dangling', '--no-progress');
      tally.check(damage === '', () => `git fsck of ${repository}: ${damage}`);
    }
  },
};

function worktreeOf(task: TaskRow): Worktree | null {
  const place = JSON.parse(task.place) as TaskPlace;
  return place.kind === 'worktree' ? place : null;
}

function repositoryOf({ places, schedule }: Pick<Look, 'places' | 'schedule'>, task: TaskRow): string {
  const index = places.repositories.findIndex((_, at) => workspaceId(schedule.seed, at) === task.workspace_id);
  return places.repositories[index] ?? '';
}
