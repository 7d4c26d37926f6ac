import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fail } from '../../../src/main/contract/errors';
import type { Task } from '../../../src/main/contract/task';
import type { Git } from '../../../src/main/ports/git';
import type { Store } from '../../../src/main/ports/store';
import { StoreTrouble } from '../../../src/main/ports/store';
import { writeFiles } from '../../builders/repo';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { tell } from './fake-driver';

const of = (task: Task) => ({ taskId: task.id });
const takeOver = (farm: EngineFarm, task: Task) => farm.handlers['task.take-over'](of(task), call);
const handBack = (farm: EngineFarm, task: Task) => farm.handlers['task.hand-back'](of(task), call);
const pause = (farm: EngineFarm, task: Task) => farm.handlers['task.pause'](of(task), call);
const resume = (farm: EngineFarm, task: Task) => farm.handlers['task.resume'](of(task), call);

/** A task in its user's hands. */
async function inHand(farm: EngineFarm, workspaceId: string) {
  const task = await farm.task(workspaceId);
  tell(await farm.running(task), { kind: 'text', text: 'I look at it' });
  await farm.until('it has begun', () => farm.runs(task)[0]?.ingestedTo);
  await valueOf(takeOver(farm, task));
  return { task, mine: await farm.running(task, 2) };
}

/** A folder that is no repository, in which tasks work one at a time. */
async function plainFolder(farm: EngineFarm): Promise<string> {
  const path = join(farm.scratch.path, 'plain');
  mkdirSync(path);
  return (await valueOf(farm.handlers['workspace.create']({ path, acceptInPlace: true }, call))).id;
}

describe('a farm that is paused', () => {
  it('rests, also while the time of a hold has come', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    await valueOf(farm.handlers['farm.pause']({}, call));
    run.exit({ code: null, signal: 'SIGKILL' });
    await farm.untilState(task, 'held');
    farm.clock.advance(3600_000);
    for (let n = 0; n < 20; n += 1) {
      await turn();
      farm.clock.advance(0);
    }
    await turn();
    expect(farm.clock.pending()).toBe(0);
    await valueOf(farm.handlers['farm.resume']({}, call));
    await farm.running(task, 2);
  });
});

describe('a task that was handed back and waits in the queue', () => {
  it('can be taken over again', async () => {
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '1' } });
    const workspaceId = await farm.repository();
    const { task, mine } = await inHand(farm, workspaceId);
    mine.exit();
    await farm.untilState(task, 'needs-you');
    const other = await farm.task(workspaceId);
    await farm.running(other);
    await valueOf(farm.handlers['farm.pause']({}, call));
    await valueOf(handBack(farm, task));
    await farm.untilState(task, 'held');
    await valueOf(farm.handlers['farm.resume']({}, call));
    expect(farm.state(task).kind).toBe('queued');
    await valueOf(takeOver(farm, task));
    const again = await farm.running(task, 3);
    expect(farm.runs(task)[0]).toMatchObject({
      id: again.id,
      attended: true,
      sessionId: farm.runs(task)[1]?.sessionId,
    });
  });

  it('is not what a task is that has never begun', async () => {
    const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '1' } });
    const workspaceId = await farm.repository();
    await farm.running(await farm.task(workspaceId));
    const refused = await takeOver(farm, await farm.task(workspaceId));
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('waits for its turn') as string },
    });
  });
});

describe('a folder that is no repository', () => {
  it('has one agent at a time, also when a task is handed back', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await plainFolder(farm);
    const { task, mine } = await inHand(farm, workspaceId);
    mine.exit();
    await farm.untilState(task, 'needs-you');
    const other = await farm.task(workspaceId);
    await farm.running(other);
    expect(await handBack(farm, task)).toMatchObject({ ok: false, error: { reason: 'task.folder_busy' } });
    await valueOf(farm.handlers['task.cancel']({ taskId: other.id, reason: 'no' }, call));
    await farm.until('its agent has ended', () => farm.runs(other)[0]?.settledAt);
    await valueOf(handBack(farm, task));
    await farm.running(task, 3);
  });

  it('has one agent at a time, also when a task in hand is resumed', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await plainFolder(farm);
    const { task } = await inHand(farm, workspaceId);
    await valueOf(pause(farm, task));
    const other = await farm.task(workspaceId);
    await farm.running(other);
    expect(await resume(farm, task)).toMatchObject({ ok: false, error: { reason: 'task.folder_busy' } });
    await valueOf(farm.handlers['task.cancel']({ taskId: other.id, reason: 'no' }, call));
    await farm.until('its agent has ended', () => farm.runs(other)[0]?.settledAt);
    await valueOf(resume(farm, task));
    await farm.running(task, 3);
  });
});

