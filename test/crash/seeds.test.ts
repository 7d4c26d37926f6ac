import { describe, expect, it } from 'vitest';

import { dealKill } from './faults/kills';
import { play } from './harness/play';
import { countsOf, faultsOf, lineOf } from './harness/report';
import { scheduleOf, SHORT } from './harness/schedule';

/** `npm run crash -- --seeds N` plays more, and longer ones. */
const SEEDS = [1, 2];

describe('farm, worker and agents killed and ended, and the power cut, at seeded moments', () => {
  it.each(SEEDS)('seed %i: every invariant holds', async (seed) => {
    const played = await play(scheduleOf(seed, SHORT, dealKill));
    console.log(`${lineOf(played)}\n${countsOf([played])}`);
    expect(played.faults, faultsOf(played, ' --short')).toEqual([]);
  });
});
