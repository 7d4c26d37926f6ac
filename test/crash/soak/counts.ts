import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

import { handlesOf, processesOf, zombiesOf } from '../harness/processes';
import { namesIn } from '../harness/outside';
import type { SoakedFarm } from './soaked-farm';

/** Everything of which there must be no more after years of work than at the beginning, by name. */
export type Counts = Readonly<Record<string, number>>;

/** Counts what a farm at rest holds: looked at from outside, but for what keeps its event loop alive. */
export async function countsOf(farm: SoakedFarm): Promise<Counts> {
  const { resources } = await farm.holds();
  const timers = resources.filter((kind) => kind === 'Timeout').length;
  const worktrees = join(farm.home, 'worktrees');
  const workers = join(farm.home, 'workers');
  return {
    ...handles('farm', [farm.pid], farm.home),
    'farm: threads': readdirSync(`/proc/${farm.pid}/task`).length,
    'farm: timers': timers,
    'farm: other resources': resources.length - timers,
    ...handles('workers', farm.workers(), farm.home),
    processes: processesOf(farm.root).length,
    zombies: zombiesOf(farm.root).length,
    worktrees: namesIn(worktrees).flatMap((workspace) => namesIn(join(worktrees, workspace))).length,
    'runs with the workers': namesIn(workers).flatMap((epoch) => namesIn(join(workers, epoch, 'runs'))).length,
    'worktrees that git knows': linesOf(farm, 'worktree', 'list', '--porcelain').filter((line) =>
      line.startsWith('worktree'),
    ).length,
    'branches of tasks': linesOf(farm, 'for-each-ref', '--format=%(refname)', 'refs/heads/croft').length,
    'saves of work under way': linesOf(farm, 'for-each-ref', '--format=%(refname)', 'refs/croft/autosave').length,
  };
}

/**
 * Connections that several calls at once have needed are kept for a minute, in case that they are needed again; the log is opened for its
 * first line.
 */
const SLACK: Counts = { 'farm: sockets': 4, 'workers: sockets': 4, 'farm: /logs/croft.log': 1 };

/** What there is more of than before. */
export const moreThan = (before: Counts, now: Counts): string[] =>
  Object.entries(now).flatMap(([name, count]) =>
    count > (before[name] ?? 0) + (SLACK[name] ?? 0)
      ? [`${name}: ${count}, at the beginning ${before[name] ?? 0}`]
      : [],
  );

/** Memory of a farm in words. */
export async function memoryOf(farm: SoakedFarm): Promise<string> {
  const { objects, resident } = await farm.holds();
  const mb = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  return `${mb(resident)} MB (${mb(objects)} MB of objects)`;
}

/**
 * Descriptors of processes by what they lead to, so that one too many has a name. Left out is the database itself: SQLite keeps what a
 * connection of another thread had open, as long as the process has the file locked, and gives it to the next one.
 */
function handles(name: string, pids: readonly number[], home: string): Counts {
  const counts: Record<string, number> = { [`${name}: sockets`]: 0, [`${name}: watches`]: 0 };
  const add = (kind: string, count = 1) => (counts[`${name}: ${kind}`] = (counts[`${name}: ${kind}`] ?? 0) + count);
  for (const pid of pids) {
    add('watches', handlesOf(pid).watches);
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const link = linkOf(pid, fd);
      if (link.startsWith('socket:')) add('sockets');
      else if (link !== '' && link !== join(home, 'croft.db')) add(link.replace(home, '').replaceAll(/\d+/g, 'N'));
    }
  }
  return counts;
}

function linkOf(pid: number, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    // Closed meanwhile.
    return '';
  }
}

const linesOf = ({ repository }: SoakedFarm, ...args: string[]): string[] =>
  execFileSync('git', args, {
    cwd: repository,
    env: { PATH: process.env['PATH'] ?? '', HOME: repository, GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  })
    .split('\n')
    .filter((line) => line !== '');
