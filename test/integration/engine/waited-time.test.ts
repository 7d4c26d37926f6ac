import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FarmEvent } from '../../../src/main/contract/event';
import type { Task } from '../../../src/main/contract/task';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { anAskEvent, giveVerdict, giveVerdictInTerminal, hookOf, tell } from './fake-driver';
import { terminalTask } from './terminal-task';

const MINUTE = 60_000;

/** A farm with a task whose agent has worked ten minutes and asks now. */
async function farmThatAsks() {
  const farm = await createEngineFarm();
  const task = await farm.task(await farm.repository());
  const run = await farm.running(task);
  farm.clock.advance(10 * MINUTE);
  tell(run, anAskEvent());
  await farm.until('it asks', () => farm.present(task).openAsks);
  return { farm, task, run };
}

async function allow(farm: EngineFarm, task: Task): Promise<void> {
  for (const ask of farm.app.store.openAsks(task.id)) {
    await farm.until('its agent can be answered', () => farm.engine.live.get(ask.runId)?.live());
    await valueOf(farm.handlers['run.answer']({ askId: ask.id, answer: { kind: 'allow', always: false } }, call));
  }
}

/** The run of the task, oldest first, and what it has waited by its questions. */
function firstRun(farm: EngineFarm, task: Task) {
  const run = farm.runs(task).at(-1);
  if (!run) throw new Error('the task has no run');
  const waits = farm.app.store.waitsOf(run.id).map(({ from, to }) => (to ?? farm.clock.now()) - from);
  return { run, waits };
}

describe('the time that a run has waited for its user', () => {
  it('is known from the moment of the answer on, is told, and does not count as work', async () => {
    const { farm, task, run } = await farmThatAsks();
    const told: (number | undefined)[] = [];
    farm.app.store.onCommit((events: readonly FarmEvent[]) =>
      events.forEach(({ fact }) => void (fact.type === 'run.changed' && told.push(fact.run.waitedMs))),
    );
    farm.clock.advance(3 * MINUTE);
    expect(firstRun(farm, task).run.waitedMs).toBe(0);
    await allow(farm, task);
    const { run: answered, waits } = firstRun(farm, task);
    expect(answered.waitedMs).toBe(waits[0]);
    expect(answered.waitedMs).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(told).toEqual([answered.waitedMs]);
    giveVerdict(run);
    await farm.running(task, 2);
    const { run: over } = firstRun(farm, task);
    expect(over.waitedMs).toBe(answered.waitedMs);
    const whole = (over.endedAt ?? 0) - (over.startedAt ?? 0);
    expect(farm.present(task).workedMs).toBe(whole - over.waitedMs);
    const path = join(farm.app.places.runFolder(task.id, over.id), 'session-log.json');
    const { totals } = JSON.parse(readFileSync(path, 'utf8')) as { totals: unknown };
    const worked = Math.round((whole - over.waitedMs) / 1000);
    expect(totals).toMatchObject({ duration: Math.round(whole / 1000), worked });
    expect(worked).toBeLessThanOrEqual(whole / 1000 - 180);
  });

  it('counts questions that were open together once', async () => {
    const { farm, task, run } = await farmThatAsks();
    farm.clock.advance(MINUTE);
    tell(run, anAskEvent('request-2'));
    await farm.until('it asks twice', () => farm.present(task).openAsks === 2);
    farm.clock.advance(MINUTE);
    tell(run, { kind: 'ask-withdrawn', requestId: 'request-1' });
    await farm.until('one is closed', () => farm.present(task).openAsks === 1);
    /** Up to the question that is open still. */
    const [first] = farm.app.store.waitsOf(firstRun(farm, task).run.id);
    const [open] = farm.app.store.openAsks(task.id);
    expect(firstRun(farm, task).run.waitedMs).toBe((open?.createdAt ?? 0) - (first?.from ?? 0));
    farm.clock.advance(MINUTE);
    await allow(farm, task);
    const waits = farm.app.store.waitsOf(firstRun(farm, task).run.id);
    expect(firstRun(farm, task).run.waitedMs).toBe((waits[1]?.to ?? 0) - (waits[0]?.from ?? 0));
  });

  it('has in it the time in which the farm was away, and is the same however often its output is read again', async () => {
    const before = await farmThatAsks();
    const asked = firstRun(before.farm, before.task).run;
    before.farm.clock.advance(MINUTE);
    await before.farm.stop();
    before.farm.clock.advance(7 * MINUTE);
    const farm = await before.farm.restart();
    await allow(farm, before.task);
    const { run, waits } = firstRun(farm, before.task);
    expect(run.waitedMs).toBe(waits[0]);
    expect(run.waitedMs).toBeGreaterThanOrEqual(8 * MINUTE);
    farm.clock.advance(MINUTE);
    const again = await farm.restart();
    await again.until('the run is followed again', () => again.engine.live.get(asked.id)?.live());
    expect(firstRun(again, before.task).run.waitedMs).toBe(run.waitedMs);
    giveVerdict(await again.running(before.task));
    await again.running(before.task, 2);
    expect(firstRun(again, before.task).run.waitedMs).toBe(run.waitedMs);
  });

  it('ends with a run that nobody has answered', async () => {
    const { farm, task, run } = await farmThatAsks();
    farm.clock.advance(5 * MINUTE);
    run.exit({ code: 1 });
    await farm.until('its end is known', () => firstRun(farm, task).run.endedAt);
    const { run: over, waits } = firstRun(farm, task);
    expect(over.waitedMs).toBe(waits[0]);
    expect(over.waitedMs).toBeGreaterThanOrEqual(5 * MINUTE);
    const whole = (over.endedAt ?? 0) - (over.startedAt ?? 0);
    expect(farm.present(task).workedMs).toBe(whole - over.waitedMs);
  });

  it('is counted of an agent in a terminal, too, also where it is answered there', async () => {
    const { farm, task, run } = await terminalTask();
    const asked = hookOf(run, anAskEvent());
    await farm.until('it asks', () => farm.present(task).openAsks);
    farm.clock.advance(2 * MINUTE);
    hookOf(run, { kind: 'ask-withdrawn', requestId: asked });
    await farm.until('it asks no more', () => farm.present(task).openAsks === 0);
    const { waitedMs } = firstRun(farm, task).run;
    expect(waitedMs).toBe(firstRun(farm, task).waits[0]);
    expect(waitedMs).toBeGreaterThanOrEqual(2 * MINUTE);
    giveVerdictInTerminal(run);
    await farm.untilState(task, 'done');
    expect(firstRun(farm, task).run.waitedMs).toBe(waitedMs);
  });
});
