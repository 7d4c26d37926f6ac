import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TaskId, WorkspaceId } from '../../src/main/contract/ids';
import { followFarm } from '../../test/fakes/farm-events';
import type { FarmClient } from '../../test/fakes/farm-events';
import type { Bench, Sample } from '../kit/bench';
import { startSide } from '../kit/side-process';
import { median, quantile } from '../kit/statistics';
import { startExitPoller } from '../lib/exit-poller';
import type { ExitPoller } from '../lib/exit-poller';
import { makeRepository, startProduct } from '../lib/product';
import { addWorkspace, createTask } from '../lib/tasks';

const EXITS = 12;
const AT_ONCE = 4;
const POLL_MS = 2_000;
const FAST_POLL_MS = 500;

export const completion: Bench = {
  name: 'completion',
  asks: 'How soon after the end of an agent is it in the store and told to everybody?',
  async open({ folder }) {
    const stamps = join(folder, 'ends');
    mkdirSync(stamps);
    const watcher = await startSide('exit-watch', { folder: stamps });
    const product = await startProduct({
      home: join(folder, 'home'),
      env: { CROFT_SCRIPT: JSON.stringify(scriptWith(stamps)) },
    });
    const client = await followFarm(product);
    await client.invoke('settings.update', { maxConcurrent: AT_ONCE });
    const workspace = await addWorkspace(client, makeRepository(join(folder, 'project')));
    let polled: Polled = { slow: {}, fast: {} };
    const sample = async (): Promise<Sample> => {
      const ends = await endSome({ stamps, client, workspace });
      const p50 = (figure: (end: End) => number): number => median(ends.map(figure));
      polled = { slow: { p50: p50(({ polledMs }) => polledMs) }, fast: { p50: p50(({ fastMs }) => fastMs) } };
      return {
        p50: p50(({ toldMs }) => toldMs),
        p99: quantile(
          ends.map(({ toldMs }) => toldMs),
          0.99,
        ),
      };
    };
    return {
      experiments: [
        {
          name: 'completion',
          ours: { what: 'end of the agent to the event at a client', sample },
          // It watches the very ends that our own sample is of.
          other: { what: 'a poller every 2 s, of the same ends', sample: async () => afterOurs(polled, sample) },
          control: { what: 'a poller every 0.5 s', sample: () => sample().then(() => polled.fast) },
          measures: [{ name: 'completion: p50', figure: 'p50', unit: 'ms', bar: { of: 'ratio', atMost: 0.03 } }],
        },
      ],
      async close() {
        client.close();
        await product.close();
        await watcher.stop();
      },
    };
  },
};

interface Polled {
  readonly slow: Sample;
  readonly fast: Sample;
}

/** In a pair that begins with the other side there are no ends yet. */
async function afterOurs(polled: Polled, sample: () => Promise<Sample>): Promise<Sample> {
  if (polled.slow['p50'] === undefined) await sample();
  return polled.slow;
}

/** Says which process to watch, and ends at some moment of its own. */
const scriptWith = (stamps: string): unknown => [
  { bash: `echo $PPID > '${stamps}'/$(basename "$PWD").pid; sleep 0.$(od -An -N1 -tu1 /dev/urandom | tr -d ' ')` },
  { verdict: 'pass' },
];

interface Ground {
  readonly stamps: string;
  readonly client: FarmClient;
  readonly workspace: WorkspaceId;
}

/** From the end of the agent's process to the moment at which somebody knew. */
interface End {
  readonly toldMs: number;
  readonly polledMs: number;
  readonly fastMs: number;
}

async function endSome({ stamps, client, workspace }: Ground): Promise<readonly End[]> {
  const pollers = [startExitPoller(POLL_MS), startExitPoller(FAST_POLL_MS)] as const;
  const tasks: TaskId[] = [];
  for (let nr = 0; nr < EXITS; nr += 1) tasks.push(await createTask(client, { workspace, pipeline: 'one' }));
  const ends = await Promise.all(tasks.map((task) => endOf(client, task, join(stamps, task), pollers)));
  for (const poller of pollers) poller.stop();
  return ends;
}

async function endOf(
  client: FarmClient,
  task: TaskId,
  stamp: string,
  [slow, fast]: readonly [ExitPoller, ExitPoller],
): Promise<End> {
  const { sessionId } = await client.runOf(task, 'implementation');
  if (sessionId === null) throw new Error('a run of the scripted agent has a session');
  const noticed = [slow.follow(sessionId), fast.follow(sessionId)] as const;
  await client.runOf(task, 'implementation', 1, 'ended');
  const toldAt = performance.timeOrigin + performance.now();
  const [slowAt, fastAt] = await Promise.all(noticed);
  const endedAt = Number(readFileSync(stamp, 'utf8'));
  return { toldMs: toldAt - endedAt, polledMs: slowAt - endedAt, fastMs: fastAt - endedAt };
}
