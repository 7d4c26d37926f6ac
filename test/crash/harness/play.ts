import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor } from '../../fakes/wait-for';
import type { FailPlan } from '../points';
import { INVARIANTS } from '../invariants';
import type { Scene, Tallies } from '../invariants/invariant';
import { createTallies, examine } from '../invariants/invariant';
import { createAcknowledged } from './acknowledged';
import { canariesOf } from './canaries';
import { createFarmKeeper } from './farm-keeper';
import type { FarmKeeper } from './farm-keeper';
import { feed, furnish } from './feeder';
import { readRows } from './outside';
import type { TaskRow } from './outside';
import { makePlaces } from './places';
import type { Blow, Moment, Schedule } from './schedule';
import { wordsOf } from './schedule';

/** What became of a seed. */
export interface Played {
  readonly schedule: Schedule;
  readonly tallies: Tallies;
  /** What happened, in order. */
  readonly trace: readonly string[];
  readonly faults: readonly string[];
  /** Tasks that were acknowledged. */
  readonly tasks: number;
  readonly struck: readonly string[];
  readonly tookMs: number;
  /** Folder with everything, kept where something was wrong. */
  readonly kept: string | null;
}

const QUIET_MS = 3_000;
const STRIKE_LIMIT_MS = 10_000;
const LOOK_MS = 100;
/** Pauses between tries are shorter than this, also on a machine with much else to do. */
const STUCK_MS = 30_000;

/** What a seed is played on. */
type Ground = Omit<Scene, 'phase'>;

/** Plays a schedule from its first task to its last check. */
export async function play(schedule: Schedule, keep = false): Promise<Played> {
  const startedAt = Date.now();
  const places = makePlaces(schedule.workspaces, schedule.tasks);
  const acknowledged = createAcknowledged(places.root);
  const canaries = canariesOf(schedule.seed);
  const keeper = createFarmKeeper(places, acknowledged, canaries.environment);
  const tallies = createTallies();
  const trace: string[] = [];
  const struck: string[] = [];
  const note = (text: string): void => void trace.push(`${((Date.now() - startedAt) / 1000).toFixed(2)} s  ${text}`);
  const scene: Ground = { places, schedule, acknowledged, keeper, canaries };
  const over = new AbortController();
  let areDealt = false;
  try {
    await keeper.ensureUp();
    await furnish(scene);
    const fed = feed(scene, {
      over: over.signal,
      enough: () => areDealt,
      unfinished: () => unfinishedOf(scene).length,
    });
    fed.catch(() => undefined);
    for (const timed of schedule.blows) {
      await moment(keeper, timed.at);
      note(wordsOf(timed));
      if (await deal(scene, timed.blow, note))
        struck.push(timed.blow.kind === 'fail' ? timed.blow.plan.point : timed.blow.kind);
      await examine(INVARIANTS, { ...scene, phase: 'down' }, tallies);
      await keeper.ensureUp();
      await examine(INVARIANTS, { ...scene, phase: 'up' }, tallies);
    }
    areDealt = true;
    await fed;
    await settle(scene);
    note('everything is over');
    keeper.seq();
    await examine(INVARIANTS, { ...scene, phase: 'over' }, tallies);
  } catch (error) {
    tallies.fault(0, error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    over.abort();
    await keeper.sweep();
  }
  const { faults } = tallies;
  if (faults.length > 0) note(`stderr of the farms: ${keeper.stderr().slice(-3000)}`);
  const kept = keep || faults.length > 0 ? places.root : null;
  if (!kept) places.remove();
  return {
    schedule,
    tallies,
    trace,
    faults,
    tasks: acknowledged.tasks.length,
    struck,
    tookMs: Date.now() - startedAt,
    kept,
  };
}

/** Waits for the moment of a blow. A farm in which nothing happens any more does not put it off for ever. */
async function moment(keeper: FarmKeeper, at: Moment): Promise<void> {
  const from = keeper.seq();
  let last = from;
  let quietSince = Date.now();
  await waitFor('the moment of a blow', () => {
    const seq = keeper.seq();
    if (seq !== last) quietSince = Date.now();
    last = seq;
    return !keeper.isUp() || seq >= from + at.events || Date.now() - quietSince > QUIET_MS;
  });
  await sleep(at.thenMs);
}

/** Deals a blow; answers whether it has struck. */
async function deal(scene: Ground, blow: Blow, note: (text: string) => void): Promise<boolean> {
  const { keeper } = scene;
  switch (blow.kind) {
    case 'kill':
      await keeper.kill(blow.target);
      return true;
    case 'end': {
      const code = await keeper.end();
      if (code !== 0) throw new Error(`the farm ended with code ${code} after SIGTERM`);
      return true;
    }
    case 'fail': {
      keeper.lay(blow.plan);
      if (blow.first) await keeper.kill(blow.first);
      await keeper.ensureUp();
      await passed(keeper, scene, blow.plan);
      keeper.takeBack();
      const struck = keeper.struck(blow.plan);
      if (struck === null) {
        note(`${blow.plan.point} was not passed ${blow.plan.nth} times`);
        return false;
      }
      if (blow.plan.action === 'kill')
        await waitFor('the end of the farm', () => keeper.pid() !== struck || !keeper.isUp());
      return true;
    }
  }
}

/** Waits until a plan has struck. It never will when everything is over. */
async function passed(keeper: FarmKeeper, scene: Ground, plan: FailPlan): Promise<void> {
  const deadline = Date.now() + STRIKE_LIMIT_MS;
  let lookedAt = Date.now();
  await waitFor('a fail-point', () => {
    if (keeper.struck(plan) !== null || Date.now() > deadline) return true;
    if (Date.now() - lookedAt < LOOK_MS) return false;
    lookedAt = Date.now();
    return leftOf(scene).length === 0;
  });
}

const unfinishedOf = ({ places }: Ground): TaskRow[] =>
  readRows(places).tasks.filter((task) => !['done', 'cancelled', 'needs-you'].includes(task.state_kind));

/** What is not over yet, in words. */
function leftOf(scene: Ground): string[] {
  const { runs, terminals } = readRows(scene.places);
  return [
    ...unfinishedOf(scene).map((task) => `${task.id} ${task.state}`),
    ...runs.filter((run) => run.settled_at === null).map((run) => `${run.id} ${run.status}`),
    ...terminals.filter((one) => one.state_kind !== 'ended').map((one) => `terminal ${one.id}`),
  ];
}

/** Everything that was acknowledged is over, and nothing is left to settle. As long as something happens, it is waited for. */
async function settle(scene: Ground): Promise<void> {
  const { keeper } = scene;
  let last = -1;
  let quietSince = Date.now();
  for (let left = leftOf(scene); left.length > 0; left = leftOf(scene)) {
    await keeper.ensureUp();
    if (keeper.seq() !== last) quietSince = Date.now();
    last = keeper.seq();
    if (Date.now() - quietSince > STUCK_MS) throw new Error(`stuck for ${STUCK_MS} ms: ${left.join('\n')}`);
    await sleep(LOOK_MS);
  }
}
