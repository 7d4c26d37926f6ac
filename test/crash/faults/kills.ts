import type { Blow, DealBlow, Target } from '../harness/schedule';
import { CALLS_THAT_FAIL, FAIL_POINTS } from '../points';
import type { FailPlan, FailPointName } from '../points';
import type { Random } from '../harness/random';

/** R1, R2, R3 and R13, and the power: processes die or are ended, at any moment and at the named ones, also while they recover from it. */
export const dealKill: DealBlow = (random, name) => {
  const kind = random.int(1, 20);
  if (kind <= 5) return { kind: 'kill', target: random.pick(TARGETS) };
  if (kind <= 8) return { kind: 'kill-agent', whole: random.chance(0.5), nth: random.int(0, 5) };
  if (kind <= 10) return { kind: 'end', paused: random.chance(0.25) };
  if (kind <= 12) return { kind: 'power-cut', seed: random.int(0, 2 ** 31) };
  if (kind <= 16) return failAt(pairOf(random, name));
  return failAt(planOf(random, name));
};

/** Points that are passed only when something starts. */
const AT_START: Partial<Record<FailPointName, Target>> = {
  'farm.store-opened': 'farm',
  'farm.engine-started': 'farm',
  'worker-spawn.before': 'worker',
  'worker-spawn.after': 'worker',
};

/** By lot much is drawn that does not come to pass. */
const WITHIN_MS = 10_000;
/** What surely comes to pass may take its time on a busy machine. */
const SURELY_WITHIN_MS = 60_000;

function failAt(plan: FailPlan, withinMs = WITHIN_MS): Blow {
  const first = AT_START[plan.point] ?? null;
  return { kind: 'fail', plan: first ? { ...plan, nth: 1 } : plan, first, withinMs };
}

/** A kill at each of the named points, once: nothing of it is drawn by lot. */
export const killAtEachPoint = (): Blow[] =>
  ALL_POINTS.map((point) => failAt(killAt(`each-${point}`, point, 1), SURELY_WITHIN_MS));

const killAt = (id: string, point: FailPointName, nth: number, next: FailPlan | null = null): FailPlan => ({
  id,
  point,
  nth,
  action: 'kill',
  delayMs: 0,
  next,
});

/** The farm more often than the others: it is the one that users see die. */
const TARGETS: readonly Target[] = ['farm', 'farm', 'farm-and-git', 'farm-and-git', 'worker', 'farm-and-worker'];

const ALL_POINTS: readonly FailPointName[] = [...FAIL_POINTS.farm, ...FAIL_POINTS.worker];
const isOfWorker = (point: FailPointName): boolean => FAIL_POINTS.worker.some((name) => name === point);

/** A kill at one point, and another at a point that is passed while that is recovered from, or soon after. */
export function pairOf(random: Random, id: string): FailPlan {
  const first = random.pick(ALL_POINTS);
  const dies = isOfWorker(first) || AT_START[first] === 'worker' ? 'worker' : 'farm';
  const choices = ALL_POINTS.filter((point) => (AT_START[point] ?? dies) === dies);
  const second = random.pick(choices);
  const next = killAt(`${id}-2`, second, passOf(random, second, 8));
  return killAt(`${id}-1`, first, passOf(random, first, 20), AT_START[second] ? { ...next, nth: 1 } : next);
}

function planOf(random: Random, id: string): FailPlan {
  const kind = random.int(1, 10);
  const plan = { id, delayMs: 0, next: null };
  if (kind <= 2) return { ...plan, point: random.pick(CALLS_THAT_FAIL), nth: random.int(1, 5), action: 'error' };
  if (kind === 3) return { ...plan, point: random.pick(OFTEN_IN_FARM), nth: random.int(1, 40), action: 'end' };
  const point = random.pick(ALL_POINTS);
  const nth = passOf(random, point, 40);
  if (kind === 4) return { ...plan, point, nth, action: 'delay', delayMs: random.int(50, 500) };
  return { ...plan, point, nth, action: 'kill' };
}

const passOf = (random: Random, point: FailPointName, most: number): number =>
  OFTEN.includes(point) && random.chance(0.6) ? random.int(2, most) : random.int(1, 2);

/** Points that every run passes many times. */
const OFTEN_IN_FARM: readonly FailPointName[] = [
  'commit.before',
  'commit.after',
  'git.before',
  'git.after',
  'worker-call.before',
  'worker-call.after',
];
const OFTEN: readonly FailPointName[] = [...OFTEN_IN_FARM, 'spool.write.before', 'spool.write.after'];
