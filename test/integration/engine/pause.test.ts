import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/main/contract/task';
import type { AgentDriver } from '../../../src/main/ports/agent-driver';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { badTurn, fakeDriver, giveVerdict, promptOf, stageOf, tell } from './fake-driver';

const pause = (farm: EngineFarm, task: Task) => farm.handlers['task.pause']({ taskId: task.id }, call);
const cancel = (farm: EngineFarm, task: Task) => farm.handlers['task.cancel']({ taskId: task.id, reason: 'no' }, call);
const resume = (farm: EngineFarm, task: Task) => farm.handlers['task.resume']({ taskId: task.id }, call);
const control = async (farm: EngineFarm) => (await valueOf(farm.handlers['farm.get']({}, call))).control;
const aText = { kind: 'text', text: 'I look at it' } as const;

describe('a task that is paused', () => {
  it('ends its agent, keeps its session and goes on in it', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    tell(run, aText);
    await farm.until('it has begun', () => farm.runs(task)[0]?.ingestedTo);
    expect((await valueOf(pause(farm, task))).state).toMatchObject({ kind: 'held', code: 'paused', until: null });
    await farm.until('its agent has ended', () => farm.runs(task)[0]?.settledAt);
    expect(farm.runs(task)[0]?.status).toMatchObject({ outcome: { kind: 'stopped', reason: 'paused by you' } });
    farm.clock.advance(24 * 3600_000);
    expect(farm.state(task).kind).toBe('held');
    expect(await pause(farm, task)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await valueOf(resume(farm, task));
    const again = await farm.running(task, 2);
    expect(again.spec.argv).toEqual(['fake', '--resume', farm.runs(task)[1]?.sessionId]);
    expect(promptOf(again)).toContain('was interrupted');
    giveVerdict(again);
    expect(stageOf(await farm.running(task, 3))).toBe('implementation');
  });

  it('begins its stage anew where its agent had said nothing', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    await farm.running(task);
    await valueOf(pause(farm, task));
    await valueOf(resume(farm, task));
    expect((await farm.running(task, 2)).spec.argv[1]).toBe('--session-id');
  });

  it('leaves its place to others, and a queued one its rank', async () => {
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '1' } });
    const workspaceId = await farm.repository();
    const first = await farm.task(workspaceId);
    await farm.running(first);
    const second = await farm.task(workspaceId);
    await valueOf(pause(farm, second));
    await valueOf(pause(farm, first));
    await valueOf(resume(farm, second));
    await farm.running(second);
    await valueOf(resume(farm, first));
    expect(farm.state(first).kind).toBe('queued');
  });

  it('that was held for a reason of its own goes on at once when it is resumed', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    tell(run, badTurn('limit-reached', farm.clock.now() + 3600_000));
    run.exit();
    await farm.untilState(task, 'held');
    await valueOf(resume(farm, task));
    await farm.running(task, 2);
  });

  it('is not one that waits for its user, has not started or is over', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository(), { start: false });
    expect(await pause(farm, task)).toMatchObject({ ok: false });
    expect(await resume(farm, task)).toMatchObject({ ok: false });
    await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'no' }, call));
    expect(await pause(farm, task)).toMatchObject({ ok: false });
  });
});

describe('a farm that is paused', () => {
  it('starts no task and no further stage, lets agents finish, and stays so over a restart', async () => {
    const before = await createEngineFarm();
    const workspaceId = await before.repository();
    const running = await before.task(workspaceId);
    const run = await before.running(running);
    expect(await valueOf(before.handlers['farm.pause']({}, call))).toEqual({ control: 'paused', liveRuns: 1 });
    const queued = await before.task(workspaceId);
    giveVerdict(run);
    expect(await before.untilState(running, 'held')).toMatchObject({
      code: 'farm-paused',
      stage: 'implementation',
      until: null,
    });
    const farm = await before.restart();
    expect(await control(farm)).toBe('paused');
    farm.clock.advance(3600_000);
    expect(farm.state(queued).kind).toBe('queued');
    expect(farm.worker.starts()).toBe(1);
    await valueOf(farm.handlers['farm.resume']({}, call));
    expect(stageOf(await farm.running(running, 2))).toBe('implementation');
    await farm.running(queued);
    const told = farm.app.store
      .events({ after: 0, limit: 500 })
      .events.flatMap(({ fact }) => (fact.type === 'farm.changed' ? [fact.control] : []));
    expect(told).toEqual(['paused', 'open']);
  });

  it('begins nothing that was being planned when it was paused', async () => {
    const farm = await createEngineFarm();
    const { pipelines } = farm.app;
    const prompt = pipelines.prompt.bind(pipelines);
    const task = await farm.task(await farm.repository(), { start: false });
    let paused: { liveRuns: number } | null = null;
    pipelines.prompt = async (name) => {
      paused ??= await valueOf(farm.handlers['farm.pause']({}, call));
      return prompt(name);
    };
    await valueOf(farm.handlers['task.start']({ taskId: task.id }, call));
    expect(await farm.untilState(task, 'held')).toMatchObject({ code: 'farm-paused' });
    expect(paused).toMatchObject({ liveRuns: 0 });
    expect(farm.runs(task)).toEqual([]);
    await valueOf(farm.handlers['farm.resume']({}, call));
    await farm.running(task);
  });

  it('does not try a problem again', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    await valueOf(farm.handlers['farm.pause']({}, call));
    run.exit({ code: null, signal: 'SIGKILL' });
    await farm.untilState(task, 'held');
    farm.clock.advance(3600_000);
    expect(farm.worker.starts()).toBe(1);
    await valueOf(farm.handlers['farm.resume']({}, call));
    await farm.running(task, 2);
  });
});

