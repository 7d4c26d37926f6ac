import { describe, expect, it } from 'vitest';
import { createEngineFarm } from '../engine/engine-farm';
import type { EngineFarm } from '../engine/engine-farm';
import { badTurn, endWhenClosed, giveVerdict, tell } from '../engine/fake-driver';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SHORT = { env: { ORCHESTRATOR_STAGE_TIMEOUT_SPEC: '600' } };

/** The log's sequence has no hole and goes on, whatever its times say. */
function seqsOf({ app }: EngineFarm): number[] {
  return app.store.events({ after: 0, limit: 1_000 }).events.map(({ seq }) => seq);
}

describe.each([
  ['10 days on', 10 * DAY],
  ['10 days back', -10 * DAY],
])('a clock that is set %s', (_words, jump) => {
  it('ends no run, and the task goes on to its end with a log in order', async () => {
    const farm = await createEngineFarm(SHORT);
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    farm.clock.jump(jump);
    farm.clock.advance(5 * MINUTE);
    expect(run.signals).toEqual([]);
    giveVerdict(run);
    giveVerdict(await farm.running(task, 2));
    farm.clock.jump(-jump);
    giveVerdict(await farm.running(task, 3));
    await farm.untilState(task, 'done');
    const seqs = seqsOf(farm);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(farm.worker.starts()).toBe(3);
  });

  it('ends no run at a restart of the farm, and a run that has had its time is stopped all the same', async () => {
    const farm = await createEngineFarm(SHORT);
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    farm.clock.advance(5 * MINUTE);
    farm.clock.jump(jump);
    await farm.stop();
    const next = await farm.restart(SHORT);
    await next.until('the run is followed', () => next.engine.live.get(run.id));
    next.clock.advance(2 * MINUTE);
    await next.until('its time is looked at', () => next.clock.pending() > 0);
    expect(run.signals).toEqual([]);
    next.clock.advance(10 * MINUTE);
    await next.until('it is stopped', () => run.signals.length > 0);
    expect(run.signals).toMatchObject([{ kind: 'stop', reason: 'timeout' }]);
  });

  it('holds no try back for long, and leaves the runs of a task in the order in which they were made', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const first = await farm.running(task);
    farm.clock.jump(jump);
    first.exit({ how: 'lost', code: null, message: 'The machine was restarted.' });
    await farm.untilState(task, 'held');
    for (let minute = 0; minute < 30; minute += 1) farm.clock.advance(MINUTE);
    const second = await farm.running(task, 2);
    const byTime = farm.runs(task).toSorted((a, b) => a.createdAt - b.createdAt);
    expect(byTime.map(({ id }) => id)).toEqual([first.id, second.id]);
  });
});

describe('a limit that ends at a time of the day', () => {
  it('is waited for by the clock on the wall', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const run = await farm.running(task);
    const until = farm.clock.now() + 10 * DAY;
    endWhenClosed(run);
    tell(run, badTurn('limit-reached', until));
    expect(await farm.untilState(task, 'held')).toMatchObject({ code: 'limit' });
    farm.clock.advance(60 * MINUTE);
    expect(farm.state(task)).toMatchObject({ kind: 'held', code: 'limit' });
    farm.clock.jump(10 * DAY);
    farm.clock.advance(2 * MINUTE);
    await farm.running(task, 2);
  });
});
