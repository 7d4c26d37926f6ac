import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import { err } from '../../../src/main/contract/errors';
import type { Task } from '../../../src/main/contract/task';
import type { AgentDriver } from '../../../src/main/ports/agent-driver';
import { writeFiles } from '../../builders/repo';
import type { FakeRun } from '../../fakes/worker-link-run';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import {
  aVerdict,
  badTurn,
  fakeDriver,
  exitWhenTold,
  giveVerdict,
  hookOf,
  promptOf,
  stageOf,
  tell,
  turnEnd,
} from './fake-driver';

const takeOver = (farm: EngineFarm, task: Task) => farm.handlers['task.take-over']({ taskId: task.id }, call);
const handBack = (farm: EngineFarm, task: Task, note?: string) =>
  farm.handlers['task.hand-back']({ taskId: task.id, ...(note ? { note } : {}) }, call);
const typed = (run: FakeRun): string[] => run.inputs.map((input) => input.text);
const aText: AgentEvent = { kind: 'text', text: 'I look at it' };
const aTool: AgentEvent = {
  kind: 'tool',
  toolUseId: 't1',
  name: 'Bash',
  toolKind: 'bash',
  title: 'npm test',
  input: {},
  parent: null,
};

/** A task whose first stage runs, in the middle of a tool. */
async function inATool() {
  const farm = await createEngineFarm();
  const task = await farm.task(await farm.repository());
  const first = await farm.running(task);
  tell(first, aText, aTool);
  await farm.until('it is in its tool', () => farm.engine.live.get(first.id)?.activity()?.text === 'runs npm test');
  return { farm, task, first };
}

/** The same, taken over. */
async function inHand() {
  const { farm, task, first } = await inATool();
  await valueOf(takeOver(farm, task));
  return { farm, task, first, mine: await farm.running(task, 2) };
}

describe('taking over', () => {
  it('is refused while its agent cannot be started, in the words of the task', async () => {
    const { farm, task, first } = await inATool();
    const missing = { problem: 'cli-missing', message: 'There is no such program.' } as const;
    const drivers = farm.app.drivers as Map<string, AgentDriver>;
    drivers.set(fakeDriver.agent, { ...fakeDriver, probe: () => Promise.resolve(err(missing)) });
    const next = 'Install it, or set its path in the settings, then retry the stage.';
    const error = { code: 'conflict', reason: 'agent.cli-missing', message: 'There is no such program.', next };
    expect(await takeOver(farm, task)).toEqual({ ok: false, error });
    expect(farm.state(task)).toMatchObject({ kind: 'running', runId: first.id });
    drivers.set(fakeDriver.agent, fakeDriver);
    await valueOf(takeOver(farm, task));
  });

  it('ends the agent in the middle of its tool first and goes on in its session, in a terminal without a prompt', async () => {
    const { farm, task, first, mine } = await inHand();
    expect(first.view().exit).not.toBeNull();
    const [attended, stopped] = farm.runs(task);
    expect(stopped?.status).toMatchObject({ outcome: { kind: 'stopped', reason: 'taken over by you' } });
    expect(attended).toMatchObject({ attended: true, mode: 'terminal', sessionId: stopped?.sessionId });
    expect(mine.spec.argv).toEqual(['fake', '--resume', stopped?.sessionId]);
    expect(farm.app.store.task(task.id)).toMatchObject({ problemsInARow: 0 });
    expect(farm.state(task)).toMatchObject({ kind: 'running', stage: 'specification', runId: mine.id });
    mine.write('READY');
    hookOf(mine, { kind: 'message', from: 'user', text: 'hello' }, turnEnd);
    hookOf(mine, badTurn('api-error'));
    await farm.until('it rests', () => farm.engine.live.get(mine.id)?.activity()?.kind === 'idle');
    farm.clock.advance(24 * 3600_000);
    expect(typed(mine)).toEqual([]);
    expect(mine.signals).toEqual([]);
    expect(farm.state(task)).toMatchObject({ kind: 'running', runId: mine.id });
    expect(await takeOver(farm, task)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('begins anew with the prompt of the stage where nothing was said yet', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    await valueOf(takeOver(farm, task));
    const mine = await farm.running(task, 2);
    expect(mine.spec.argv[1]).toBe('--session-id');
    mine.write('READY');
    await farm.until('it is told its task', () => typed(mine).some((text) => text.includes('Add login')));
  });

  it('works from a task that needs its user, and from one that is held', async () => {
    const { farm, task, first } = await inATool();
    tell(first, badTurn('api-error'));
    first.exit();
    await farm.untilState(task, 'held');
    await valueOf(takeOver(farm, task));
    const mine = await farm.running(task, 2);
    expect(mine.spec.argv[1]).toBe('--resume');
    mine.exit();
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'terminal.left' } });
    await valueOf(takeOver(farm, task));
    expect((await farm.running(task, 3)).spec.argv).toEqual(mine.spec.argv);
  });

  it('is refused for a task that is over or has not begun, with what to do instead', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    const draft = await farm.task(workspaceId, { start: false });
    expect(await takeOver(farm, draft)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await valueOf(farm.handlers['task.cancel']({ taskId: draft.id, reason: 'no' }, call));
    expect(await takeOver(farm, draft)).toMatchObject({
      ok: false,
      error: { code: 'conflict', next: 'Open a terminal in its worktree instead.' },
    });
  });

  it('survives a restart of the farm', async () => {
    const before = await inHand();
    const farm = await before.farm.restart();
    await farm.until('it is followed', () => farm.engine.live.get(before.mine.id));
    hookOf(before.mine, { kind: 'message', from: 'user', text: 'still here' });
    await farm.until(
      'it is heard',
      () => farm.engine.live.get(before.mine.id)?.activity()?.text === 'reads your words',
    );
    expect(before.mine.signals).toEqual([]);
    expect(farm.worker.starts()).toBe(2);
  });
});

