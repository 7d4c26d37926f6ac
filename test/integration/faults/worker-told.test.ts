import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tellOfTrouble } from '../../../src/main/app/trouble';
import type { FarmFact } from '../../../src/main/contract/event';
import { createEngineFarm } from '../engine/engine-farm';
import type { EngineFarm } from '../engine/engine-farm';

/** What a farm tells of itself, as a client that follows its log hears it. */
const toldBy = ({ app }: EngineFarm, after: number): Extract<FarmFact, { type: 'farm.changed' }>[] =>
  app.store.events({ after, limit: 100 }).events.flatMap(({ fact }) => (fact.type === 'farm.changed' ? [fact] : []));

async function tellingFarm() {
  const farm = await createEngineFarm();
  const teller = tellOfTrouble(farm.app);
  onTestFinished(() => teller.dispose());
  teller.followWorker();
  return { farm, teller, start: farm.app.store.lastSeq() };
}

it('tells when the worker goes and when it is back, once each, so that nobody has to ask', async () => {
  const { farm, start } = await tellingFarm();
  farm.clock.advance(10);
  expect(toldBy(farm, start)).toEqual([]);
  farm.worker.goDown();
  farm.clock.advance(10);
  farm.worker.goUp();
  farm.clock.advance(10);
  expect(toldBy(farm, start)).toEqual([
    { type: 'farm.changed', control: 'open', worker: 'down' },
    { type: 'farm.changed', control: 'open', worker: 'up' },
  ]);
});

it('tells with the end of a trouble of the database what could not be written meanwhile', async () => {
  const { farm, teller, start } = await tellingFarm();
  let snapshots = 0;
  teller.onUnwritten(() => (snapshots += 1));
  const other = new Database(join(farm.scratch.path, 'croft', 'croft.db'));
  other.exec('begin immediate');
  farm.worker.goDown();
  farm.clock.advance(10);
  expect(snapshots).toBeGreaterThan(0);
  expect(toldBy(farm, start)).toEqual([]);
  other.exec('rollback');
  other.close();
  farm.clock.advance(5_000);
  expect(toldBy(farm, start).at(-1)).toEqual({ type: 'farm.changed', control: 'open', trouble: null, worker: 'down' });
});
