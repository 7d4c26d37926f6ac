import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bash, byStage, hang, passed, say, tool } from '../../fakes/model-server';
import { pipelineBench, startTask } from './bench';
import type { Bench } from './bench';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const rest = { implementation: [passed('done')], qa: [passed('fine')] };

describe('an agent that asks', () => {
  it('waits for its permission, then goes on', async () => {
    bench = await pipelineBench(
      byStage({
        specification: [passed('plan')],
        implementation: [bash('echo hi > asked.txt'), passed('done')],
        qa: [passed('fine')],
      }),
    );
    const { client } = await bench.start();
    const taskId = await startTask(bench, client, { trust: 'ask' });
    const ask = await client.openAsk(taskId);
    expect(ask).toMatchObject({ kind: 'permission', toolName: 'Bash', toolKind: 'bash' });
    expect(ask.input).toMatchObject({ command: 'echo hi > asked.txt' });
    await client.invoke('run.answer', { askId: ask.id, answer: { kind: 'allow' } });
    const task = await client.taskIn(taskId, 'done');
    if (task.place.kind !== 'worktree') throw new Error('no worktree');
    expect(await bench.git('show', `${task.place.branch}:asked.txt`)).toBe('hi');
  });

  it('hears why it was denied', async () => {
    bench = await pipelineBench(
      byStage({
        specification: [passed('plan')],
        implementation: [bash('rm -rf src'), passed('left alone')],
        qa: [passed('fine')],
      }),
    );
    const { client } = await bench.start();
    const taskId = await startTask(bench, client, { trust: 'ask' });
    const ask = await client.openAsk(taskId);
    await client.invoke('run.answer', { askId: ask.id, answer: { kind: 'deny', message: 'Keep the sources.' } });
    await client.taskIn(taskId, 'done');
    expect(
      bench.model.requests.some((request) =>
        request.toolResults.some(({ text }) => text.includes('Keep the sources.')),
      ),
    ).toBe(true);
    const told = { kind: 'tool-end', title: 'rm -rf src', ok: false, denied: true, durationMs: null };
    const [log, found, errors] = await Promise.all([
      client.invoke('event.list', { taskId, classes: ['bash'] }),
      client.invoke('event.list', { taskId, text: 'denied sources' }),
      client.invoke('event.list', { taskId, classes: ['error'] }),
    ]);
    const events = ({ events }: typeof log) => events.map(({ fact }) => (fact.type === 'agent' ? fact.event : fact));
    expect(events(log)).toContainEqual(expect.objectContaining(told));
    expect(events(found)).toContainEqual(expect.objectContaining(told));
    expect(events(errors)).toEqual([]);
    const run = (await client.invoke('run.list', { taskId })).find(({ stageKey }) => stageKey === 'implementation');
    const kept = await readFile(join(bench.home, 'tasks', taskId, 'runs', run?.id ?? '', 'session-log.json'), 'utf8');
    expect((JSON.parse(kept) as { events: unknown[] }).events).toContainEqual(expect.objectContaining(told));
  });

  it('gets the answer to its question', async () => {
    const question = {
      question: 'Which colour?',
      header: 'Colour',
      multiSelect: false,
      options: [
        { label: 'red', description: 'as now' },
        { label: 'blue', description: 'calmer' },
      ],
    };
    bench = await pipelineBench(
      byStage({ specification: [tool('AskUserQuestion', { questions: [question] }), passed('plan')], ...rest }),
    );
    const { client } = await bench.start();
    const taskId = await startTask(bench, client);
    const ask = await client.openAsk(taskId);
    expect(ask).toMatchObject({
      kind: 'question',
      questions: [{ question: 'Which colour?', options: [{ label: 'red' }, { label: 'blue' }] }],
    });
    await client.invoke('run.answer', {
      askId: ask.id,
      answer: { kind: 'answer', answers: { 'Which colour?': 'blue' } },
    });
    await client.taskIn(taskId, 'done');
    expect(bench.model.requests.some((request) => request.toolResults.some(({ text }) => text.includes('blue')))).toBe(
      true,
    );
  });

  it('takes words and interrupts of its user', async () => {
    bench = await pipelineBench(
      byStage({ specification: [hang(), say('I was told to go on.'), passed('plan')], ...rest }),
    );
    const { client } = await bench.start();
    const taskId = await startTask(bench, client);
    const run = await client.runOf(taskId, 'specification');
    await bench.model.waitFor((request) => request.stage === 'specification');
    await client.invoke('run.interrupt', { runId: run.id });
    await client.waitFor(
      'the interrupted turn',
      ({ fact }) => fact.type === 'agent' && fact.event.kind === 'turn-end' && fact.event.problem === 'interrupted',
    );
    await client.invoke('run.say', { runId: run.id, text: 'Go on, please.' });
    await client.taskIn(taskId, 'done');
    expect(bench.model.requests.some((request) => request.lastUserText.includes('Go on, please.'))).toBe(true);
  });
});
