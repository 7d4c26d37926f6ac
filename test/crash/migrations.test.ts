import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { openStore } from '../../src/main/adapters/sqlite';
import { migrations } from '../../src/main/adapters/sqlite/migrations';
import { createManualClock, createMemoryLogger } from '../builders';
import { aLine, offer, putRun } from '../integration/store/open-test-store';
import { createAcknowledged } from './harness/acknowledged';
import { createFarmKeeper } from './harness/farm-keeper';
import { oldDatabase } from './harness/old-database';
import { withDatabase } from './harness/outside';
import { makePlaces } from './harness/places';
import type { Places } from './harness/places';
import { FAIL_POINTS } from './points';
import type { FailPlan, MigrationPoint } from './points';

const LINES = 300;

/** A kill at each point in turn: each start of the farm dies at one, and the next start at the next. */
const killsAt = (points: readonly MigrationPoint[], nth: number): FailPlan | null =>
  points.reduceRight<FailPlan | null>(
    (next, point) => ({ id: point, point, nth: point.includes('step') ? nth : 1, action: 'kill', delayMs: 0, next }),
    null,
  );

/** Starts farms on a bench until one comes up; answers where the others died, and what there is then. */
async function startThrough<T>(plan: FailPlan | null, make: (places: Places) => void, look: (places: Places) => T) {
  const places = makePlaces(0, []);
  const keeper = createFarmKeeper(places, createAcknowledged(places.root), {});
  try {
    mkdirSync(places.home, { mode: 0o700 });
    make(places);
    if (plan) keeper.lay(plan);
    await keeper.ensureUp();
    const struck: string[] = [];
    for (let each = plan; each; each = each.next) if (keeper.struck(each) !== null) struck.push(each.point);
    await keeper.end();
    return { struck, found: look(places) };
  } finally {
    await keeper.sweep();
    places.remove();
  }
}

/** A database with a task, its run and what its agent said, as a Croft of that version has left it. */
function fill(places: Places, version: number): void {
  const present = `${places.database}.present`;
  const opened = openStore({ path: present, clock: createManualClock(), logger: createMemoryLogger() });
  if (!opened.ok) throw new Error(opened.error.message);
  const { run } = putRun(opened.value, {
    status: { kind: 'ended', outcome: { kind: 'verdict' }, exitCode: 0, signal: null },
    settledAt: 1,
  });
  for (let line = 1; line <= LINES; line += 1) offer(opened.value, aLine(run, line));
  opened.value.close();
  oldDatabase(present, places.database, version);
}

const rowsOf = (places: Places) =>
  withDatabase(places, (raw) => ({
    version: raw.pragma('user_version', { simple: true }),
    events: raw.prepare<[], { payload: string }>('select payload from events order by seq').all(),
    tasks: raw.prepare('select count(*) from tasks').pluck().get(),
    runs: raw.prepare('select count(*) from runs').pluck().get(),
    sound: raw.pragma('quick_check', { simple: true }),
  }));

describe('kill -9 of a farm that brings a database forward', () => {
  it.each([1, 3])('at each of its steps, from version %i: the next start loses nothing', async (version) => {
    const steps = migrations.length - version;
    const { struck, found } = await startThrough(
      killsAt(FAIL_POINTS.migration, steps),
      (places) => fill(places, version),
      (places) => ({
        rows: rowsOf(places),
        copies: readdirSync(places.home).filter((name) => name.endsWith(`.v${version}.bak`)),
      }),
    );
    expect(struck).toEqual(FAIL_POINTS.migration);
    expect(found.rows).toMatchObject({ version: migrations.length, tasks: 1, runs: 1, sound: 'ok' });
    const said = found.rows?.events.filter(({ payload }) => payload.includes('"line '));
    expect(said).toHaveLength(LINES);
    expect(found.copies.length).toBeGreaterThan(0);
  });

  it('for the first time: no start leaves half of one', async () => {
    const points = FAIL_POINTS.migration.filter((point) => !point.includes('copy'));
    const { struck, found } = await startThrough(killsAt(points, migrations.length), () => undefined, rowsOf);
    expect(struck).toEqual(points);
    expect(found).toMatchObject({ version: migrations.length, tasks: 0, sound: 'ok' });
  });
});