describe('handing back', () => {
  it('lets the agent go on in the same session with the note, to its verdict', async () => {
    const { farm, task, mine } = await inHand();
    await valueOf(handBack(farm, task, 'mind the tests'));
    const back = await farm.running(task, 3);
    expect(mine.signals).toMatchObject([{ kind: 'stop', reason: 'handed back by you' }]);
    expect(back.spec.io.kind).toBe('pipes');
    expect(back.spec.argv).toEqual(mine.spec.argv);
    expect(promptOf(back)).toMatch(/^Stage: specification\n[^]*hands the stage back[^]*mind the tests/);
    expect(farm.runs(task)[0]).toMatchObject({ attended: false, cause: 'handed back by you' });
    giveVerdict(back);
    const next = await farm.running(task, 4);
    expect(stageOf(next)).toBe('implementation');
    expect(next.spec.argv[1]).toBe('--session-id');
  });

  it('counts the newest verdict that was given in the terminal, at once', async () => {
    const { farm, task, mine } = await inHand();
    mine.verdict(aVerdict({ passed: false, summary: 'not yet' }));
    mine.verdict(aVerdict({ summary: 'now it is' }));
    await farm.until('it is kept', () => farm.runs(task)[0]?.verdict?.summary === 'now it is');
    expect(farm.state(task)).toMatchObject({ kind: 'running', stage: 'specification' });
    await valueOf(handBack(farm, task));
    expect(stageOf(await farm.running(task, 3))).toBe('implementation');
    expect(farm.present(task).stages[0]).toMatchObject({ status: 'completed', context: { summary: 'now it is' } });
  });

  it('works after the terminal was left, with and without a verdict', async () => {
    const { farm, task, mine } = await inHand();
    mine.exit();
    await farm.untilState(task, 'needs-you');
    await valueOf(handBack(farm, task));
    const back = await farm.running(task, 3);
    expect(promptOf(back)).toContain('hands the stage back');
    tell(back, aText);
    await valueOf(takeOver(farm, task));
    const again = await farm.running(task, 4);
    again.verdict(aVerdict({ summary: 'we agreed' }));
    again.exit();
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({
      need: { code: 'terminal.left', message: expect.stringContaining('verdict') as string },
    });
    await valueOf(handBack(farm, task));
    expect(stageOf(await farm.running(task, 5))).toBe('implementation');
  });

  it('is refused where the task is not in hand', async () => {
    const { farm, task } = await inATool();
    expect(await handBack(farm, task)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('goes on after a restart that came right behind it', async () => {
    const before = await inHand();
    before.mine.onSignal = () => undefined;
    await valueOf(handBack(before.farm, before.task));
    await before.farm.until('it is told to end', () => before.mine.signals.length > 0);
    const farm = await before.farm.restart();
    before.mine.exit({ stopReason: 'handed back by you' });
    expect((await farm.running(before.task, 3)).spec.argv).toEqual(before.mine.spec.argv);
  });
});

describe('a stage in terminal mode', () => {
  it('is taken over and handed back into its own mode', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    const stage = "{ key: build, title: Build, role: implementation, prompt: 'Build it.', mode: terminal }";
    writeFiles(farm.scratch.path, {
      'shop/.croft/pipelines/alone.yml': `name: alone\ntitle: Alone\nstages:\n  - ${stage}\n`,
    });
    const task = await farm.task(workspaceId, { pipeline: 'alone' });
    const first = await farm.running(task);
    hookOf(first, { kind: 'message', from: 'farm', text: 'Build it.' }, aTool);
    await farm.until('it works', () => farm.engine.live.get(first.id)?.activity()?.text === 'runs npm test');
    await valueOf(takeOver(farm, task));
    await farm.running(task, 2);
    await valueOf(handBack(farm, task));
    const back = await farm.running(task, 3);
    expect(back.spec.io.kind).toBe('pty');
    exitWhenTold(back);
    back.write('READY');
    await farm.until('it is told', () => typed(back).some((text) => text.includes('hands the stage back')));
    back.verdict(aVerdict());
    hookOf(back, turnEnd);
    await farm.untilState(task, 'done');
    expect(new Set(farm.runs(task).map((run) => run.sessionId)).size).toBe(1);
  });
});
