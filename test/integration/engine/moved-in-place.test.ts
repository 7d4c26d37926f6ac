import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';

/** A folder that is no repository, with room for more agents than may work in it. */
async function plain() {
  const farm = await createEngineFarm({ env: { ORCHESTRATOR_MAX_CONCURRENT: '3' } });
  const path = join(farm.scratch.path, 'plain');
  mkdirSync(path);
  const { id } = await valueOf(farm.handlers['workspace.create']({ path, acceptInPlace: true }, call));
  const now = `${path}-moved`;
  return {
    farm,
    id,
    now,
    async move() {
      renameSync(path, now);
      await valueOf(farm.handlers['workspace.create']({ id, path: now }, call));
    },
  };
}

/** A task that was queued last and has room begins: the others could have begun, too. */
async function queueIsLookedAt(farm: EngineFarm) {
  await farm.running(await farm.task(await farm.repository('elsewhere')));
}

it.each(['on the list', 'off the list'])(
  'a task that worked in a folder itself goes on where that is now, with its workspace %s',
  async (where) => {
    const { farm, id, now, move } = await plain();
    const task = await farm.task(id);
    await farm.running(task);
    await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'no' }, call));
    await farm.until('no run is open', () => farm.app.store.openRuns().length === 0);
    if (where === 'off the list') await valueOf(farm.handlers['workspace.remove']({ workspaceId: id }, call));
    const from = farm.app.store.lastSeq();
    await move();
    expect(farm.present(task)).toMatchObject({ place: { kind: 'in-place', path: now } });
    const facts = farm.app.store.events({ after: from, limit: 9 }).events.map(({ fact }) => fact.type);
    expect(facts.toSorted()).toEqual(['task.changed', 'workspace.changed']);
    await valueOf(farm.handlers['task.retry']({ taskId: task.id }, call));
    expect((await farm.running(task, 2)).spec.cwd).toBe(now);
  },
);

it('no second agent works in a folder that has moved', async () => {
  const { farm, id, move } = await plain();
  const held = await farm.task(id);
  await farm.running(held);
  await valueOf(farm.handlers['task.pause']({ taskId: held.id }, call));
  await farm.untilState(held, 'held');
  await farm.until('no run is open', () => farm.app.store.openRuns().length === 0);
  const other = await farm.task(id, { start: false });
  await move();
  await valueOf(farm.handlers['task.start']({ taskId: other.id }, call));
  await farm.running(other);
  await valueOf(farm.handlers['task.resume']({ taskId: held.id }, call));
  await queueIsLookedAt(farm);
  expect(farm.state(held).kind).toBe('queued');
});

it('an agent that was at work while its folder moved keeps it to itself, and the next of its task works where it is now', async () => {
  const { farm, id, now, move } = await plain();
  const task = await farm.task(id);
  const first = await farm.running(task);
  const other = await farm.task(id);
  await move();
  // The process is in the folder under its old name, and is followed there.
  expect(farm.present(task)).toMatchObject({ place: { path: first.spec.cwd } });
  await queueIsLookedAt(farm);
  expect(farm.state(other).kind).toBe('queued');
  // Another folder has its old name by now.
  mkdirSync(first.spec.cwd);
  await valueOf(farm.handlers['task.pause']({ taskId: task.id }, call));
  await valueOf(farm.handlers['task.cancel']({ taskId: other.id, reason: 'no' }, call));
  await farm.untilState(task, 'held');
  await farm.until('its agent has ended', () => farm.runs(task)[0]?.settledAt);
  await valueOf(farm.handlers['task.resume']({ taskId: task.id }, call));
  expect((await farm.running(task, 2)).spec.cwd).toBe(now);
  expect(farm.present(task)).toMatchObject({ place: { kind: 'in-place', path: now } });
});
