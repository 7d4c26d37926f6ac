import { expect, it } from 'vitest';

import { pairOf } from './faults/kills';
import { play } from './harness/play';
import { randomOf } from './harness/random';
import { countsOf, faultsOf, lineOf } from './harness/report';
import type { Blow } from './harness/schedule';
import { planTask } from './harness/task-script';

const SEED = 90;
const WORKSPACES = 2;
/** More than are needed: they are added as long as there are blows. */
const TASKS = 60;
const PAIRS = 3;
const POWER_CUTS = 3;

it('one of each kind of blow, of some more: every invariant holds', async () => {
  const random = randomOf(SEED);
  const blows: Blow[] = [
    { kind: 'kill-agent', whole: false, nth: 0 },
    { kind: 'kill-agent', whole: true, nth: 1 },
    { kind: 'end', paused: false },
    { kind: 'end', paused: true },
    {
      kind: 'fail',
      withinMs: 10_000,
      plan: { id: 'end', point: 'commit.after', nth: 9, action: 'end', delayMs: 0, next: null },
      first: null,
    },
    ...Array.from({ length: POWER_CUTS }, (_, index): Blow => ({ kind: 'power-cut', seed: SEED + index })),
    ...Array.from({ length: PAIRS }, (_, index): Blow => ({
      kind: 'fail',
      withinMs: 10_000,
      plan: pairOf(random, `pair-${index}`),
      first: null,
    })),
  ];
  const played = await play({
    seed: SEED,
    workspaces: WORKSPACES,
    maxConcurrent: 2,
    ahead: 3,
    tasks: Array.from({ length: TASKS }, (_, index) => ({ ...planTask(random, SEED, index, WORKSPACES), pauseMs: 0 })),
    blows: blows.map((blow) => ({ at: { events: random.int(5, 40), thenMs: random.int(0, 20) }, blow })),
  });
  console.log(`${lineOf(played)}\n${countsOf([played])}`);
  expect(played.faults, faultsOf(played, '')).toEqual([]);
  expect(new Set(played.struck)).toEqual(new Set([...played.struck, 'kill-agent', 'end', 'power-cut']));
});
