import { afterEach, describe, expect, it } from 'vitest';
import type { FarmClient } from '../../fakes/farm-events';
import { bash, byStage, passed, write } from '../../fakes/model-server';
import { pipelineBench, startTask } from './bench';
import type { Bench } from './bench';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const script = byStage({
  specification: [bash('sleep 1.5; echo spec'), passed('plan')],
  implementation: [write('greeting.txt', 'hello\n'), bash('sleep 1.5; cat greeting.txt'), passed('written')],
  qa: [bash('sleep 1.5; grep hello greeting.txt'), passed('right')],
});

const toolIn = (client: FarmClient, taskId: string, stage: string) =>
  client
    .runOf(taskId, stage)
    .then((run) =>
      client.waitFor(
        `a tool in ${stage}`,
        ({ runId, fact }) => runId === run.id && fact.type === 'agent' && fact.event.kind === 'tool',
      ),
    );
const stageOver = (client: FarmClient, taskId: string, stage: string) => client.runOf(taskId, stage, 1, 'ended');

describe('kill -9 of the farm', () => {
  it.each([
    ['in the specification', (c: FarmClient, id: string) => toolIn(c, id, 'specification')],
    ['in the implementation', (c: FarmClient, id: string) => toolIn(c, id, 'implementation')],
    ['in QA', (c: FarmClient, id: string) => toolIn(c, id, 'qa')],
    ['between specification and implementation', (c: FarmClient, id: string) => stageOver(c, id, 'specification')],
    ['between implementation and QA', (c: FarmClient, id: string) => stageOver(c, id, 'implementation')],
    ['right after the start', (c: FarmClient, id: string) => c.taskIn(id, 'running')],
  ])('%s: nothing runs twice, nothing is lost', async (_name, moment) => {
    bench = await pipelineBench(script);
    const first = await bench.start();
    const taskId = await startTask(bench, first.client);
    await moment(first.client, taskId);
    await first.farm.kill9();
    const second = await bench.start();
    const task = await second.client.taskIn(taskId, 'done');
    expect(task.stages.map((stage) => stage.attempts)).toEqual([1, 1, 1]);
    const runs = await second.client.invoke('run.list', { taskId });
    expect(runs).toHaveLength(3);
    const { events } = second.client;
    expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1));
    for (const run of runs) {
      const tools = events.flatMap(({ runId, fact }) =>
        runId === run.id && fact.type === 'agent' && fact.event.kind === 'tool' ? [fact.event.toolUseId] : [],
      );
      expect(new Set(tools).size).toBe(tools.length);
      expect(tools.length).toBe(run.totals.toolCount);
    }
    if (task.place.kind !== 'worktree') throw new Error('no worktree');
    expect(await bench.git('show', `${task.place.branch}:greeting.txt`)).toBe('hello');
    expect(await bench.git('log', '--format=%s', `main..${task.place.branch}`)).toBe('Implementation: Add a greeting');
    /** Each stage asked the model exactly as often as its script is long. */
    const asked = (stage: string) => bench?.model.requests.filter((request) => request.stage === stage).length;
    expect([asked('specification'), asked('implementation'), asked('qa')]).toEqual([2, 3, 2]);
  });
});
