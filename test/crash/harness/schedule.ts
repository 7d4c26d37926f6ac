import type { FailPlan } from '../points';
import type { Random } from './random';
import { randomOf } from './random';
import { planTask } from './task-script';
import type { PlannedTask } from './task-script';

/** When a blow falls: after that many further events of the farm's log, and that long after them. */
export interface Moment {
  readonly events: number;
  readonly thenMs: number;
}

/** Something that goes wrong. A family of faults adds its own kinds here, and what they do in its file under `faults/`. */
export type Blow =
  | { readonly kind: 'kill'; readonly target: Target }
  | AgentKill
  | OrderlyEnd
  | PowerCut
  /** A fail-point strikes at its nth pass from now on. `first`: who is killed so that the point is passed when it starts again. */
  /** What is to strike is waited for so long: a point may not be passed so often, for what is to be done does not lead there. */
  | { readonly kind: 'fail'; readonly plan: FailPlan; readonly first: Target | null; readonly withinMs: number };

/** Who is killed by SIGKILL. `farm-and-git`: with every git that the farm has started. */
export type Target = 'farm' | 'worker' | 'farm-and-git' | 'farm-and-worker';

/** SIGKILL for the process of one run, or for its whole group; `nth` says which of those that are there. */
export interface AgentKill {
  readonly kind: 'kill-agent';
  readonly whole: boolean;
  readonly nth: number;
}

/** As a user or the system ends the farm. `paused`: its user pauses it before, lets the agents finish, and resumes it after. */
export interface OrderlyEnd {
  readonly kind: 'end';
  readonly paused: boolean;
}

/** Everything dies at once, and the disk has only what was synced, and by chance more. */
export interface PowerCut {
  readonly kind: 'power-cut';
  readonly seed: number;
}

export interface TimedBlow {
  readonly at: Moment;
  readonly blow: Blow;
}

/** Everything that one seed does. */
export interface Schedule {
  readonly seed: number;
  readonly workspaces: number;
  readonly maxConcurrent: number;
  readonly tasks: readonly PlannedTask[];
  readonly blows: readonly TimedBlow[];
  /** Tasks are added so that never more than this are unfinished, and none after the last blow. */
  readonly ahead: number;
}

export interface Size {
  /** Unfinished tasks at a time. */
  readonly ahead: readonly [least: number, most: number];
  readonly blows: readonly [least: number, most: number];
}

export const SHORT: Size = { ahead: [2, 3], blows: [3, 4] };
export const LONG: Size = { ahead: [3, 6], blows: [6, 12] };
/** More than are needed: they are added until the last blow. */
const MOST_TASKS = 60;

/** The blows that a family of faults deals, from numbers of a seed. */
export type DealBlow = (random: Random, name: string) => Blow;

/** Everything that a seed does; nothing of it depends on the machine or on time. */
export function scheduleOf(seed: number, size: Size, deal: DealBlow): Schedule {
  const random = randomOf(seed);
  const workspaces = random.int(2, 3);
  const blowCount = random.int(...size.blows);
  const taskRandom = random.fork('tasks');
  const blowRandom = random.fork('blows');
  return {
    seed,
    workspaces,
    maxConcurrent: random.int(2, 4),
    ahead: random.int(...size.ahead),
    tasks: Array.from({ length: MOST_TASKS }, (_, index) => planTask(taskRandom, seed, index, workspaces)),
    blows: Array.from({ length: blowCount }, (_, index) => ({
      at: { events: blowRandom.int(0, 60), thenMs: blowRandom.int(0, 25) },
      blow: deal(blowRandom, `${seed}-${index}`),
    })),
  };
}

/** One line for the report. */
export const wordsOf = ({ at, blow }: TimedBlow): string =>
  `after ${at.events} events and ${at.thenMs} ms: ${wordsOfBlow(blow)}`;

function wordsOfBlow(blow: Blow): string {
  switch (blow.kind) {
    case 'kill':
      return `kill -9 of ${blow.target}`;
    case 'kill-agent':
      return `kill -9 of ${blow.whole ? 'the whole group of ' : ''}an agent`;
    case 'end':
      return `SIGTERM of the farm${blow.paused ? ', paused before' : ''}`;
    case 'power-cut':
      return `power cut ${blow.seed}`;
    case 'fail':
      return `${planWords(blow.plan)}${blow.first ? `, after a kill -9 of ${blow.first}` : ''}`;
  }
}

const planWords = ({ action, nth, point, next }: FailPlan): string =>
  `${action} at pass ${nth} of ${point}${next ? `, then ${planWords(next)}` : ''}`;
