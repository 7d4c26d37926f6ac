import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/main/contract/task';
import type { AgentDriver } from '../../../src/main/ports/agent-driver';
import type { FakeRun } from '../../fakes/worker-link-run';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { aVerdict, fakeDriver, hookOf, promptOf, stageOf, tell } from './fake-driver';

const of = (task: Task) => ({ taskId: task.id });
const takeOver = (farm: EngineFarm, task: Task) => farm.handlers['task.take-over'](of(task), call);
const handBack = (farm: EngineFarm, task: Task) => farm.handlers['task.hand-back'](of(task), call);
const pause = (farm: EngineFarm, task: Task) => farm.handlers['task.pause'](of(task), call);
const resume = (farm: EngineFarm, task: Task) => farm.handlers['task.resume'](of(task), call);

/** A task in its user's hands whose terminal does not go by itself. */
async function inHand() {
  const farm = await createEngineFarm();
  const task = await farm.task(await farm.repository());
  tell(await farm.running(task), { kind: 'text', text: 'I look at it' });
  await farm.until('it has begun', () => farm.runs(task)[0]?.ingestedTo);
  await valueOf(takeOver(farm, task));
  const mine = await farm.running(task, 2);
  mine.onSignal = () => undefined;
  return { farm, task, mine };
}

describe('a verdict that was given in a terminal that is handed back', () => {
  it.each([['handed back by you'], ['paused by you']])(
    'counts also after a pause, when the terminal is %s',
    async (stopReason) => {
      const { farm, task, mine } = await inHand();
      mine.verdict(aVerdict({ summary: 'we agreed' }));
      await farm.until('it is kept', () => farm.runs(task)[0]?.verdict);
      await valueOf(handBack(farm, task));
      await valueOf(pause(farm, task));
      mine.exit({ code: null, signal: 'SIGINT', stopReason });
      await farm.until('it is settled', () => farm.runs(task)[0]?.settledAt);
      expect(farm.state(task)).toMatchObject({ kind: 'held', code: 'paused', stage: 'specification' });
      const again = await farm.restart();
      await valueOf(resume(again, task));
      const next = await again.running(task, 3);
      expect(stageOf(next)).toBe('implementation');
      expect(again.present(task).stages[0]).toMatchObject({ status: 'completed', context: { summary: 'we agreed' } });
      expect(again.present(task).stages[0]?.attempts).toBe(2);
    },
  );

  it('counts also when the pause is over before the terminal has gone', async () => {
    const { farm, task, mine } = await inHand();
    mine.verdict(aVerdict({ summary: 'we agreed' }));
    await farm.until('it is kept', () => farm.runs(task)[0]?.verdict);
    await valueOf(handBack(farm, task));
    await valueOf(farm.handlers['farm.stop-all']({}, call));
    await valueOf(farm.handlers['farm.resume']({}, call));
    mine.exit({ code: null, signal: 'SIGINT', stopReason: 'handed back by you' });
    expect(stageOf(await farm.running(task, 3))).toBe('implementation');
  });

  it('counts for nothing when it was never handed back, and the agent goes on after a pause in between', async () => {
    const { farm, task, mine } = await inHand();
    mine.onSignal = null;
    await valueOf(handBack(farm, task));
    const back = await farm.running(task, 3);
    expect(promptOf(back)).toContain('hands the stage back');
    tell(back, { kind: 'text', text: 'on it' });
    await farm.until('it has begun', () => farm.runs(task)[0]?.ingestedTo);
    await valueOf(pause(farm, task));
    await farm.until('it is settled', () => farm.runs(task)[0]?.settledAt);
    await valueOf(resume(farm, task));
    const again = await farm.running(task, 4);
    expect(stageOf(again)).toBe('specification');
    expect(promptOf(again)).toContain('was interrupted');
  });
});

