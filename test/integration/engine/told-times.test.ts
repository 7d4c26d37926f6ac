import { describe, expect, it } from 'vitest';
import type { FarmEvent } from '../../../src/main/contract/event';
import type { TaskId } from '../../../src/main/contract/ids';
import type { Task } from '../../../src/main/contract/task';
import { applyEvents } from '../../../src/renderer/src/state/farm/apply-events';
import { emptyFarm } from '../../../src/renderer/src/state/farm/farm-state';
import type { FarmState } from '../../../src/renderer/src/state/farm/farm-state';
import { presentRun } from '../../../src/renderer/src/state/view/present-run';
import { taskTimes } from '../../../src/renderer/src/state/view/work-times';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { anAskEvent, giveVerdict, tell } from './fake-driver';

const usage = (costUsd: number) =>
  ({
    kind: 'usage',
    ...{ costUsd, turns: 1 },
    tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
  }) as const;

/** A client that follows the farm's log with the page of a task open, and all that it was told so far. */
function follow({ app }: EngineFarm, openTask: TaskId) {
  let state: FarmState = { ...emptyFarm, seq: 0, openTask };
  const hear = (events: readonly FarmEvent[]): void => void (state = applyEvents(state, events));
  hear(app.store.events({ after: 0, limit: 1_000 }).events);
  app.store.onCommit(hear);
  return (task: Task) => {
    const known = state.tasks.get(task.id);
    if (!known) throw new Error('the client knows no such task');
    const times = taskTimes(known, presentRun(state.runs, task.id), state.asks, app.clock.now());
    return { took: times.worked, waited: times.waited, workedMs: known.workedMs, costUsd: known.costUsd };
  };
}

/** A farm with a task whose agent has worked a minute and told what it has cost; it ends a moment after it is told to. */
async function farmAtWork() {
  const farm = await createEngineFarm();
  const task = await farm.task(await farm.repository());
  const known = follow(farm, task.id);
  const run = await farm.running(task);
  run.onSignal = () => undefined;
  farm.clock.advance(60_000);
  tell(run, usage(0.5));
  await farm.until('what it costs is known', () => farm.runs(task)[0]?.totals.costUsd);
  return { farm, task, known, run };
}

describe('a client knows how long a task has worked and what it has cost', () => {
  const stops = {
    paused: (farm: EngineFarm, taskId: TaskId) => valueOf(farm.handlers['task.pause']({ taskId }, call)),
    'stopped with all others': (farm: EngineFarm) => valueOf(farm.handlers['farm.stop-all']({}, call)),
    cancelled: (farm: EngineFarm, taskId: TaskId) =>
      valueOf(farm.handlers['task.cancel']({ taskId, reason: 'no' }, call)),
  };

  it.each(Object.entries(stops))('after it was %s and its agent has ended', async (_how, stop) => {
    const { farm, task, known, run } = await farmAtWork();
    const { took } = known(task);
    await stop(farm, task.id);
    farm.clock.advance(2_000);
    /** Its agent is still ending. */
    expect(known(task).took).toBeGreaterThanOrEqual(took + 2_000);
    tell(run, usage(0.7));
    run.exit({ stopReason: 'paused by you' });
    await farm.until('its end is settled', () => farm.runs(task)[0]?.settledAt);
    const { workedMs = 0, costUsd } = farm.present(task);
    expect(workedMs).toBeGreaterThanOrEqual(62_000);
    expect(costUsd).toBe(0.7);
    expect(known(task)).toEqual({ took: workedMs, waited: 0, workedMs, costUsd });
  });

  it('at every moment of a run that asks: what it has worked stands still, and what it waits grows', async () => {
    const { farm, task, known, run } = await farmAtWork();
    tell(run, anAskEvent());
    await farm.until('it asks', () => farm.present(task).openAsks);
    const [ask] = farm.app.store.openAsks(task.id);
    if (!ask) throw new Error('it asks nothing');
    const { took } = known(task);
    const jumps: number[] = [];
    farm.app.store.onCommit(() => void (known(task).took > took + 5_000 && jumps.push(known(task).took - took)));
    farm.clock.advance(3_600_000);
    expect(known(task).took).toBe(took);
    expect(known(task).waited).toBeGreaterThanOrEqual(3_600_000);
    await valueOf(farm.handlers['run.answer']({ askId: ask.id, answer: { kind: 'allow', always: false } }, call));
    giveVerdict(run);
    run.exit();
    await farm.running(task, 2);
    expect(jumps).toEqual([]);
    const { workedMs, waitedMs } = farm.present(task);
    expect(known(task)).toMatchObject({ workedMs, waited: waitedMs });
  });

  it('at every moment of a run that ends by itself, counted once', async () => {
    const { farm, task, known, run } = await farmAtWork();
    let took = known(task).took;
    const offs: number[] = [];
    farm.app.store.onCommit(() => {
      const now = known(task).took;
      /** The clock of the test goes on by 10 ms at each look. */
      if (now < took || now > took + 5_000) offs.push(now - took);
      took = now;
    });
    giveVerdict(run);
    run.exit();
    await farm.running(task, 2);
    expect(offs).toEqual([]);
    expect(known(task)).toMatchObject({ workedMs: farm.present(task).workedMs, costUsd: 0.5 });
  });
});
