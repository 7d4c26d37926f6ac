import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { RunId } from '../../../src/main/contract/ids';
import { writeFiles } from '../../builders/repo';
import type { FakeRun } from '../../fakes/worker-link-run';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import {
  anAskEvent,
  aVerdict,
  badTurn,
  exitWhenTold,
  giveVerdictInTerminal,
  hookOf,
  transcribe,
  turnEnd,
} from './fake-driver';

const alone = `name: alone
title: Alone
stages:
  - { key: build, title: Build, role: implementation, prompt: 'Build it.', mode: terminal }
`;

async function terminalTask() {
  const farm = await createEngineFarm();
  const workspaceId = await farm.repository();
  writeFiles(farm.scratch.path, { 'shop/.croft/pipelines/alone.yml': alone });
  const task = await farm.task(workspaceId, { pipeline: 'alone' });
  return { farm, task, run: await farm.running(task) };
}

const agentEvents = (farm: EngineFarm, runId: RunId): AgentEvent[] => {
  farm.app.store.flush();
  return farm.app.store
    .events({ runId, after: 0, limit: 500 })
    .events.flatMap(({ fact }) => (fact.type === 'agent' ? [fact.event] : []));
};
const kindsOf = (farm: EngineFarm, run: FakeRun): string[] => agentEvents(farm, run.id).map((event) => event.kind);
const typed = (run: FakeRun): string[] => run.inputs.map((input) => input.text);
const aTool: AgentEvent = {
  kind: 'tool',
  toolUseId: 't1',
  name: 'Bash',
  toolKind: 'bash',
  title: 'ls',
  input: {},
  parent: null,
};
const usage = (output: number): AgentEvent => ({
  kind: 'usage',
  costUsd: 0.25,
  tokens: { input: 1, output, cacheRead: 0, cacheWrite: 0 },
  turns: 1,
});

