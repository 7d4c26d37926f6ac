import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FarmClient } from '../../fakes/farm-events';
import { bash, byStage, hang, passed, say, tool } from '../../fakes/model-server';
import type { ModelScript, Reply, Step } from '../../fakes/model-server';
import { addPipeline, pipelineBench, startTask } from './bench';
import type { Bench } from './bench';
import { openTerminal } from './terminal-client';

/** Several starts of the real CLI follow one another in each. */
vi.setConfig({ testTimeout: 180_000 });

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** Answers by what was said last: the first whose words are in it. */
const answers =
  (...list: readonly (readonly [words: string, reply: Reply])[]): ModelScript =>
  (request) =>
    list.find(([words]) => request.lastUserText.includes(words))?.[1] ?? say('Nothing more to do.');

const verdictCall = (summary: string): Reply =>
  tool('mcp__croft__verdict', { passed: true, summary, findings: [], outputs: {} });

const pipeline = (mode: 'terminal' | 'stream') => `
name: single
title: Single
stages:
  - key: specification
    title: Specification
    role: specification
    prompt: builtin:specification
    mode: ${mode}
`;

async function single(
  mode: 'terminal' | 'stream',
  script: ModelScript | readonly Step[],
  trust: 'ask' | 'full' = 'full',
) {
  const made = await pipelineBench(typeof script === 'function' ? script : byStage({ specification: script }));
  bench = made;
  await addPipeline(made, 'single', pipeline(mode));
  const { farm, client } = await made.start();
  const taskId = await startTask(made, client, { trust, pipeline: 'single' });
  return { bench: made, farm, client, taskId };
}

const kindsOf = (client: FarmClient, runId: string): string[] =>
  client.events.flatMap(({ runId: of, fact }) => (of === runId && fact.type === 'agent' ? [fact.event.kind] : []));
const toolsOf = (client: FarmClient, runId: string): string[] =>
  client.events.flatMap(({ runId: of, fact }) =>
    of === runId && fact.type === 'agent' && fact.event.kind === 'tool' ? [fact.event.title] : [],
  );
const toolIn = (client: FarmClient, runId: string) =>
  client.waitFor(
    'a tool',
    ({ runId: of, fact }) => of === runId && fact.type === 'agent' && fact.event.kind === 'tool',
  );
const attended = (client: FarmClient, taskId: string, attempt: number) =>
  client.waitFor(
    'a run in my hands',
    ({ fact }) =>
      fact.type === 'run.changed' &&
      fact.run.taskId === taskId &&
      fact.run.attempt === attempt &&
      fact.run.status.kind === 'running' &&
      fact.run.attended &&
      fact.run,
  );

describe('a stage in terminal mode', () => {
  it('runs in the real terminal, is followed by its hooks and ends with its verdict', async () => {
    const {
      farm,
      client,
      taskId,
      bench: b,
    } = await single('terminal', [bash('echo hello > greeting.txt'), verdictCall('written'), say('All done.')]);
    const run = await client.runOf(taskId, 'specification');
    const terminal = await openTerminal(farm, run.id);
    expect(terminal.info()).toMatchObject({ kind: 'pty', live: true });
    const task = await client.taskIn(taskId, 'done');
    expect(task.stages[0]).toMatchObject({ status: 'completed', attempts: 1, context: { summary: 'written' } });
    const [ended] = await client.invoke('run.list', { taskId });
    expect(ended).toMatchObject({ mode: 'terminal', verdict: { passed: true }, totals: { bashCount: 1 } });
    expect(ended?.totals.costUsd).toBeGreaterThan(0);
    expect(ended?.totals.tokens.output).toBeGreaterThan(0);
    expect(kindsOf(client, run.id)).toEqual(expect.arrayContaining(['session', 'message', 'tool', 'verdict', 'usage']));
    /** Its last words, after which it takes down what it has drawn. */
    await terminal.untilText(`claude --resume ${run.sessionId}`);
    terminal.close();
    if (task.place.kind !== 'worktree') throw new Error('no worktree');
    expect(await b.git('show', `${task.place.branch}:greeting.txt`)).toBe('hello');
  });

  it('asks by its hook and takes the answer from the screens', async () => {
    const { client, taskId } = await single(
      'terminal',
      [bash('echo x > asked.txt'), verdictCall('ok'), say('End.')],
      'ask',
    );
    const ask = await client.openAsk(taskId);
    expect(ask).toMatchObject({ kind: 'permission', toolName: 'Bash' });
    await client.invoke('run.answer', { askId: ask.id, answer: { kind: 'allow' } });
    await client.taskIn(taskId, 'done');
    expect((await client.invoke('run.asks', { taskId })).length).toBe(0);
  });

  it.each([
    ['a tool', bash('sleep 60')],
    ['its first words', hang()],
  ])('that its user interrupts in %s waits for words, and goes on with them', async (what, when) => {
    const {
      bench: b,
      farm,
      client,
      taskId,
    } = await single('terminal', answers(['Go on', verdictCall('ok')], ['You write the specification', when]));
    const run = await client.runOf(taskId, 'specification');
    await b.model.waitFor((request) => request.stage === 'specification');
    if (what === 'a tool') await toolIn(client, run.id);
    const terminal = await openTerminal(farm, run.id);
    terminal.type('\u001b');
    await client.waitFor(
      'the interrupted turn',
      ({ fact }) => fact.type === 'agent' && fact.event.kind === 'turn-end' && fact.event.problem === 'interrupted',
    );
    await client.invoke('run.say', { runId: run.id, text: 'Go on, please.' });
    await client.taskIn(taskId, 'done');
    terminal.close();
    expect(b.model.requests.some((request) => request.lastUserText.includes('Go on, please.'))).toBe(true);
  });
});

