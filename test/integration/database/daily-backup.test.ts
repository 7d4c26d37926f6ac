import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDailyBackup } from '../../../src/main/adapters/sqlite/daily-backup';
import type { DailyBackupOptions } from '../../../src/main/adapters/sqlite/daily-backup';
import { listBackups } from '../../../src/main/adapters/sqlite/backup';
import { waitFor } from '../../fakes/wait-for';
import { aLine, offer, putRun } from '../store/open-test-store';
import { openTestDatabase } from './open-test-database';

const DAY = 24 * 3_600_000;
const HOUR = 3_600_000;

function withDaily(over: Partial<DailyBackupOptions> = {}) {
  const database = openTestDatabase();
  const { store, path, clock, logger } = database;
  const { run } = putRun(store);
  const failures: string[] = [];
  const findings: string[] = [];
  const daily = createDailyBackup({
    ...{ path, clock, logger },
    isWorthIt: () => true,
    onDamage: (finding) => findings.push(finding),
    onFailure: (why) => failures.push(why),
    freeIn: () => Promise.resolve(Infinity),
    ...over,
  });
  onTestFinished(daily.dispose);
  const copies = () => listBackups(path);
  return { ...database, run, daily, failures, findings, copies };
}

describe('the daily copy of the database', () => {
  it('is made soon after the start, for its user alone, and holds everything at that moment', async () => {
    const { store, path, clock, run, copies } = withDaily();
    for (let line = 1; line <= 300; line += 1) offer(store, aLine(run, line));
    store.flush();
    clock.advance(10_000);
    // What comes while it is made neither stops nor spoils it.
    for (let line = 301; line <= 600; line += 1) offer(store, aLine(run, line));
    store.flush();
    const copy = await waitFor('a copy', () => copies()[0]);
    expect(statSync(copy.path).mode & 0o777).toBe(0o600);
    expect(copy.at).toBe(clock.now());
    const raw = new Database(copy.path, { readonly: true });
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(raw.prepare('select count(*) from events').pluck().get()).toBeGreaterThanOrEqual(300);
    raw.close();
    expect(readdirSync(dirname(path)).filter((name) => /part|bak-/.test(name))).toEqual([]);
  });

  it('is made once a day, and the newest three are kept', async () => {
    const { clock, copies } = withDaily();
    clock.advance(10_000);
    const times: number[] = [];
    for (let day = 0; day < 5; day += 1) {
      await waitFor('a copy', () => copies().at(-1)?.at === clock.now() && clock.pending() > 0);
      times.push(clock.now());
      clock.advance(DAY - 1);
      expect(copies().at(-1)?.at).toBe(times.at(-1));
      clock.advance(1);
    }
    await waitFor('the last copy', () => copies().at(-1)?.at === clock.now());
    expect(copies().map(({ at }) => at)).toEqual([...times.slice(-2), clock.now()]);
  });

  it('is not made again by a start on the same day', () => {
    const { clock, path, copies } = withDaily();
    const made = new Date(clock.now() - HOUR).toISOString().replaceAll(':', '-');
    writeFileSync(`${path}.${made}.v4.bak`, '');
    const second = withDailyOn(path, clock);
    clock.advance(9_000);
    expect(copies()).toHaveLength(1);
    expect(second.wakeups()).toBe(1);
  });

  it('waits while there is nothing in it, and is not made where the disk is nearly full: that is told once', async () => {
    let room = 0;
    let isWorthIt = false;
    const { clock, failures, copies, daily } = withDaily({
      freeIn: () => Promise.resolve(room),
      isWorthIt: () => isWorthIt,
    });
    clock.advance(5 * HOUR);
    expect(failures).toEqual([]);
    isWorthIt = true;
    clock.advance(HOUR);
    await waitFor('the failure', () => failures.length === 1 && clock.pending() > 0);
    expect(failures).toEqual(['the disk is nearly full.']);
    clock.advance(HOUR);
    await waitFor('the next try', () => clock.pending() > 0);
    expect(failures).toHaveLength(1);
    expect(copies()).toEqual([]);
    room = Infinity;
    clock.advance(HOUR);
    await waitFor('the copy', () => copies().length === 1 && daily.trouble() === null);
  });

  it('of a damaged database gets no name, and the damage is told', async () => {
    const { store, path, clock, run, findings, failures, copies, logger } = withDaily();
    for (let line = 1; line <= 400; line += 1) offer(store, aLine(run, line));
    store.flush();
    const raw = new Database(path);
    raw.pragma('wal_checkpoint(TRUNCATE)');
    const page = raw
      .prepare(`select rootpage from sqlite_schema where name = 'events_by_class'`)
      .pluck()
      .get() as number;
    raw.close();
    const bytes = readFileSync(path);
    bytes.fill(0, (page - 1) * 4096, page * 4096);
    writeFileSync(path, bytes);
    clock.advance(10_000);
    await waitFor('the damage', () => findings.length === 1);
    expect(failures).toEqual(['the database is damaged.']);
    expect(copies()).toEqual([]);
    expect(existsSync(`${path}.part`)).toBe(false);
    expect(logger.lines.some(({ message }) => message.includes('was copied'))).toBe(false);
  });
});

function withDailyOn(path: string, clock: ReturnType<typeof openTestDatabase>['clock']) {
  const before = clock.pending();
  const daily = createDailyBackup({
    ...{ path, clock, logger: { info() {}, warn() {}, error() {} } },
    isWorthIt: () => true,
    onDamage: () => undefined,
    onFailure: () => undefined,
    freeIn: () => Promise.resolve(Infinity),
  });
  onTestFinished(daily.dispose);
  return { wakeups: () => clock.pending() - before };
}