describe('a task that is handed back to a farm that begins nothing', () => {
  const control = (farm: EngineFarm, name: 'pause' | 'resume' | 'drain' | 'undrain') =>
    valueOf(farm.handlers[`farm.${name}`]({}, call));
  const handBackWith = (farm: EngineFarm, task: Task, note: string) =>
    valueOf(farm.handlers['task.hand-back']({ ...of(task), note }, call));

  /** Nothing began, and what waits goes on where its user has left it. */
  async function goesOn(farm: EngineFarm, task: Task, mine: FakeRun, goOn: () => Promise<unknown>): Promise<void> {
    expect(await farm.untilState(task, 'held')).toMatchObject({ code: 'farm-paused', stage: 'specification' });
    expect(farm.worker.starts()).toBe(2);
    await goOn();
    const back = await farm.running(task, 3);
    expect(promptOf(back)).toMatch(/hands the stage back[^]*mind the tests/);
    expect(back.spec.argv).toEqual(mine.spec.argv);
  }

  it('waits where that was told before its terminal had gone, also over a restart, and goes on in its session', async () => {
    const { farm, task, mine } = await inHand();
    await handBackWith(farm, task, 'mind the tests');
    await control(farm, 'pause');
    mine.exit({ code: null, signal: 'SIGINT', stopReason: 'handed back by you' });
    await farm.untilState(task, 'held');
    const again = await farm.restart();
    await goesOn(again, task, mine, () => control(again, 'resume'));
  });

  it('waits where its terminal was left', async () => {
    const { farm, task, mine } = await inHand();
    mine.exit();
    await farm.untilState(task, 'needs-you');
    await control(farm, 'pause');
    await handBackWith(farm, task, 'mind the tests');
    await goesOn(farm, task, mine, () => control(farm, 'resume'));
  });

  it('waits while the farm is about to end', async () => {
    const { farm, task, mine } = await inHand();
    await control(farm, 'drain');
    await handBackWith(farm, task, 'mind the tests');
    mine.exit({ code: null, signal: 'SIGINT', stopReason: 'handed back by you' });
    await goesOn(farm, task, mine, () => control(farm, 'undrain'));
  });

  it('can be taken over again meanwhile', async () => {
    const { farm, task, mine } = await inHand();
    mine.exit();
    await farm.untilState(task, 'needs-you');
    await control(farm, 'pause');
    await valueOf(handBack(farm, task));
    await farm.untilState(task, 'held');
    await valueOf(takeOver(farm, task));
    expect((await farm.running(task, 3)).spec.argv).toEqual(mine.spec.argv);
  });
});

describe('taking over what cannot be', () => {
  const withDriver = (farm: EngineFarm, over: Partial<AgentDriver>): void => {
    (farm.app.drivers as Map<string, AgentDriver>).set('fake', { ...fakeDriver, ...over });
  };

  it('says what to do where the agent has no terminal', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    withDriver(farm, { modes: ['stream'] });
    expect(await takeOver(farm, task)).toMatchObject({
      ok: false,
      error: { code: 'conflict', reason: 'agent.no_terminal', next: expect.stringContaining('shell') as string },
    });
    const workspaceId = farm.present(task).workspaceId as never;
    const input = { kind: 'agent', agent: 'fake', workspaceId, resume: false, cols: 100, rows: 30 } as const;
    expect(await farm.handlers['terminal.start'](input, call)).toMatchObject({
      ok: false,
      error: { reason: 'agent.no_terminal', next: expect.stringContaining('shell') as string },
    });
  });

  it('says what to do where the agent is not known any more', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    (farm.app.drivers as Map<string, AgentDriver>).delete('fake');
    expect(await takeOver(farm, task)).toMatchObject({
      ok: false,
      error: { code: 'conflict', reason: 'agent.unknown', next: expect.stringContaining('shell') as string },
    });
  });

  it('says what to do where its session is gone, but asks nobody for one that is live', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    tell(run, { kind: 'text', text: 'I look at it' });
    await farm.until('it has begun', () => farm.runs(task)[0]?.ingestedTo);
    withDriver(farm, { hasSession: () => Promise.resolve(false) });
    await valueOf(takeOver(farm, task));
    const mine = await farm.running(task, 2);
    hookOf(mine, { kind: 'message', from: 'user', text: 'hello' });
    mine.exit();
    await farm.untilState(task, 'needs-you');
    expect(await takeOver(farm, task)).toMatchObject({
      ok: false,
      error: { code: 'conflict', reason: 'session.gone', next: expect.stringContaining('etry the stage') as string },
    });
    const input = { kind: 'agent', taskId: task.id, resume: true, cols: 100, rows: 30 } as const;
    expect(await farm.handlers['terminal.start'](input, call)).toMatchObject({
      ok: false,
      error: { reason: 'session.gone', next: expect.stringContaining('new session') as string },
    });
  });

  it('does not try a session again of which the agent has said that it is gone', async () => {
    const { farm, task, mine } = await inHand();
    mine.onSignal = null;
    withDriver(farm, {
      terminal(input) {
        const terminal = fakeDriver.terminal(input);
        const message = 'No conversation found with session ID';
        return (
          terminal && {
            ...terminal,
            end: () => [{ kind: 'error', problem: 'session-unknown', message, status: null }],
          }
        );
      },
    });
    mine.exit({ code: 1 });
    await farm.untilState(task, 'needs-you');
    await valueOf(takeOver(farm, task));
    const third = await farm.running(task, 3);
    third.exit({ code: 1 });
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({
      need: { message: expect.stringContaining('No conversation found') as string },
    });
    await valueOf(handBack(farm, task));
    const back = await farm.running(task, 4);
    expect(back.spec.argv[1]).toBe('--session-id');
    expect(promptOf(back)).toContain('Add login');
  });
});
