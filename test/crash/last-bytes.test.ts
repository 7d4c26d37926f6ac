import { expect, it } from 'vitest';

import { waitFor } from '../fakes/wait-for';
import type { Ground } from './faults/ground';
import { createAcknowledged } from './harness/acknowledged';
import { canariesOf } from './harness/canaries';
import { createFarmKeeper } from './harness/farm-keeper';
import { workspaceId } from './harness/feeder';
import { unfinishedOf } from './harness/left';
import { readLives, readRows } from './harness/outside';
import { makePlaces } from './harness/places';
import { randomOf } from './harness/random';
import type { Schedule } from './harness/schedule';
import { planTask } from './harness/task-script';
import { createWitness } from './harness/witness';
import { INVARIANTS } from './invariants';
import { createTallies, examine } from './invariants/invariant';
import type { FailPlan } from './points';

const SEED = 91;
/** After the end of the agent and the first refusal: the end is recorded by then, where that does not wait for the bytes. */
const END_MS = 3_000;
const DONE_MS = 60_000;
/** All but that of open files, which takes long and has nothing to do with it. */
const LOOKED_AT = INVARIANTS.filter(({ nr }) => nr !== 12);

const refused: FailPlan = {
  id: 'refused',
  point: 'terminal.write.before',
  nth: 1,
  action: 'refuse',
  delayMs: 0,
  next: null,
};

/** A bench with one task that was added. */
async function withTask(): Promise<Ground> {
  const task = { ...planTask(randomOf(SEED), SEED, 0, 1), cancelAfter: null };
  const schedule: Schedule = { seed: SEED, workspaces: 1, maxConcurrent: 1, tasks: [task], blows: [], ahead: 1 };
  const places = makePlaces(1, [task]);
  const acknowledged = createAcknowledged(places.root);
  const canaries = canariesOf(SEED);
  const keeper = createFarmKeeper(places, acknowledged, canaries.environment);
  const ground = { places, schedule, acknowledged, canaries, keeper, witness: createWitness() };
  await keeper.ensureUp();
  const [path] = places.repositories;
  const workspace = { id: workspaceId(SEED, 0), path, permission_mode: 'bypassPermissions' };
  await keeper.call('POST', '/api/workspaces', workspace);
  return ground;
}

it('keeps the last bytes of a run when the farm dies while the disk does not take them: its end waits for them', async () => {
  const ground = await withTask();
  const { keeper, places, schedule, acknowledged } = ground;
  try {
    keeper.lay(refused);
    const [task] = schedule.tasks;
    if (!task) throw new Error('no task');
    const body = { id: task.id, workspace_id: workspaceId(SEED, 0), title: task.title, pipeline: 'crash' };
    const { status } = await keeper.call('POST', '/api/tasks', { ...body, agent: 'scripted', start: true });
    expect(status).toBeLessThan(300);
    acknowledged.task(task.id);
    await waitFor('the end of the first agent', () => readLives(places).some(({ what }) => what === 'end'));
    await waitFor('bytes that are refused', () => keeper.struck(refused) !== null);
    const until = Date.now() + END_MS;
    await waitFor('a record of its end, or none', () => {
      const [run] = readRows(places).runs;
      return run?.status_kind === 'ended' || Date.now() > until;
    });
    await keeper.kill('farm');
    keeper.takeBack();
    await keeper.ensureUp();
    await waitFor('the end of the task', () => unfinishedOf(ground).length === 0, DONE_MS);
    const tallies = createTallies();
    await waitFor('the last row', () => readRows(places).runs.every((run) => run.settled_at !== null));
    await examine(LOOKED_AT, { ...ground, phase: 'over' }, tallies);
    expect(tallies.faults).toEqual([]);
    expect(tallies.checks.get(7)).toBeGreaterThan(10);
  } finally {
    await keeper.sweep();
    places.remove();
  }
});