describe('a stage in terminal mode', () => {
  it('gets its prompt once it is ready, gives its verdict, is ended and passes, with the cost of its transcript', async () => {
    const { farm, task, run } = await terminalTask();
    expect(run.spec.io).toMatchObject({ kind: 'pty', cols: 120, rows: 32 });
    expect(typed(run)).toEqual([]);
    run.write('banner READY');
    await farm.until('the prompt is typed', () => typed(run).length > 0);
    expect(typed(run)).toEqual(['Build it.\r']);
    hookOf(run, { kind: 'message', from: 'farm', text: 'Build it.' }, aTool);
    transcribe(run, usage(42));
    giveVerdictInTerminal(run);
    await farm.untilState(task, 'done');
    const [record] = farm.runs(task);
    expect(record).toMatchObject({ mode: 'terminal', attended: false, status: { outcome: { kind: 'verdict' } } });
    expect(record?.totals).toMatchObject({ costUsd: 0.25, toolCount: 1, bashCount: 1, tokens: { output: 42 } });
    expect(kindsOf(farm, run)).toEqual(['message', 'tool', 'text', 'verdict', 'turn-end', 'usage']);
    expect(typed(run)).toEqual(['Build it.\r', '/exit\r']);
    const folder = farm.app.places.runFolder(task.id, run.id);
    expect(readFileSync(join(folder, 'terminal.ansi'), 'utf8')).toBe('banner READY');
  });

  it('is asked once for a missing verdict', async () => {
    const { farm, task, run } = await terminalTask();
    exitWhenTold(run);
    run.write('READY');
    hookOf(run, turnEnd);
    await farm.until('it is asked', () => typed(run).includes('Give your verdict.\r'));
    hookOf(run, turnEnd);
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'no-verdict' } });
    expect(typed(run).filter((text) => text.startsWith('Give'))).toHaveLength(1);
  });

  it('is stopped when it does not go', async () => {
    const { farm, task, run } = await terminalTask();
    giveVerdictInTerminal(run);
    run.onInput = null;
    await farm.until('it is told to go', () => typed(run).includes('/exit\r'));
    expect(run.signals).toEqual([]);
    farm.clock.advance(10_000);
    await farm.untilState(task, 'done');
    expect(run.signals).toMatchObject([{ kind: 'stop' }]);
  });

  it('waits for words when it was interrupted, which only its transcript tells', async () => {
    const { farm, task, run } = await terminalTask();
    run.write('READY');
    hookOf(run, { kind: 'message', from: 'farm', text: 'Build it.' });
    run.write('WORK');
    transcribe(run, badTurn('interrupted'));
    run.write('IDLE');
    await farm.until('it waits', () => farm.engine.live.get(run.id)?.activity()?.kind === 'waiting');
    expect(farm.engine.live.get(run.id)?.activity()?.text).toContain('waits for your words');
    await valueOf(farm.handlers['run.say']({ runId: run.id, text: 'go on' }, call));
    expect(typed(run)).toContain('go on\r');
    hookOf(run, { kind: 'message', from: 'user', text: 'go on' });
    giveVerdictInTerminal(run);
    await farm.untilState(task, 'done');
    const words = agentEvents(farm, run.id).filter((event) => event.kind === 'message' && event.from === 'user');
    expect(words).toHaveLength(1);
  });

  it('waits for words also where nothing tells that it was interrupted, but not while it asks', async () => {
    const { farm, run } = await terminalTask();
    hookOf(run, { kind: 'message', from: 'farm', text: 'Build it.' });
    run.write('WORK IDLE');
    const activity = () => farm.engine.live.get(run.id)?.activity()?.kind;
    await farm.until('it works', () => activity() === 'working');
    await farm.until('it waits', () => activity() === 'waiting');
    hookOf(run, { kind: 'message', from: 'user', text: 'go on' }, anAskEvent());
    await farm.until('it asks', () => farm.engine.live.get(run.id)?.activity()?.text.startsWith('asks'));
    farm.clock.advance(60_000);
    await farm.until('nothing changes', () => farm.engine.live.get(run.id)?.activity()?.text.startsWith('asks'));
    expect(kindsOf(farm, run).filter((kind) => kind === 'turn-end')).toHaveLength(1);
  });

  it('ends with a problem that its hooks tell', async () => {
    const { farm, task, run } = await terminalTask();
    exitWhenTold(run);
    hookOf(run, badTurn('api-error'));
    expect(await farm.untilState(task, 'held')).toMatchObject({ code: 'retry' });
    expect(farm.runs(task)[0]?.status).toMatchObject({ outcome: { kind: 'problem', problem: 'api-error' } });
  });

  it('ends when its time is up', async () => {
    const { farm, task, run } = await terminalTask();
    farm.clock.advance(61 * 60_000);
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'timeout' } });
    expect(run.signals).toMatchObject([{ kind: 'stop', reason: 'timeout' }]);
  });
});

describe('a question of an agent in a terminal', () => {
  const openAsk = (farm: EngineFarm, taskId: Parameters<EngineFarm['present']>[0]['id']) =>
    farm.until('it asks', () => farm.app.store.openAsks(taskId)[0]);

  it('is answered through its held hook call', async () => {
    const { farm, task, run } = await terminalTask();
    const hookId = hookOf(run, anAskEvent());
    const ask = await openAsk(farm, task.id);
    await valueOf(farm.handlers['run.answer']({ askId: ask.id, answer: { kind: 'allow', always: false } }, call));
    expect(run.hookAnswers).toMatchObject([{ hookId, body: { answer: { kind: 'allow' } } }]);
    expect(farm.app.store.ask(ask.id)?.state).toBe('allowed');
    expect(typed(run)).toEqual([]);
  });

  it('is withdrawn, and said to be, when it was answered in the terminal', async () => {
    const { farm, task, run } = await terminalTask();
    const hookId = hookOf(run, anAskEvent());
    const ask = await openAsk(farm, task.id);
    await farm.worker.answerHook(run.id, { hookId, body: {} });
    const answer = { kind: 'deny', message: 'no' } as const;
    expect(await farm.handlers['run.answer']({ askId: ask.id, answer }, call)).toMatchObject({
      ok: false,
      error: { code: 'conflict', reason: 'ask.answered_elsewhere' },
    });
    expect(farm.app.store.ask(ask.id)?.state).toBe('withdrawn');
  });

  it('is answered late when the worker was away, once', async () => {
    const { farm, task, run } = await terminalTask();
    hookOf(run, anAskEvent());
    const ask = await openAsk(farm, task.id);
    farm.worker.goDown();
    await valueOf(farm.handlers['run.answer']({ askId: ask.id, answer: { kind: 'allow', always: false } }, call));
    farm.worker.goUp();
    await farm.until('it is answered', () => run.hookAnswers.length > 0);
    expect(run.hookAnswers).toHaveLength(1);
    expect(farm.app.store.ask(ask.id)?.state).toBe('allowed');
  });

  it('ends with the turn', async () => {
    const { farm, task, run } = await terminalTask();
    hookOf(run, anAskEvent());
    const ask = await openAsk(farm, task.id);
    hookOf(run, turnEnd);
    await farm.until('it is withdrawn', () => farm.app.store.ask(ask.id)?.state === 'withdrawn');
  });
});

