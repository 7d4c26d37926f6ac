import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { bash, byStage, cut, hang, httpError, limitReached, malformed, passed } from '../../fakes/model-server';
import type { Reply, StageScript, Step } from '../../fakes/model-server';
import { addPipeline, pipelineBench, startTask } from './bench';
import type { Bench } from './bench';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const rest = { implementation: [passed('done')], qa: [passed('fine')] };
const withSpec = (specification: StageScript) => byStage({ specification, ...rest });

/** The faults in their order, over all attempts and sessions, then the answer. */
const first = (faults: readonly Reply[], then: Reply): Step => {
  let met = 0;
  return () => faults[met++] ?? then;
};

/** A pipeline of one stage whose retries come at once. */
const impatient = `
name: impatient
title: Impatient
stages:
  - key: specification
    title: Specification
    role: specification
    prompt: builtin:specification
    retries: { max: 2, backoff: 50ms }
`;

describe('an API that fails', () => {
  it('says at once that nobody is logged in (401)', async () => {
    bench = await pipelineBench(withSpec([httpError(401, { times: Infinity })]));
    const { client } = await bench.start();
    const task = await client.taskIn(await startTask(bench, client), 'needs-you');
    expect(task.state).toMatchObject({ need: { code: 'not-logged-in' } });
  });

  it.each([
    ['500', [httpError(500)]],
    ['a cut stream', [cut(), cut()]],
    ['a malformed answer', [malformed(), malformed()]],
    ['429 with a short retry-after', [httpError(429, { retryAfter: 1 })]],
    ['429 without a retry-after', [httpError(429)]],
  ])('is tried again after %s, and then succeeds', async (_name, faults) => {
    bench = await pipelineBench(withSpec([first(faults, passed('plan'))]));
    await addPipeline(bench, 'impatient', impatient);
    const { client } = await bench.start();
    const task = await client.taskIn(await startTask(bench, client, { pipeline: 'impatient' }), 'done');
    expect(task.stages[0]?.attempts).toBe(2);
    const runs = await client.invoke('run.list', { taskId: task.id });
    expect(runs.map((run) => run.cause)).toEqual([
      expect.stringMatching(/^goes on after: /) as string,
      'first attempt',
    ]);
  });

  it('needs its user when it keeps failing', async () => {
    bench = await pipelineBench(withSpec([httpError(500, { times: Infinity })]));
    await addPipeline(bench, 'impatient', impatient);
    const { client } = await bench.start();
    const task = await client.taskIn(await startTask(bench, client, { pipeline: 'impatient' }), 'needs-you');
    expect(task.stages[0]?.attempts).toBe(3);
    expect(task.state).toMatchObject({ need: { code: expect.stringMatching(/^api-/) as string } });
  });

  it('holds the task until the 5-hour limit resets, then goes on by itself', async () => {
    const resetsAt = Math.floor(Date.now() / 1000) + 6;
    bench = await pipelineBench(withSpec([first([limitReached(resetsAt, { times: 1 })], passed('plan'))]));
    const { client } = await bench.start({ CLAUDE_CODE_OAUTH_TOKEN: 'dummy-token-for-tests' });
    const taskId = await startTask(bench, client);
    const held = await client.taskIn(taskId, 'held');
    if (held.state.kind !== 'held') throw new Error('not held');
    expect(held.state.code).toBe('limit');
    expect(held.state.until).toBeGreaterThanOrEqual(resetsAt * 1000 + 5_000);
    await client.taskIn(taskId, 'done');
  });
});

describe('a stage', () => {
  it('is stopped when its time is up, and its work is kept', async () => {
    bench = await pipelineBench(withSpec([bash('echo half > half.txt'), hang()]));
    const { client } = await bench.start({ ORCHESTRATOR_STAGE_TIMEOUT_SPEC: '4' });
    const task = await client.taskIn(await startTask(bench, client), 'needs-you');
    expect(task.state).toMatchObject({ need: { code: 'timeout' } });
    if (task.place.kind !== 'worktree') throw new Error('no worktree');
    expect(await bench.git('show', `${task.place.branch}:half.txt`)).toBe('half');
  });

  it('is cancelled in the middle of a tool, with everything that the tool has started', async () => {
    bench = await pipelineBench(withSpec([bash('echo half > half.txt; setsid sleep 987 & sleep 986')]));
    const { client } = await bench.start();
    const taskId = await startTask(bench, client);
    const run = await client.runOf(taskId, 'specification');
    await client.waitFor('the tool', ({ fact }) => fact.type === 'agent' && fact.event.kind === 'tool');
    await client.invoke('task.cancel', { taskId });
    await client.waitFor(
      'the end',
      ({ fact }) => fact.type === 'run.changed' && fact.run.id === run.id && fact.run.status.kind === 'ended',
    );
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(processes).not.toMatch(/sleep 98[67]/);
  });
});