describe('a terminal whose workspace is removed while it starts', () => {
  it('is ended', async () => {
    const farm = await createEngineFarm();
    const workspaceId = (await farm.repository()) as never;
    const { worker } = farm.app;
    const start = worker.start.bind(worker);
    const { promise: removed, resolve } = Promise.withResolvers<void>();
    worker.start = async (spec) => {
      const started = await start(spec);
      await removed;
      return started;
    };
    const input = { kind: 'shell', workspaceId, resume: false, cols: 100, rows: 30 } as const;
    const { id } = await valueOf(farm.handlers['terminal.start'](input, call));
    await farm.until('it is being started', () => farm.worker.starts() === 1);
    const run = farm.worker.run(id);
    await valueOf(farm.handlers['workspace.remove']({ workspaceId }, call));
    resolve();
    await farm.until('it is ended', () => run.view().exit);
    await farm.until('the worker may forget it', () => farm.worker.acknowledged.includes(id));
  });
});

describe('trouble', () => {
  it('of the disk, while words are sent again, harms nobody', async () => {
    let isFull = false;
    const wrapStore = (store: Store): Store => ({
      ...store,
      change(work) {
        if (isFull) throw new StoreTrouble('full', { code: 'unavailable', message: 'The disk is full.' });
        return store.change(work);
      },
    });
    const farm = await createEngineFarm({ wrapStore });
    const { mine } = await inHand(farm, await farm.repository());
    const noted = (count: number) => () =>
      farm.app.store.inputs(mine.id).filter(({ input }) => (input as { taken?: true }).taken).length === count;
    await farm.until('it is followed', () => farm.engine.live.get(mine.id));
    mine.write('READY');
    await valueOf(farm.handlers['run.say']({ runId: mine.id, text: 'first' }, call));
    await farm.until('it takes words', noted(1));
    farm.worker.goDown();
    await valueOf(farm.handlers['run.say']({ runId: mine.id, text: 'hello' }, call));
    isFull = true;
    farm.worker.goUp();
    await farm.until('it was tried', () => farm.logger.lines.some(({ level }) => level === 'error'));
    isFull = false;
    await farm.until('that they were sent is noted', noted(2));
    expect(mine.inputs.filter(({ text }) => text.includes('hello'))).toHaveLength(1);
  });

  it('of the worker does not count as a commit that does not work', async () => {
    let refusals = 0;
    const wrapGit = (git: Git): Git => ({
      ...git,
      commitAll: (o) => (refusals-- > 0 ? Promise.resolve(fail('conflict', 'Locked.')) : git.commitAll(o)),
    });
    const farm = await createEngineFarm({ wrapGit });
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    writeFiles(run.spec.cwd, { 'login.ts': 'half' });
    await farm.until('it is followed', () => farm.engine.live.get(run.id));
    farm.worker.goDown();
    await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'no' }, call));
    for (let n = 0; n < 120; n += 1) {
      farm.clock.advance(1000);
      await turn();
    }
    refusals = 1;
    farm.worker.goUp();
    await farm.until('its run is settled', () => farm.runs(task)[0]?.settledAt);
    expect(farm.scratch.git(run.spec.cwd, 'status', '--porcelain')).toBe('');
  });
});

describe('a folder that is no repository, while an agent in it is being ended', () => {
  it('is not given to the next task before that agent has gone', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await plainFolder(farm);
    const first = await farm.task(workspaceId);
    const run = await farm.running(first);
    run.onSignal = () => undefined;
    const second = await farm.task(workspaceId);
    await valueOf(pause(farm, first));
    await farm.until('it is told to end', () => run.signals.length > 0);
    for (let n = 0; n < 20; n += 1) await turn();
    expect(farm.state(second).kind).toBe('queued');
    run.exit({ code: null, signal: 'SIGINT' });
    await farm.running(second);
  });

  it('is not taken by a try that was held for it when another task was taken over there', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await plainFolder(farm);
    const { task, mine } = await inHand(farm, workspaceId);
    mine.exit();
    await farm.untilState(task, 'needs-you');
    const other = await farm.task(workspaceId);
    (await farm.running(other)).exit({ code: null, signal: 'SIGKILL' });
    await farm.untilState(other, 'held');
    await farm.until('it is settled', () => farm.runs(other)[0]?.settledAt);
    await valueOf(takeOver(farm, task));
    const third = await farm.running(task, 3);
    farm.clock.advance(60_000);
    await farm.until('it waits', () => farm.state(other).kind === 'queued');
    expect(farm.worker.runs().filter((run) => !run.view().exit)).toEqual([third]);
  });
});