describe('words of the user', () => {
  it('wait until the prompt of the agent is there, and come after those of the farm', async () => {
    const { farm, run } = await terminalTask();
    await farm.until('it is followed', () => farm.engine.live.get(run.id));
    await valueOf(farm.handlers['run.say']({ runId: run.id, text: 'Mind the tests.' }, call));
    expect(typed(run)).toEqual([]);
    run.write('READY');
    await farm.until('both are typed', () => typed(run).length === 2);
    expect(typed(run)).toEqual(['Build it.\r', 'Mind the tests.\r']);
  });
});

describe('a farm that starts again', () => {
  it('types nothing twice, logs everything once and ends the run with its verdict', async () => {
    const before = await terminalTask();
    const { run } = before;
    run.write('READY');
    const prompt = await before.farm.until('the prompt is typed', () => typed(run)[0]);
    expect(prompt).toBe('Build it.\r');
    hookOf(run, { kind: 'message', from: 'farm', text: 'Build it.' }, aTool);
    await before.farm.until('they are logged', () => kindsOf(before.farm, run).length === 2);
    /** As if so much had been typed since that the worker has forgotten the id of the prompt. */
    (run.inputs as unknown[]).length = 0;
    const farm = await before.farm.restart();
    await farm.until('it is followed again', () => farm.engine.live.get(run.id)?.activity()?.text === 'runs ls');
    transcribe(run, usage(7));
    giveVerdictInTerminal(run);
    await farm.untilState(before.task, 'done');
    expect(typed(run)).toEqual(['/exit\r']);
    expect(kindsOf(farm, run)).toEqual(['message', 'tool', 'text', 'verdict', 'turn-end', 'usage']);
    expect(farm.runs(before.task)[0]?.totals).toMatchObject({ toolCount: 1, tokens: { output: 7 } });
  });

  it('keeps what the transcript told of an interrupt, and its usage', async () => {
    const before = await terminalTask();
    const { run, task } = before;
    hookOf(run, { kind: 'message', from: 'farm', text: 'Build it.' });
    transcribe(run, usage(9), badTurn('interrupted'));
    run.write('READY WORK IDLE');
    await before.farm.until('it waits', () => before.farm.engine.live.get(run.id)?.activity()?.kind === 'waiting');
    const farm = await before.farm.restart();
    transcribe(run, badTurn('interrupted'));
    await farm.until('it waits', () => farm.engine.live.get(run.id)?.activity()?.kind === 'waiting');
    expect(kindsOf(farm, run).filter((kind) => kind === 'turn-end')).toHaveLength(1);
    run.verdict(aVerdict());
    run.exit();
    await farm.until('it has ended', () => farm.runs(task)[0]?.settledAt);
    expect(farm.runs(task)[0]?.totals.tokens.output).toBe(9);
  });

  it('takes an end that came while it was away', async () => {
    const before = await terminalTask();
    const { run, task } = before;
    run.write('READY');
    await before.farm.until('the prompt is typed', () => typed(run)[0]);
    await before.farm.stop();
    giveVerdictInTerminal(run);
    run.exit();
    const farm = await before.farm.restart();
    await farm.untilState(task, 'done');
    expect(kindsOf(farm, run)).toEqual(['text', 'verdict', 'turn-end']);
  });
});