describe('taking over', () => {
  it('in the middle of a tool, working with the agent, and handing back to its verdict', async () => {
    const {
      bench: b,
      farm,
      client,
      taskId,
    } = await single(
      'stream',
      answers(
        ['What are you doing?', say('I listen to you.')],
        ['hands the stage back', passed('we did it')],
        ['You write the specification', bash('sleep 60; echo never')],
      ),
    );
    const first = await client.runOf(taskId, 'specification');
    await toolIn(client, first.id);
    await client.invoke('task.take-over', { taskId });
    const mine = await attended(client, taskId, 2);
    const [, stopped] = await client.invoke('run.list', { taskId });
    expect(stopped).toMatchObject({
      id: first.id,
      status: { kind: 'ended', outcome: { kind: 'stopped', reason: 'taken over by you' } },
    });
    expect(mine).toMatchObject({ mode: 'terminal', sessionId: first.sessionId });
    const terminal = await openTerminal(farm, mine.id);
    await terminal.untilText('sleep 60');
    await terminal.say('What are you doing?');
    await terminal.untilText('I listen to you.');
    await client.invoke('task.hand-back', { taskId, note: 'Be quick.' });
    const task = await client.taskIn(taskId, 'done');
    terminal.close();
    expect(task.stages[0]).toMatchObject({ attempts: 3, context: { summary: 'we did it' } });
    const runs = await client.invoke('run.list', { taskId });
    expect(new Set(runs.map((run) => run.sessionId)).size).toBe(1);
    expect(b.model.requests.some((request) => request.lastUserText.includes('Be quick.'))).toBe(true);
    expect(new Set(b.model.requests.map((request) => request.sessionId)).size).toBe(1);
  });

  it('and leaving by /exit: the task needs its user, and can still be handed back', async () => {
    const { farm, client, taskId } = await single(
      'stream',
      answers(['hands the stage back', passed('alone again')], ['You write the specification', bash('sleep 60')]),
    );
    const first = await client.runOf(taskId, 'specification');
    await toolIn(client, first.id);
    await client.invoke('task.take-over', { taskId });
    const mine = await attended(client, taskId, 2);
    const terminal = await openTerminal(farm, mine.id);
    await terminal.untilText('sleep 60');
    await terminal.say('/exit');
    const task = await client.taskIn(taskId, 'needs-you');
    terminal.close();
    expect(task.state).toMatchObject({ need: { code: 'terminal.left' } });
    await client.invoke('task.hand-back', { taskId });
    await client.taskIn(taskId, 'done');
  });
});

