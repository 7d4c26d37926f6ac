import { expect, it } from 'vitest';
import { playRandomly } from './random/world';

/** As long as this in all: a seed that has found something gets a test of its own beside this one. */
const BUDGET_MS = Number(process.env['CROFT_BUDGET'] ?? 20_000);
const STEPS = 400;
const FIRST_SEED = Number(process.env['CROFT_SEED'] ?? 1);

it('whatever happens in whatever order, nothing is done twice, lost or passed without a verdict', async () => {
  const until = Date.now() + BUDGET_MS;
  let seed = FIRST_SEED;
  do await playRandomly(seed++, STEPS);
  while (Date.now() < until && process.env['CROFT_SEED'] === undefined);
  expect(seed).toBeGreaterThan(FIRST_SEED);
}, 120_000);
