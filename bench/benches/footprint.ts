import { io } from 'socket.io-client';

import { followFarm } from '../../test/fakes/farm-events';
import type { FarmClient } from '../../test/fakes/farm-events';
import type { Bench, Sample } from '../kit/bench';
import { firstAnswer } from '../lib/answers';
import { startFloor } from '../lib/floor';
import { freshPaths } from '../lib/fresh-path';
import { resourcesOf } from '../lib/processes';
import { makeRepository, startProduct } from '../lib/product';
import { settled } from '../lib/settled';
import { addWorkspace, runTasks } from '../lib/tasks';

const TURNS = 100;
const PAIRS = 5;

export const footprint: Bench = {
  name: 'footprint',
  asks: 'How much memory do farm and worker hold while nothing happens, and do they give back what work has taken?',
  open(context) {
    const fresh = freshPaths(context, 'footprint');
    return Promise.resolve({
      experiments: [
        {
          name: 'footprint',
          ours: { what: 'farm and worker, 1 workspace, 1 client', sample: () => idleCroft(fresh()) },
          other: { what: 'the same libraries with one table, 1 client', sample: () => idleFloor(fresh()) },
          control: { what: 'two farms', sample: () => twoFarms(fresh) },
          measures: [{ name: 'footprint', figure: 'pssMb', unit: 'MB', bar: { of: 'ratio', atMost: 1.5 } }],
        },
        {
          name: 'footprint after work',
          pairs: PAIRS,
          ours: { what: `growth over ${TURNS} short turns`, sample: () => growth(fresh()) },
          measures: [
            {
              name: `footprint: growth over ${TURNS} turns`,
              figure: 'grownMb',
              unit: 'MB',
              bar: { of: 'figure', atMost: 4 },
            },
          ],
        },
      ],
      close: () => Promise.resolve(),
    });
  },
};

async function idleCroft(folder: string): Promise<Sample> {
  const product = await startProduct({ home: folder });
  try {
    const client = await readyClient(product, folder);
    await settled();
    const { pssMb } = resourcesOf(product.pids());
    client.close();
    return { pssMb };
  } finally {
    await product.close();
  }
}

/** With a worker: it is there once something has run. */
async function readyClient(product: Parameters<typeof followFarm>[0], folder: string): Promise<FarmClient> {
  const client = await followFarm(product);
  const workspace = await addWorkspace(client, makeRepository(`${folder}-project`));
  await runTasks(client, { workspace, count: 1 });
  return client;
}

async function idleFloor(folder: string): Promise<Sample> {
  const floor = await startFloor(`${folder}.db`);
  await firstAnswer(floor.port, '/api/tasks', () => '');
  const socket = io(`http://127.0.0.1:${floor.port}`, { transports: ['websocket'] });
  await new Promise((connected) => socket.once('snapshot', connected));
  await settled();
  const { pssMb } = resourcesOf([floor.pid]);
  socket.close();
  await floor.close();
  return { pssMb };
}

async function twoFarms(fresh: () => string): Promise<Sample> {
  const [a, b] = [await idleCroft(fresh()), await idleCroft(fresh())];
  return { pssMb: (a['pssMb'] ?? 0) + (b['pssMb'] ?? 0) };
}

async function growth(folder: string): Promise<Sample> {
  const product = await startProduct({ home: folder, collectable: true });
  try {
    const client = await followFarm(product);
    const workspace = await addWorkspace(client, makeRepository(`${folder}-project`));
    await runTasks(client, { workspace, count: TURNS, pipeline: 'one' });
    await settled(product.collectable());
    const before = resourcesOf(product.pids());
    await runTasks(client, { workspace, count: TURNS, pipeline: 'one' });
    await settled(product.collectable());
    const after = resourcesOf(product.pids());
    client.close();
    return { grownMb: after.pssMb - before.pssMb, pssMb: after.pssMb };
  } finally {
    await product.close();
  }
}
