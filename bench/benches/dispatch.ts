import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { followFarm } from '../../test/fakes/farm-events';
import type { FarmClient } from '../../test/fakes/farm-events';
import type { WorkspaceId } from '../../src/main/contract/ids';
import type { Bench, Sample } from '../kit/bench';
import { median } from '../kit/statistics';
import { makeRepository, startProduct } from '../lib/product';
import { quiet } from '../lib/settled';
import { addWorkspace, createTask } from '../lib/tasks';
import { watchTerminals } from '../lib/watch-terminals';
import type { TerminalWatcher } from '../lib/watch-terminals';

const STARTS = 8;
const SCRIPT = JSON.stringify([{ say: 'Here I am.' }, { verdict: 'pass' }]);
/** How often a tool looks into its queue that has no events. */
const QUEUE_POLL_MS = 1_000;

export const dispatch: Bench = {
  name: 'dispatch',
  asks: 'How long from "start this task" to the first byte of its agent, beside starting the same program by hand?',
  async open({ folder, product: built }) {
    const product = await startProduct({ home: join(folder, 'home'), env: { CROFT_SCRIPT: SCRIPT } });
    const client = await followFarm(product);
    const terminals = await watchTerminals(product);
    const workspace = await addWorkspace(client, makeRepository(join(folder, 'project')));
    const bare = join(built, 'main/scripted-agent.js');
    const ours = (waitMs: () => number) => () => ofMany(() => startTask({ client, terminals, workspace, waitMs }));
    return {
      experiments: [
        {
          name: 'dispatch',
          ours: { what: 'task queued to the first byte in a viewer', sample: ours(() => 0) },
          other: { what: 'the program started by hand', sample: () => ofMany(() => startBare(bare, folder)) },
          control: { what: 'a queue that is looked at each second', sample: ours(() => Math.random() * QUEUE_POLL_MS) },
          measures: [{ name: 'dispatch: p50', figure: 'p50', unit: 'ms', bar: { of: 'ratio', atMost: 1.5 } }],
        },
      ],
      async close() {
        terminals.close();
        client.close();
        await product.close();
      },
    };
  },
};

async function ofMany(one: () => Promise<number>): Promise<Sample> {
  const took: number[] = [];
  for (let nr = 0; nr < STARTS; nr += 1) took.push(await one());
  return { p50: median(took) };
}

interface Ground {
  readonly client: FarmClient;
  readonly terminals: TerminalWatcher;
  readonly workspace: WorkspaceId;
  readonly waitMs: () => number;
}

async function startTask({ client, terminals, workspace, waitMs }: Ground): Promise<number> {
  const startedAt = performance.now();
  await quiet(waitMs());
  const task = await createTask(client, { workspace, pipeline: 'one' });
  await terminals.firstByteOf(task);
  const tookMs = performance.now() - startedAt;
  await client.taskIn(task, 'done');
  return tookMs;
}

async function startBare(program: string, cwd: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [program, '--session-id=00000000-0000-4000-8000-00000000beef', '--trust=full'],
    {
      cwd,
      env: { PATH: process.env['PATH'], HOME: cwd, CROFT_SCRIPT: SCRIPT, CROFT_SCRIPT_SPEED: '0' },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const exit = once(child, 'exit');
  const content = [{ type: 'text', text: 'Stage: implementation\n\nDo it.' }];
  child.stdin.end(`${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`);
  await once(child.stdout, 'data');
  const tookMs = performance.now() - startedAt;
  child.stdout.resume();
  await exit;
  return tookMs;
}
