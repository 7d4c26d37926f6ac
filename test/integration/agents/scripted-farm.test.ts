import { afterEach, describe, expect, it } from 'vitest';
import type { FarmClient } from '../../fakes/farm-events';
import { waitFor } from '../../fakes/wait-for';
import { addPipeline, pipelineBench } from '../pipeline/bench';
import type { Bench } from '../pipeline/bench';

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

/** A farm whose scripted agent follows the script, and a task for it. */
async function begin(mode: 'stream' | 'terminal', script: unknown): Promise<{ client: FarmClient; taskId: string }> {
  bench = await pipelineBench([]);
  await addPipeline(bench, 'by-hand', stages(mode));
  const { client } = await bench.start({ CROFT_SCRIPT: JSON.stringify(script), CROFT_SCRIPT_SPEED: '0' });
  const { id: workspaceId } = await client.invoke('workspace.create', {
    path: bench.repository,
    trust: 'full',
  });
  const { id: taskId } = await client.invoke('task.create', {
    ...{ workspaceId, title: 'Add a greeting', pipeline: 'by-hand', agent: 'scripted', start: true },
  });
  return { client, taskId };
}

async function greetingOf(client: FarmClient, taskId: string): Promise<string | undefined> {
  const task = await client.taskIn(taskId, 'done');
  if (task.place.kind !== 'worktree') throw new Error('no worktree');
  return bench?.git('show', `${task.place.branch}:greeting.txt`);
}

async function screenOf(client: FarmClient, runId: string): Promise<string> {
  const { data } = await client.invoke('terminal.read', { runId });
  return Buffer.from(data, 'base64').toString();
}

const toVerdict = [{ write: 'greeting.txt', text: 'hello\n' }, { verdict: { passed: true, summary: 'written' } }];

describe('the whole farm with the terminal of the scripted agent', { timeout: 60_000 }, () => {
  it('takes a stage through it: prompt, permission, verdict, end', async () => {
    const { client, taskId } = await begin('terminal', [{ bash: 'echo ran', ask: true }, ...toVerdict]);
    const ask = await client.openAsk(taskId);
    expect(ask).toMatchObject({ kind: 'permission', title: 'run `echo ran`?' });
    await client.invoke('run.answer', { askId: ask.id, answer: { kind: 'allow' } });
    expect(await greetingOf(client, taskId)).toBe('hello');
    const run = await client.runOf(taskId, 'implementation', 1, 'ended');
    expect(run).toMatchObject({ mode: 'terminal', verdict: { passed: true, summary: 'written' } });
    expect(run.totals).toMatchObject({ bashCount: 1, fileOps: 1, turns: 3 });
  });

  it('lets a person take over in the middle of a step, and hand back: the agent goes on with that step', async () => {
    // The first time the step takes for ever, the second time it finds what the first has left.
    const step = 'test -e begun || { touch begun; sleep 60; }';
    const { client, taskId } = await begin('stream', [{ say: 'I begin.' }, { bash: step }, ...toVerdict]);
    const first = await client.runOf(taskId, 'implementation');
    await client.waitFor('the tool', ({ fact }) => fact.type === 'agent' && fact.event.kind === 'tool');
    await client.invoke('task.take-over', { taskId });
    const second = await client.runOf(taskId, 'implementation', 2);
    expect(second).toMatchObject({ mode: 'terminal', attended: true, sessionId: first.sessionId });
    await waitFor('its prompt is there', async () => (await screenOf(client, second.id)).includes('3 steps left'));
    expect(await screenOf(client, second.id)).toContain('I begin.');
    await client.invoke('run.say', { runId: second.id, text: 'Only write the file.' });
    await client.waitFor(
      'the answer in the terminal',
      ({ runId, fact }) => runId === second.id && fact.type === 'agent' && fact.event.kind === 'turn-end',
    );
    await client.invoke('task.hand-back', { taskId });
    expect(await greetingOf(client, taskId)).toBe('hello');
    const third = await client.runOf(taskId, 'implementation', 3, 'ended');
    expect(third).toMatchObject({ mode: 'stream', sessionId: first.sessionId, verdict: { summary: 'written' } });
    const said = client.events.filter(
      ({ runId, fact }) => runId === third.id && JSON.stringify(fact).includes('I begin.'),
    );
    expect(said).toEqual([]);
  });

  it('counts a verdict that was given in a taken-over terminal', async () => {
    const { client, taskId } = await begin('stream', [{ say: 'I begin.' }, { hang: true }, ...toVerdict]);
    await client.waitFor('its words', ({ fact }) => fact.type === 'agent' && fact.event.kind === 'text');
    await client.invoke('task.take-over', { taskId });
    const second = await client.runOf(taskId, 'implementation', 2);
    await client.invoke('run.say', { runId: second.id, text: '/verdict pass' });
    await client.waitFor(
      'the verdict',
      ({ runId, fact }) => runId === second.id && fact.type === 'agent' && fact.event.kind === 'verdict',
    );
    await client.invoke('task.hand-back', { taskId });
    await client.taskIn(taskId, 'done');
  });
});
