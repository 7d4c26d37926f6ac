import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { RunId, TaskId, WorkspaceId } from '../../src/main/contract/ids';
import { followFarm } from '../../test/fakes/farm-events';
import type { FarmClient } from '../../test/fakes/farm-events';
import type { Bench, Sample } from '../kit/bench';
import { median } from '../kit/statistics';
import { bareTurn, createWordTimes, startTalkingModel } from '../lib/claude-turns';
import type { TalkingModel, Turn } from '../lib/claude-turns';
import { makeRepository, startProduct } from '../lib/product';
import { newScreen } from '../lib/screen';
import { quiet } from '../lib/settled';
import { nowMs } from '../lib/stamped-lines';
import { createTask } from '../lib/tasks';
import { connectViewer } from '../lib/viewer-socket';
import type { ViewerSocket } from '../lib/viewer-socket';

const TURNS = 3;
const POLL_MS = 100;

export const stream: Bench = {
  name: 'stream',
  asks: 'What does Croft add between the model of a real Claude and somebody who watches it?',
  async open({ folder }) {
    const model = await startTalkingModel();
    mkdirSync(join(folder, 'bare-home'));
    const home = join(folder, 'home');
    const product = await startProduct({ home, env: model.env(home) });
    const client = await followFarm(product);
    const viewer = await connectViewer(product);
    await client.invoke('settings.update-local', { passEnv: [...model.passed] });
    const path = makeRepository(join(folder, 'project'));
    const { id: workspace } = await client.invoke('workspace.create', { path, permissionMode: 'bypassPermissions' });
    const ground: Ground = { model, client, viewer, workspace };
    return {
      experiments: [
        {
          name: 'stream',
          ours: { what: 'Claude in Croft, to a viewer', sample: () => ofMany(() => turnInCroft(ground)) },
          other: { what: 'the same CLI alone, to its stdout', sample: () => ofMany(() => bareTurn(model, folder)) },
          control: { what: 'looked at every 100 ms', sample: () => ofMany(() => turnByLooking(ground)) },
          measures: [
            { name: 'stream: a word is drawn, p50', figure: 'word', unit: 'ms', bar: { of: 'extra', atMost: 10 } },
            { name: 'stream: its turn is over, p50', figure: 'done', unit: 'ms', bar: { of: 'extra', atMost: 10 } },
            {
              ...{ name: 'stream: its run has ended, p50', figure: 'ended', unit: 'ms', controlled: false },
              bar: { of: 'extra', atMost: 10 },
            },
          ],
        },
      ],
      async close() {
        viewer.close();
        client.close();
        await product.close();
        await model.close();
      },
    };
  },
};

async function ofMany(turn: () => Promise<Turn>): Promise<Sample> {
  const turns: Turn[] = [];
  for (let nr = 0; nr < TURNS; nr += 1) turns.push(await turn());
  const words = turns.flatMap(({ wordsMs }) => wordsMs);
  if (words.length === 0) throw new Error('no word came');
  return {
    word: median(words),
    done: median(turns.map(({ doneMs }) => doneMs)),
    ended: median(turns.map(({ endedMs }) => endedMs)),
  };
}

interface Ground {
  readonly model: TalkingModel;
  readonly client: FarmClient;
  readonly viewer: ViewerSocket;
  readonly workspace: WorkspaceId;
}

async function startTurn({ client, workspace }: Ground): Promise<{ task: TaskId; runId: RunId }> {
  const task = await createTask(client, { workspace, pipeline: 'one', agent: 'claude' });
  const { id } = await client.runOf(task, 'implementation');
  return { task, runId: id };
}

async function turnInCroft(ground: Ground): Promise<Turn> {
  const { client, model, viewer } = ground;
  const { task, runId } = await startTurn(ground);
  const words = createWordTimes(model.proxy);
  const screen = newScreen();
  await viewer.open(runId, 0, ({ offset, bytes }, of) => {
    screen.write(new Uint8Array(bytes), () => {
      words.take(Buffer.from(bytes).toString());
      of.ack(offset + bytes.byteLength);
    });
  });
  await client.waitFor('the end of the turn', (event) => event.runId === runId && isTurnEnd(event));
  const doneMs = nowMs() - model.proxy.endedAt();
  await client.runOf(task, 'implementation', 1, 'ended');
  const endedMs = nowMs() - model.proxy.endedAt();
  await client.taskIn(task, 'done');
  return { wordsMs: words.took(), doneMs, endedMs };
}

const isTurnEnd = ({ fact }: FarmClient['events'][number]): boolean =>
  fact.type === 'agent' && fact.event.kind === 'turn-end';

/** What somebody sees who is told nothing and looks again and again. */
async function turnByLooking(ground: Ground): Promise<Turn> {
  const { client, model, viewer } = ground;
  const { task, runId } = await startTurn(ground);
  const words = createWordTimes(model.proxy);
  let at = 0;
  for (;;) {
    const { next, data, live } = await viewer.invoke('terminal.read', { runId, from: at });
    words.take(Buffer.from(data, 'base64').toString());
    at = next;
    if (!live) break;
    await quiet(POLL_MS);
  }
  const doneMs = nowMs() - model.proxy.endedAt();
  await client.taskIn(task, 'done');
  return { wordsMs: words.took(), doneMs, endedMs: doneMs };
}
