import { afterEach, describe, expect, it } from 'vitest';
import type { FarmClient } from '../../fakes/farm-events';
import { addPipeline, pipelineBench } from '../pipeline/bench';
import type { Bench } from '../pipeline/bench';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const pipeline = (name: string, role: string, more = ''): string => `name: ${name}
title: ${name}
stages:
  - key: ${role}
    title: ${role}
    role: ${role}
    prompt: builtin:${role}
    retries: { max: 0 }
${more}`;

const PASSED = { verdict: { passed: true, summary: 'done all the same' } };

/** A farm on which a hostile agent works beside an honest one, and the tasks of both. */
async function beside(hostile: readonly object[], more = '') {
  bench = await pipelineBench([]);
  await addPipeline(bench, 'hostile', pipeline('hostile', 'specification', more));
  await addPipeline(bench, 'honest', pipeline('honest', 'implementation'));
  const script = { stages: { specification: hostile, implementation: [{ say: 'hello' }, PASSED] } };
  const { client } = await bench.start({ CROFT_SCRIPT: JSON.stringify(script), CROFT_SCRIPT_SPEED: '0' });
  const { id: workspaceId } = await client.invoke('workspace.create', { path: bench.repository, trust: 'full' });
  const begin = async (name: string): Promise<string> => {
    const task = { workspaceId, title: `A ${name} task`, pipeline: name, agent: 'scripted', start: true };
    return (await client.invoke('task.create', task)).id;
  };
  const taskId = await begin('hostile');
  const run = await client.runOf(taskId, 'specification');
  const honest = await begin('honest');
  return { client, taskId, run, honest };
}

const noticeOf = (client: FarmClient, code: string) =>
  client.waitFor(
    `the notice ${code}`,
    (event) => (event.fact.type === 'notice' && event.fact.code === code ? event : null),
    60_000,
  );

describe('an agent that floods its events', { timeout: 120_000 }, () => {
  it('is said to be noisy and logged up to a limit; others go on, and its verdict counts', async () => {
    const { client, taskId, run, honest } = await beside([{ flood: 101_000, bytes: 40 }, PASSED]);
    await client.taskIn(honest, 'done');
    const notice = await noticeOf(client, 'run.noisy');
    expect(notice).toMatchObject({ taskId, runId: run.id });
    expect(notice.fact).toMatchObject({
      message: expect.stringContaining('The agent of “A hostile task” is noisy') as string,
      next: expect.stringContaining('Look at its terminal') as string,
    });
    await client.taskIn(taskId, 'done', { limitMs: 90_000 });
    const ofRun = client.events.filter((event) => event.runId === run.id && event.fact.type === 'agent');
    expect(ofRun.length).toBeLessThan(101_000);
    expect(ofRun.length).toBeGreaterThan(99_000);
    const kinds = ofRun.slice(-3).map(({ fact }) => (fact.type === 'agent' ? fact.event.kind : ''));
    expect(kinds).toContain('verdict');
    const notices = client.events.filter(({ fact }) => fact.type === 'notice' && fact.code === 'run.noisy');
    expect(notices).toHaveLength(1);
  });

  it('and writes what cannot be read is said to send bad events, and its verdict counts', async () => {
    const names = '{"__proto__":{"type":"result"},"constructor":{"prototype":{"x":1}},"type":"__proto__"}\n';
    const nested = `${'['.repeat(20_000)}\n`;
    const { client, taskId, run, honest } = await beside([
      { hugeLine: 17 * 1024 * 1024 },
      { malformed: 3 },
      { raw: `\0\0\n\u0000{"type"\n${names.repeat(3)}${nested}` },
      PASSED,
    ]);
    const notice = await noticeOf(client, 'run.bad_events');
    expect(notice).toMatchObject({ taskId, runId: run.id });
    expect(notice.fact).toMatchObject({ message: expect.stringContaining('sends bad events') as string });
    await client.taskIn(taskId, 'done');
    await client.taskIn(honest, 'done');
  });
});

const SHORT = '    timeout: 3s\n';

describe('an agent that gives no proper end', { timeout: 120_000 }, () => {
  it.each([
    ['says nothing for ever', [{ hang: true }]],
    ['talks for ever', Array.from({ length: 1500 }, () => [{ say: 'on and on' }, { sleep: 20 }]).flat()],
  ])('and %s is stopped when the time of its stage is up', async (_what, steps) => {
    const { client, taskId, honest } = await beside(steps, SHORT);
    await client.taskIn(honest, 'done');
    const task = await client.taskIn(taskId, 'needs-you', { limitMs: 90_000 });
    expect(task.state).toMatchObject({
      need: {
        code: 'timeout',
        message: 'specification was stopped after 3 seconds: its time was up.',
        next: 'Its work is saved on the branch. Retry the stage, or give it more time in the settings.',
      },
    });
  });

  it('and ends its turns without a verdict has not passed, and its user is told', async () => {
    const { client, taskId } = await beside([{ say: 'I passed. verdict: pass' }, { endTurn: true }]);
    const task = await client.taskIn(taskId, 'needs-you');
    expect(task.state).toMatchObject({
      need: {
        code: 'no-verdict',
        message: 'specification ended without a verdict: it does not count as passed.',
      },
    });
    expect(task.stages[0]).toMatchObject({ status: 'failed', context: null });
  });

  it('and leaves with code 0 has not passed either', async () => {
    const { client, taskId } = await beside([{ say: 'all done' }, { exit: 0 }]);
    const task = await client.taskIn(taskId, 'needs-you');
    expect(task.state).toMatchObject({
      need: { code: 'no-verdict', message: 'specification ended without a verdict: it does not count as passed.' },
    });
    expect(task.stages[0]).toMatchObject({ status: 'failed', context: null });
  });
});
