import { afterEach, describe, expect, it } from 'vitest';
import { bash, byStage, passed, say } from '../../fakes/model-server';
import { addPipeline, pipelineBench, startTask } from '../pipeline/bench';
import type { Bench } from '../pipeline/bench';
import { waitFor } from '../../fakes/wait-for';
import { verdictCall } from './terminal-bench';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const stages = (mode: 'stream' | 'terminal'): string => `name: by-hand
title: By hand
stages:
  - key: implementation
    title: Implementation
    role: implementation
    prompt: builtin:implementation
    mode: ${mode}
`;

describe('the whole farm with the real terminal', { timeout: 120_000 }, () => {
  it('takes a stage through its terminal: prompt, permission, verdict, end', async () => {
    bench = await pipelineBench(
      byStage({ implementation: [bash('echo hello > greeting.txt'), verdictCall('written'), say('There it is.')] }),
    );
    await addPipeline(bench, 'by-hand', stages('terminal'));
    const { client } = await bench.start();
    const taskId = await startTask(bench, client, { trust: 'ask', pipeline: 'by-hand' });
    const ask = await client.openAsk(taskId);
    expect(ask).toMatchObject({ kind: 'permission', title: 'run `echo hello > greeting.txt`?' });
    await client.invoke('run.answer', { askId: ask.id, answer: { kind: 'allow' } });
    const task = await client.taskIn(taskId, 'done');
    if (task.place.kind !== 'worktree') throw new Error('no worktree');
    expect(await bench.git('show', `${task.place.branch}:greeting.txt`)).toBe('hello');
    const run = await client.runOf(taskId, 'implementation', 1, 'ended');
    expect(run).toMatchObject({ mode: 'terminal', verdict: { passed: true, summary: 'written' } });
    expect(run.totals).toMatchObject({ bashCount: 1, tokens: { input: 300, output: 60 } });
    expect(run.totals.costUsd).toBeGreaterThan(0);
  });

  it('lets a person take over in the middle of a tool, and hand back', async () => {
    bench = await pipelineBench(
      byStage({
        implementation: (attempt) =>
          attempt === 1
            ? [bash('touch begun; sleep 60'), ...Array.from({ length: 3 }, () => say('I was told something by hand.'))]
            : [bash('echo hello > greeting.txt'), passed('done after all')],
      }),
    );
    await addPipeline(bench, 'by-hand', stages('stream'));
    const { client } = await bench.start();
    const taskId = await startTask(bench, client, { pipeline: 'by-hand' });
    const first = await client.runOf(taskId, 'implementation');
    await client.waitFor('the tool', ({ fact }) => fact.type === 'agent' && fact.event.kind === 'tool');
    await client.invoke('task.take-over', { taskId });
    const second = await client.runOf(taskId, 'implementation', 2);
    expect(second).toMatchObject({ mode: 'terminal', attended: true, sessionId: first.sessionId });
    await waitFor('its prompt is there', async () => {
      const { data } = await client.invoke('terminal.read', { runId: second.id });
      return Buffer.from(data, 'base64').includes('✳');
    });
    await client.invoke('run.say', { runId: second.id, text: 'Only write the file.' });
    await client.waitFor(
      'the answer in the terminal',
      ({ runId, fact }) => runId === second.id && fact.type === 'agent' && fact.event.kind === 'turn-end',
    );
    await client.invoke('task.hand-back', { taskId });
    const task = await client.taskIn(taskId, 'done');
    if (task.place.kind !== 'worktree') throw new Error('no worktree');
    expect(await bench.git('show', `${task.place.branch}:greeting.txt`)).toBe('hello');
    const third = await client.runOf(taskId, 'implementation', 3, 'ended');
    expect(third).toMatchObject({ mode: 'stream', sessionId: first.sessionId, verdict: { summary: 'done after all' } });
  });
});
