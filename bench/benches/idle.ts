import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { followFarm } from '../../test/fakes/farm-events';
import type { Bench, Sample } from '../kit/bench';
import { firstAnswer } from '../lib/answers';
import { startFloor } from '../lib/floor';
import { freshPaths } from '../lib/fresh-path';
import { childrenMark, resourcesOf } from '../lib/processes';
import { makeRepository, startProduct } from '../lib/product';
import { quiet, settled } from '../lib/settled';
import { addWorkspace, runTasks } from '../lib/tasks';

const WORKSPACES = 12;
const WATCHED_S = 60;
/** A sample takes more than a minute. */
const PAIRS = 3;

export const idle: Bench = {
  name: 'idle',
  asks: 'What do farm and worker do while nobody asks anything of them?',
  open(context) {
    const fresh = freshPaths(context, 'idle');
    return Promise.resolve({
      experiments: [
        {
          name: 'idle',
          pairs: PAIRS,
          ours: { what: `farm and worker, ${WORKSPACES} workspaces, 1 client`, sample: () => idleCroft(fresh()) },
          other: { what: 'the same libraries with one table', sample: () => idleFloor(fresh()) },
          control: { what: 'a git status for each workspace every 2 s', sample: () => polling(fresh()) },
          measures: [
            { name: 'idle: of a core', figure: 'cpuShare', unit: '%', bar: { of: 'extra', atMost: 0.05 } },
            { name: 'idle: spawns in a minute', figure: 'spawns', unit: '', bar: { of: 'figure', atMost: 0 } },
            {
              name: 'idle: wakeups a second',
              figure: 'wakeups',
              unit: '/s',
              bar: { of: 'figure', atMost: 5 },
              controlled: false,
            },
          ],
        },
      ],
      close: () => Promise.resolve(),
    });
  },
};

async function watched(pids: readonly number[]): Promise<Sample> {
  const before = resourcesOf(pids);
  let [mark, spawns] = [childrenMark(pids), 0];
  for (let second = 0; second < WATCHED_S; second += 1) {
    await quiet(1_000);
    const now = childrenMark(pids);
    if (now !== mark) spawns += 1;
    mark = now;
  }
  const after = resourcesOf(pids);
  return {
    cpuShare: (after.cpuMs - before.cpuMs) / (WATCHED_S * 10),
    wakeups: (after.wakeups - before.wakeups) / WATCHED_S,
    spawns,
  };
}

async function idleCroft(folder: string): Promise<Sample> {
  const product = await startProduct({ home: folder });
  try {
    const client = await followFarm(product);
    for (let nr = 0; nr < WORKSPACES; nr += 1) {
      const workspace = await addWorkspace(client, makeRepository(`${folder}-project-${nr}`));
      await runTasks(client, { workspace, count: 1 });
    }
    await settled();
    const sample = await watched(product.pids());
    client.close();
    return sample;
  } finally {
    await product.close();
  }
}

async function idleFloor(folder: string): Promise<Sample> {
  const floor = await startFloor(`${folder}.db`);
  await firstAnswer(floor.port, '/api/tasks', () => '');
  await settled();
  const sample = await watched([floor.pid]);
  await floor.close();
  return sample;
}

/** What tools do that look at every workspace by a timer. */
async function polling(folder: string): Promise<Sample> {
  const projects = Array.from({ length: WORKSPACES }, (_, nr) => makeRepository(`${folder}-project-${nr}`));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'git-poller.js'), ...projects], { stdio: 'ignore' });
  const exit = once(child, 'exit');
  await settled();
  const sample = await watched([child.pid ?? 0]);
  child.kill('SIGTERM');
  await exit;
  return sample;
}
