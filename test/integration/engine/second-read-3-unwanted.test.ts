import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createEngine } from '../../../src/main/app/engine/engine';
import { fail } from '../../../src/main/contract/errors';
import { RunId } from '../../../src/main/contract/ids';
import type { Task } from '../../../src/main/contract/task';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { giveVerdict } from './fake-driver';

const STILL_THERE = 'is at work on this task';
const STRANGER = RunId.parse('run_00000000000000000a');

/** A farm that is about to start again: its worker runs an agent of a task that the database knows nothing of, and that takes its time to end. */
async function farmWithStranger() {
  const farm = await createEngineFarm();
  const task = await farm.task(await farm.repository(), { start: false });
  await farm.engine.dispose();
  const { path } = farm.scratch;
  const labels = { task: task.id, stage: 'implementation', attempt: '2' };
  await valueOf(
    farm.worker.start({ id: STRANGER, argv: ['agent'], cwd: path, env: {}, io: { kind: 'pipes' }, labels }),
  );
  const stranger = farm.worker.run(STRANGER);
  stranger.onSignal = () => undefined;
  return { farm, task, stranger };
}

const isTold = ({ app }: EngineFarm, words: string): boolean =>
  app.store
    .events({ after: 0, limit: 1_000 })
    .events.some(({ fact }) => fact.type === 'notice' && fact.message.includes(words));

const startedFor = ({ worker }: EngineFarm, task: Task) =>
  worker.runs().filter(({ id, spec }) => id !== STRANGER && spec.labels['task'] === task.id);

it('no agent begins while one that the database does not know is at work on the same task', async () => {
  const { farm: before, task, stranger } = await farmWithStranger();
  const farm = await before.restart();
  await valueOf(farm.handlers['task.start']({ taskId: task.id }, call));
  await farm.until('a start is tried', () => isTold(farm, STILL_THERE) || startedFor(farm, task).length > 0);
  expect(startedFor(farm, task)).toEqual([]);
  expect(stranger.signals).not.toEqual([]);
  stranger.exit();
  await farm.running(task);
  expect(startedFor(farm, task)).toHaveLength(1);
});

it('no agent begins before the worker has said who is at work', async () => {
  const { farm, task, stranger } = await farmWithStranger();
  let answers = false;
  const silent = {
    ...farm.worker,
    isUp: () => answers,
    list: () => (answers ? farm.worker.list() : Promise.resolve(fail('unavailable', 'no answer'))),
  };
  const engine = createEngine({ ...farm.app, worker: silent });
  onTestFinished(() => engine.dispose());
  await engine.start();
  await valueOf(farm.handlers['task.start']({ taskId: task.id }, call));
  await farm.until('a start is tried', () => isTold(farm, 'is away') || startedFor(farm, task).length > 0);
  expect(startedFor(farm, task)).toEqual([]);
  answers = true;
  farm.worker.goDown();
  farm.worker.goUp();
  await farm.until('a start is tried again', () => isTold(farm, STILL_THERE) || startedFor(farm, task).length > 0);
  expect(startedFor(farm, task)).toEqual([]);
  stranger.exit();
  await farm.running(task);
});

it('the work of a run is not committed while an agent that the database does not know writes in the same worktree', async () => {
  const before = await createEngineFarm();
  const task = await before.task(await before.repository());
  const run = await before.running(task);
  await before.engine.dispose();
  giveVerdict(run);
  run.exit();
  const labels = { task: task.id, stage: 'implementation', attempt: '2' };
  const { cwd } = run.spec;
  await valueOf(before.worker.start({ id: STRANGER, argv: ['agent'], cwd, env: {}, io: { kind: 'pipes' }, labels }));
  const stranger = before.worker.run(STRANGER);
  stranger.onSignal = () => undefined;
  const farm = await before.restart();
  const present = () => farm.runs(task).find(({ id }) => id === run.id);
  await farm.until('its end is stored', () => present()?.endedAt);
  /** Each try to commit tells the other to end. */
  const told = stranger.signals.length;
  farm.engine.wake();
  await farm.until('the commit has waited, or was made', () => stranger.signals.length > told || present()?.settledAt);
  expect(present()?.settledAt).toBeNull();
  writeFileSync(join(cwd, 'last-words.txt'), 'of the other');
  stranger.exit();
  await farm.until('its work is committed', () => present()?.settledAt);
  expect(farm.scratch.git(cwd, 'status', '--porcelain')).toBe('');
});