describe('kill -9 of the farm', () => {
  it('while its user types: the terminal lives, nothing is typed or logged twice', async () => {
    const {
      bench: b,
      farm,
      client,
      taskId,
    } = await single(
      'stream',
      answers(
        ['Are you there?', bash('echo from the terminal')],
        ['from the terminal', say('Here I am.')],
        ['hands the stage back', passed('we did it')],
        ['You write the specification', bash('sleep 60')],
      ),
    );
    const first = await client.runOf(taskId, 'specification');
    await toolIn(client, first.id);
    await client.invoke('task.take-over', { taskId });
    const mine = await attended(client, taskId, 2);
    const before = await openTerminal(farm, mine.id);
    await before.untilText('sleep 60');
    before.type('Are you ');
    await before.untilText('Are you');
    await farm.kill9();
    before.close();
    const again = await b.start();
    const after = await openTerminal(again.farm, mine.id);
    expect(after.info()).toMatchObject({ kind: 'pty', live: true });
    await after.untilText('Are you');
    await after.say('there?');
    await after.untilText('Here I am.');
    await b.model.waitFor((request) => request.lastUserText.includes('Are you there?'));
    expect(toolsOf(again.client, mine.id)).toEqual(['echo from the terminal']);
    await again.client.invoke('task.hand-back', { taskId });
    await again.client.taskIn(taskId, 'done');
    after.close();
    const { events } = again.client;
    expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1));
  });

  it('in the middle of a stage in terminal mode: its prompt is typed once and its verdict counts', async () => {
    const {
      bench: b,
      farm,
      client,
      taskId,
    } = await single('terminal', [bash('sleep 4; echo slow'), verdictCall('survived'), say('End.')]);
    const run = await client.runOf(taskId, 'specification');
    await toolIn(client, run.id);
    await farm.kill9();
    const again = await b.start();
    const task = await again.client.taskIn(taskId, 'done');
    expect(task.stages[0]).toMatchObject({ attempts: 1, context: { summary: 'survived' } });
    expect(toolsOf(again.client, run.id)).toEqual(['sleep 4; echo slow']);
    const prompts = again.client.events.filter(
      ({ fact }) => fact.type === 'agent' && fact.event.kind === 'message' && fact.event.from === 'farm',
    );
    expect(prompts).toHaveLength(1);
    expect(b.model.requests.filter((request) => request.stage === 'specification')).toHaveLength(3);
  });
});

describe('a terminal that is opened by hand', () => {
  it('is a shell in the worktree of a task, which lives over a kill of the farm', async () => {
    const { bench: b, farm, client, taskId } = await single('stream', [passed('plan')]);
    const task = await client.taskIn(taskId, 'done');
    const opened = await client.invoke('terminal.start', { kind: 'shell', taskId: task.id });
    const shell = await openTerminal(farm, opened.id);
    shell.type('echo "in $(basename "$PWD") keys=$API_KEYS"; cd .. && mark=kept\r');
    await shell.untilText(`in ${taskId} keys=\n`);
    await farm.kill9();
    shell.close();
    const again = await b.start();
    const adopted = await openTerminal(again.farm, opened.id);
    adopted.type('echo "still $mark"; exit 3\r');
    await adopted.untilText('still kept');
    const ended = await again.client.waitFor(
      'its end',
      ({ fact }) => fact.type === 'terminal.changed' && fact.terminal.state.kind === 'ended' && fact.terminal,
    );
    adopted.close();
    expect(ended).toMatchObject({ id: opened.id, state: { exitCode: 3, message: null } });
    await again.client.invoke('terminal.remove', { terminalId: opened.id });
    expect(await again.client.invoke('terminal.list', {})).toEqual([]);
  });

  it('is Claude, in the session of a task that is over', async () => {
    const { farm, client, taskId } = await single('stream', [passed('plan'), say('I remember the plan.')]);
    const task = await client.taskIn(taskId, 'done');
    const opened = await client.invoke('terminal.start', { kind: 'agent', taskId: task.id, resume: true });
    const [run] = await client.invoke('run.list', { taskId });
    expect(opened.sessionId).toBe(run?.sessionId);
    const claude = await openTerminal(farm, opened.id);
    await claude.untilText('❯');
    await claude.say('What was the plan?');
    await claude.untilText('I remember the plan.');
    await client.waitFor(
      'that it rests',
      ({ fact }) => fact.type === 'terminal.changed' && fact.terminal.activity?.kind === 'idle',
    );
    await claude.say('/exit');
    await client.waitFor(
      'its end',
      ({ fact }) => fact.type === 'terminal.changed' && fact.terminal.state.kind === 'ended',
    );
    claude.close();
  });
});
