import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeWords } from '../../../src/main/contract/time-words';
import { call, createEngineFarm, valueOf } from '../engine/engine-farm';
import type { EngineFarm } from '../engine/engine-farm';
import { badTurn, endWhenClosed, giveVerdict, tell } from '../engine/fake-driver';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHORT = { env: { ORCHESTRATOR_STAGE_TIMEOUT_SPEC: '600' } };
/** 01:55 in Berlin; five minutes on it is 03:00 there. */
const BEFORE_SPRING = Date.UTC(2026, 2, 29, 0, 55);
/** 02:55 in Berlin; five minutes on it is 02:00 there once more. */
const BEFORE_AUTUMN = Date.UTC(2026, 9, 25, 0, 55);

const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Europe/Berlin';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

async function farmAt(at: number, options?: Parameters<typeof createEngineFarm>[0]): Promise<EngineFarm> {
  const farm = await createEngineFarm(options);
  farm.clock.jump(at - farm.clock.now());
  return farm;
}

it('is in force here', () => {
  expect(timeWords(BEFORE_SPRING, BEFORE_SPRING)).toBe('01:55');
  expect(timeWords(BEFORE_SPRING + 5 * MINUTE, BEFORE_SPRING)).toBe('03:00');
  expect(timeWords(BEFORE_AUTUMN + 5 * MINUTE, BEFORE_AUTUMN)).toBe('02:00');
});

describe.each([
  ['goes on', BEFORE_SPRING],
  ['goes back', BEFORE_AUTUMN],
])('a clock on the wall that %s by an hour', (_words, before) => {
  it('neither shortens nor lengthens the time of a run', async () => {
    const farm = await farmAt(before, SHORT);
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    farm.clock.advance(9 * MINUTE);
    expect(run.signals).toEqual([]);
    farm.clock.advance(2 * MINUTE);
    await farm.until('it is stopped', () => run.signals.length > 0);
    expect(run.signals).toMatchObject([{ kind: 'stop', reason: 'timeout' }]);
  });

  it('does not move the end of a limit', async () => {
    const farm = await farmAt(before);
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    endWhenClosed(run);
    const until = farm.clock.now() + 15 * MINUTE;
    tell(run, badTurn('limit-reached', until));
    await farm.untilState(task, 'held');
    farm.clock.advance(10 * MINUTE);
    expect(farm.state(task)).toMatchObject({ kind: 'held', code: 'limit' });
    farm.clock.advance(7 * MINUTE);
    await farm.running(task, 2);
  });
});

it.each([
  ['23', BEFORE_SPRING, Date.UTC(2026, 2, 28, 23)],
  ['25', BEFORE_AUTUMN, Date.UTC(2026, 9, 24, 22)],
])('a day of %s hours counts the cost of all of it, and none of the day before', async (_hours, at, midnight) => {
  const farm = await farmAt(midnight - 10 * MINUTE);
  const workspaceId = await farm.repository();
  const spend = async (costUsd: number): Promise<void> => {
    const task = await farm.task(workspaceId);
    const run = await farm.running(task);
    const tokens = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 };
    tell(run, { kind: 'usage', costUsd, tokens, turns: 1 });
    giveVerdict(run);
    await farm.running(task, 2);
    await valueOf(farm.handlers['task.cancel']({ taskId: task.id, reason: 'enough' }, call));
    await farm.until('it is over', () => farm.worker.runs().every((one) => one.view().exit));
  };
  const today = async (): Promise<number> => (await valueOf(farm.handlers['health.get']({}, call))).costTodayUsd;
  await spend(1);
  farm.clock.jump(midnight + 10 * MINUTE - farm.clock.now());
  await spend(2);
  expect(await today()).toBe(2);
  farm.clock.jump(at + 20 * HOUR - farm.clock.now());
  await spend(4);
  expect(await today()).toBe(6);
});
