import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bash, byStage, failed, passed, say, write } from '../../fakes/model-server';
import { pipelineBench, startTask } from './bench';
import type { Bench } from './bench';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

describe('a task with the real Claude CLI', () => {
  it('walks through three stages and ends with the right files on the right branch', async () => {
    bench = await pipelineBench(
      byStage({
        specification: [passed('greeting.txt says hello', { files: ['greeting.txt'] })],
        implementation: [write('greeting.txt', 'hello\n'), bash('cat greeting.txt'), passed('written')],
        qa: [bash('grep hello greeting.txt'), passed('it says hello')],
      }),
    );
    const { client } = await bench.start();
    const task = await client.taskIn(await startTask(bench, client), 'done');
    expect(task.stages.map((stage) => [stage.key, stage.status, stage.attempts])).toEqual([
      ['specification', 'completed', 1],
      ['implementation', 'completed', 1],
      ['qa', 'completed', 1],
    ]);
    if (task.place.kind !== 'worktree') throw new Error('no worktree');
    expect(task.place.branch).toMatch(/^croft\/[a-z0-9]{8}-add-a-greeting$/);
    expect(await bench.git('show', `${task.place.branch}:greeting.txt`)).toBe('hello');
    expect(await bench.git('log', '-1', '--format=%an %s', task.place.branch)).toBe(
      'Ada Implementation: Add a greeting',
    );
    expect(await bench.git('status', '--porcelain')).toBe('');
    expect(await bench.git('branch', '--show-current')).toBe('main');
    expect(task.costUsd).toBeGreaterThan(0);

    const implementation = await client.runOf(task.id, 'implementation', 1, 'ended');
    expect(implementation.totals).toMatchObject({ toolCount: 2, bashCount: 1, fileOps: 1 });
    const log = JSON.parse(
      await readFile(join(bench.home, 'tasks', task.id, 'runs', implementation.id, 'session-log.json'), 'utf8'),
    ) as { totals: Record<string, unknown>; events: { kind: string }[] };
    expect(log.totals).toMatchObject({ success: true, toolCount: 2, bashCount: 1, fileOps: 1 });
    expect(log.events.map((event) => event.kind)).toContain('tool-end');

    const prompts = bench.model.requests.filter((request) => request.stage === 'implementation');
    expect(JSON.stringify(prompts[0]?.body.messages)).toContain('greeting.txt says hello');
    expect(client.events.map((event) => event.seq)).toEqual(client.events.map((_event, index) => index + 1));
  });

  it('goes back to implementation with what QA found, then passes', async () => {
    bench = await pipelineBench(
      byStage({
        specification: [passed('greeting.txt says hello')],
        implementation: (attempt) => [
          bash(`echo ${attempt === 1 ? 'helo' : 'hello'} > greeting.txt`),
          passed('written'),
        ],
        qa: (attempt) =>
          attempt === 1
            ? [failed('a typo', [{ severity: 'major', file: 'greeting.txt', line: 1, message: 'helo is no word' }])]
            : [passed('right')],
      }),
    );
    const { client } = await bench.start();
    const task = await client.taskIn(await startTask(bench, client), 'done');
    expect(task.stages.map((stage) => stage.attempts)).toEqual([1, 2, 2]);
    expect(task.stages[1]?.loops).toBe(1);
    if (task.place.kind !== 'worktree') throw new Error('no worktree');
    expect(await bench.git('show', `${task.place.branch}:greeting.txt`)).toBe('hello');
    const second = bench.model.requests.filter((request) => request.stage === 'implementation').at(-1);
    expect(JSON.stringify(second?.body.messages)).toContain('greeting.txt:1: helo is no word');
  });

  it('asks once more for a missing verdict, and never counts it as passed', async () => {
    bench = await pipelineBench(byStage({ specification: [say('All is clear to me.'), say('Still no verdict.')] }));
    const { client } = await bench.start();
    const task = await client.taskIn(await startTask(bench, client), 'needs-you');
    expect(task.state).toMatchObject({ need: { code: 'no-verdict' } });
    expect(task.stages[0]?.status).toBe('failed');
    expect(bench.model.requests.length).toBeGreaterThanOrEqual(2);
  });

  it('takes the verdict that comes after it was asked for once more', async () => {
    bench = await pipelineBench(
      byStage({
        specification: [say('All is clear to me.'), passed('the plan')],
        implementation: [passed('nothing to do')],
        qa: [passed('fine')],
      }),
    );
    const { client } = await bench.start();
    const task = await client.taskIn(await startTask(bench, client), 'done');
    expect(task.stages.map((stage) => stage.attempts)).toEqual([1, 1, 1]);
  });
});
