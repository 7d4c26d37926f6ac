import type { Blow, DealBlow, Target } from '../harness/schedule';
import { CALLS_THAT_FAIL, FAIL_POINTS } from '../points';
import type { FailPlan, FailPointName } from '../points';
import type { Random } from '../harness/random';

/** R1, R2, R3 and R13: processes die or are ended, at any moment and at the named ones. */
export const dealKill: DealBlow = (random, name) => {
  const kind = random.int(1, 10);
  if (kind === 1) return { kind: 'end' };
  if (kind <= 5) return { kind: 'kill', target: random.pick(TARGETS) };
  return failAt(planOf(random, name));
};

/** Points that are passed only when something starts. */
const AT_START: Partial<Record<FailPointName, Target>> = {
  'farm.store-opened': 'farm',
  'farm.engine-started': 'farm',
  'worker-spawn.before': 'worker',
  'worker-spawn.after': 'worker',
};

function failAt(plan: FailPlan): Blow {
  const first = AT_START[plan.point] ?? null;
  return { kind: 'fail', plan: first ? { ...plan, nth: 1 } : plan, first };
}

/** A kill at each of the named points, once: nothing of it is drawn by lot. */
export const killAtEachPoint = (): Blow[] =>
  ALL_POINTS.map((point) => failAt({ id: `each-${point}`, point, nth: 1, action: 'kill', delayMs: 0 }));

/** The farm more often than the others: it is the one that users see die. */
const TARGETS: readonly Target[] = [
  'farm',
  'farm',
  'farm-and-git',
  'farm-and-git',
  'worker',
  'agent',
  'farm-and-worker',
];

const ALL_POINTS: readonly FailPointName[] = [...FAIL_POINTS.farm, ...FAIL_POINTS.worker];

function planOf(random: Random, id: string): FailPlan {
  const kind = random.int(1, 10);
  if (kind <= 2) {
    return { id, point: random.pick(CALLS_THAT_FAIL), nth: random.int(1, 5), action: 'error', delayMs: 0 };
  }
  const point = random.pick(ALL_POINTS);
  const nth = OFTEN.includes(point) && random.chance(0.6) ? random.int(2, 40) : random.int(1, 2);
  if (kind === 3) return { id, point, nth, action: 'delay', delayMs: random.int(50, 500) };
  return { id, point, nth, action: 'kill', delayMs: 0 };
}

/** Points that every run passes many times. */
const OFTEN: readonly FailPointName[] = [
  'commit.before',
  'commit.after',
  'git.before',
  'git.after',
  'worker-call.before',
  'worker-call.after',
  'spool.write.before',
  'spool.write.after',
];
