import { describe, expect, it } from 'vitest';

import { historyOf } from './model/history';

const SEEDS = 50;
const STEPS = 2_000;
const FIRST = Number(process.env['CROFT_CRASH_SEED'] ?? '1');

describe('task machine, planner and queue in random histories with crashes', () => {
  it(`every task ends exactly once, one run lives per task, the order holds: ${SEEDS} seeds of ${STEPS} steps`, () => {
    const histories = Array.from({ length: SEEDS }, (_, index) => historyOf(FIRST + index, STEPS));
    for (const { seed, faults } of histories) {
      expect(
        faults,
        `seed ${seed}: CROFT_CRASH_SEED=${seed} vitest run --project crash test/crash/model.test.ts`,
      ).toEqual([]);
    }
    const sum = (pick: (history: (typeof histories)[number]) => number) =>
      histories.reduce((all, one) => all + pick(one), 0);
    console.log(
      `model: ${sum((one) => one.steps)} steps, ${sum((one) => one.tasks)} tasks, ${sum((one) => one.crashes)} crashes, seeds ${FIRST} to ${FIRST + SEEDS - 1}`,
    );
    expect(sum((one) => one.tasks)).toBeGreaterThan(500);
    expect(sum((one) => one.crashes)).toBeGreaterThan(1_000);
  });
});
