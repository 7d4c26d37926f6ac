import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

import { waitFor } from '../../fakes/wait-for';
import { deal } from '../faults/deal';
import type { Ground } from '../faults/ground';
import { INVARIANTS } from '../invariants';
import type { Tallies } from '../invariants/invariant';
import { createTallies, examine } from '../invariants/invariant';
import { createAcknowledged } from './acknowledged';
import { canariesOf } from './canaries';
import { createFarmKeeper } from './farm-keeper';
import type { FarmKeeper } from './farm-keeper';
import { feed, furnish } from './feeder';
import { leftOf, unfinishedOf } from './left';
import { makePlaces } from './places';
import type { Moment, Schedule } from './schedule';
import { wordsOf } from './schedule';
import { createWitness } from './witness';

/** What became of a seed. */
export interface Played {
  readonly schedule: Schedule;
  readonly tallies: Tallies;
  /** What happened, in order. */
  readonly trace: readonly string[];
  readonly faults: readonly string[];
  /** Tasks that were acknowledged. */
  readonly tasks: number;
  /** Points and other blows that have struck. */
  readonly struck: readonly string[];
  /** How many of the blows have struck. */
  readonly blows: number;
  readonly tookMs: number;
  /** Folder with everything, kept where something was wrong. */
  readonly kept: string | null;
}

const QUIET_MS = 3_000;
const LOOK_MS = 100;
/** Pauses between tries are shorter than this, also on a machine with much else to do. */
const STUCK_MS = 30_000;

export interface PlayOptions {
  /** Keeps the folder, also where nothing was wrong. */
  readonly keep?: boolean;
  /** Ends it in the middle: everything that it has started and made goes. */
  readonly signal?: AbortSignal;
}

/** What is told of a seed while it is played. */
interface Told {
  readonly tallies: Tallies;
  readonly trace: string[];
  readonly struck: string[];
  readonly note: (text: string) => void;
  blows: number;
}

/** Plays a schedule from its first task to its last check. */
export async function play(schedule: Schedule, { keep = false, signal }: PlayOptions = {}): Promise<Played> {
  const startedAt = Date.now();
  const places = makePlaces(schedule.workspaces, schedule.tasks);
  const acknowledged = createAcknowledged(places.root);
  const canaries = canariesOf(schedule.seed);
  const keeper = createFarmKeeper(places, acknowledged, canaries.environment);
  const tallies = createTallies();
  const trace: string[] = [];
  const note = (text: string): void => void trace.push(`${((Date.now() - startedAt) / 1000).toFixed(2)} s  ${text}`);
  const told: Told = { tallies, trace, note, struck: [], blows: 0 };
  const over = new AbortController();
  const scene: Ground = { places, schedule, acknowledged, keeper, canaries, witness: createWitness() };
  try {
    await Promise.race([playThrough(scene, told, over.signal), interrupted(signal)]);
  } catch (error) {
    tallies.fault(0, inspect(error));
  } finally {
    over.abort();
    await keeper.sweep();
  }
  const { faults } = tallies;
  if (faults.length > 0) note(`stderr of the farms: ${keeper.stderr().slice(-3000)}`);
  const kept = keep || (faults.length > 0 && signal?.aborted !== true) ? places.root : null;
  if (!kept) places.remove();
  const { struck, blows } = told;
  const tasks = acknowledged.tasks.length;
  return { schedule, tallies, trace, faults, tasks, struck, blows, tookMs: Date.now() - startedAt, kept };
}

/** Fails when somebody wants it to end. */
const interrupted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = (): void => reject(new Error('it was interrupted'));
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });

async function playThrough(scene: Ground, told: Told, over: AbortSignal): Promise<void> {
  const { keeper, schedule } = scene;
  const { tallies, note, struck } = told;
  let areDealt = false;
  await keeper.ensureUp();
  await furnish(scene);
  const fed = feed(scene, { over, enough: () => areDealt, unfinished: () => unfinishedOf(scene).length });
  fed.catch(() => undefined);
  for (const timed of schedule.blows) {
    await moment(keeper, timed.at);
    note(wordsOf(timed));
    const hits = await deal(scene, timed.blow, note);
    struck.push(...hits);
    if (hits.length > 0) told.blows += 1;
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
