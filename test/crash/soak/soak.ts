import { setTimeout as sleep } from 'node:timers/promises';

import { countsOf, memoryOf, moreThan } from './counts';
import type { Counts } from './counts';
import { STAGES_OF_A_TASK, startSoakedFarm } from './soaked-farm';
import type { SoakedFarm } from './soaked-farm';

/** Weeks of work in a short time: so many stages, with so many events of agents in all. */
export interface SoakPlan {
  readonly stages: number;
  readonly events: number;
}

/** What `npm test` plays. */
export const SHORT_SOAK: SoakPlan = { stages: 18, events: 1_800 };
/** A week of a busy farm. */
export const WEEK: SoakPlan = { stages: 5_000, events: 1_000_000 };

export interface Soaked {
  /** What there is more of than at the beginning, after everything came to rest. */
  readonly left: readonly string[];
  /** In words: speed and memory at the beginning and at the end. */
  readonly summary: string;
}

const WARM_UP_TASKS = 2;
const AT_ONCE = 2;
/** The farm keeps some things for a few seconds, in case that they are needed again. */
const REST_MS = 45_000;
const LOOK_MS = 500;

/** Lets a farm do its work over and over, then looks whether it is as it was. `note` hears how far it is. */
export async function soak(plan: SoakPlan, note: (words: string) => void, signal?: AbortSignal): Promise<Soaked> {
  const tasks = Math.max(6, Math.ceil(plan.stages / STAGES_OF_A_TASK));
  const farm = await startSoakedFarm({ eventsOfAStage: Math.ceil(plan.events / (tasks * STAGES_OF_A_TASK)) });
  try {
    for (let nr = 0; nr < WARM_UP_TASKS; nr += 1) await farm.doTask(nr);
    const before = await atRest(farm, null);
    const memoryBefore = await memoryOf(farm);
    const took = await doAll(farm, tasks, note, signal);
    const left = moreThan(before, await atRest(farm, before));
    const tenth = Math.max(1, Math.floor(took.length / 10));
    const [first, last] = [speedOf(took.slice(0, tenth)), speedOf(took.slice(-tenth))];
    const summary =
      `${took.length} tasks, ${took.length * STAGES_OF_A_TASK} stages, ${await farm.events()} events: ` +
      `a task of the first tenth took ${first} s, of the last ${last} s; ` +
      `the farm had ${memoryBefore} at the beginning, ${await memoryOf(farm)} at the end`;
    return { left: farm.stderr() === '' ? left : [...left, `it said: ${farm.stderr()}`], summary };
  } finally {
    await farm.close();
  }
}

/** Some at once, as a queue does. Answers how long each took, in the order of their ends. */
async function doAll(
  farm: SoakedFarm,
  tasks: number,
  note: (words: string) => void,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const took: number[] = [];
  let next = WARM_UP_TASKS;
  const work = async (): Promise<void> => {
    while (next < WARM_UP_TASKS + tasks && signal?.aborted !== true) {
      const nr = next;
      next += 1;
      const start = performance.now();
      await farm.doTask(nr);
      took.push(performance.now() - start);
      if (took.length % 100 === 0)
        note(`${took.length} of ${tasks} tasks, each of the last 100 took ${speedOf(took.slice(-100))} s`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return took;
}

/** What it holds when it has come to rest; with `before`: as soon as that is no more than it was then. */
async function atRest(farm: SoakedFarm, before: Counts | null): Promise<Counts> {
  const until = performance.now() + REST_MS;
  for (;;) {
    const counts = await countsOf(farm);
    const isCalm = before === null ? counts['runs with the workers'] === 0 : moreThan(before, counts).length === 0;
    if (isCalm || performance.now() > until) return counts;
    await sleep(LOOK_MS);
  }
}

const speedOf = (took: readonly number[]): string =>
  (took.reduce((sum, ms) => sum + ms, 0) / Math.max(1, took.length) / 1000).toFixed(2);