describe('stop-all', () => {
  it('pauses every running task, and resume lets exactly those go on', async () => {
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '3' } });
    const workspaceId = await farm.repository();
    const tasks = [await farm.task(workspaceId), await farm.task(workspaceId), await farm.task(workspaceId)];
    for (const task of tasks) tell(await farm.running(task), aText);
    const [first, second, third] = tasks as [Task, Task, Task];
    await farm.until('they have begun', () => tasks.every((task) => farm.runs(task)[0]?.ingestedTo));
    await valueOf(pause(farm, first));
    await valueOf(farm.handlers['farm.stop-all']({}, call));
    await farm.until('no agent is live', () => farm.worker.runs().every((run) => run.view().exit));
    expect(tasks.map((task) => farm.state(task).kind)).toEqual(['held', 'held', 'held']);
    expect(await control(farm)).toBe('paused');
    await farm.until('all is settled', () => tasks.every((task) => farm.runs(task)[0]?.settledAt));
    await valueOf(farm.handlers['farm.resume']({}, call));
    for (const task of [second, third]) expect((await farm.running(task, 2)).spec.argv[1]).toBe('--resume');
    expect(farm.state(first)).toMatchObject({ kind: 'held', code: 'paused' });
  });
});

describe('an agent whose start is being prepared', () => {
  it.each([
    ['all are stopped', (farm: EngineFarm) => farm.handlers['farm.stop-all']({}, call)],
    ['its task is cancelled', cancel],
    ['its task is paused', pause],
  ])('never begins where %s meanwhile', async (_why, stop) => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository(), { start: false });
    let stopped: unknown = null;
    const driver: AgentDriver = {
      ...fakeDriver,
      async prepare(input) {
        stopped ??= await valueOf<unknown>(stop(farm, task));
        return fakeDriver.prepare(input);
      },
    };
    (farm.app.drivers as Map<string, AgentDriver>).set('fake', driver);
    await valueOf(farm.handlers['task.start']({ taskId: task.id }, call));
    await farm.until('its run is settled', () => farm.runs(task)[0]?.settledAt);
    expect(farm.worker.starts()).toBe(0);
    expect(farm.runs(task)[0]).toMatchObject({ startedAt: null, status: { outcome: { kind: 'stopped' } } });
  });
});

describe('draining', () => {
  it('starts nothing more, and is over with the farm', async () => {
    const before = await createEngineFarm();
    const task = await before.task(await before.repository());
    const run = await before.running(task);
    expect(await valueOf(before.handlers['farm.drain']({}, call))).toMatchObject({ control: 'draining' });
    giveVerdict(run);
    expect(await before.untilState(task, 'held')).toMatchObject({ code: 'farm-paused' });
    const farm = await before.restart();
    expect(await control(farm)).toBe('open');
    expect(stageOf(await farm.running(task, 2))).toBe('implementation');
  });

  it('taken back lets things start again, those that it has held first', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    await valueOf(farm.handlers['farm.drain']({}, call));
    giveVerdict(run);
    await farm.untilState(task, 'held');
    expect(await valueOf(farm.handlers['farm.undrain']({}, call))).toMatchObject({ control: 'open' });
    expect(stageOf(await farm.running(task, 2))).toBe('implementation');
  });

  it('taken back leaves a farm paused that its user had paused, and its tasks say so', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    await valueOf(farm.handlers['farm.pause']({}, call));
    await valueOf(farm.handlers['farm.drain']({}, call));
    giveVerdict(run);
    expect(await farm.untilState(task, 'held')).toMatchObject({
      why: expect.stringContaining('about to end') as string,
    });
    expect(await valueOf(farm.handlers['farm.undrain']({}, call))).toMatchObject({ control: 'paused' });
    expect(farm.state(task)).toMatchObject({
      kind: 'held',
      code: 'farm-paused',
      why: expect.stringContaining('Croft is paused') as string,
    });
    expect(farm.worker.starts()).toBe(1);
    await valueOf(farm.handlers['farm.resume']({}, call));
    expect(stageOf(await farm.running(task, 2))).toBe('implementation');
  });

  it('that is over with a paused farm leaves no word of it', async () => {
    const before = await createEngineFarm();
    const task = await before.task(await before.repository());
    const run = await before.running(task);
    await valueOf(before.handlers['farm.pause']({}, call));
    await valueOf(before.handlers['farm.drain']({}, call));
    giveVerdict(run);
    await before.untilState(task, 'held');
    const farm = await before.restart();
    expect(await control(farm)).toBe('paused');
    expect(farm.state(task)).toMatchObject({ kind: 'held', why: expect.stringContaining('Croft is paused') as string });
  });
});

it('a machine that wakes looks at its holds at once', async () => {
  const farm = await createEngineFarm();
  const task = await farm.task(await farm.repository());
  const run = await farm.running(task);
  tell(run, badTurn('limit-reached', farm.clock.now() + 3600_000));
  run.exit();
  const held = await farm.untilState(task, 'held');
  if (held.kind !== 'held' || held.until === null) throw new Error('not held');
  const { now } = farm.clock;
  const until = held.until;
  farm.app.clock.now = () => Math.max(now(), until);
  farm.engine.wake();
  await farm.running(task, 2);
});
